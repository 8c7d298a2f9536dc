//! A network that can fall silent: what goes through it stops, and nobody is told.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The way to a server. Ends with the runtime of the test.
pub struct Proxy {
    pub port: u16,
    state: watch::Sender<State>,
}

/// How often it fell silent, and whether it is.
#[derive(Clone, Copy, Default)]
struct State {
    silences: u32,
    is_silent: bool,
    /// How often what was connected was closed.
    cuts: u32,
}

impl Proxy {
    pub async fn to(host: &str, port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let (state, seen) = watch::channel(State::default());
        let proxy = Proxy {
            port: listener.local_addr().expect("an address").port(),
            state,
        };
        let server = (host.to_owned(), port);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(server.clone()).await;
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.expect("a server").into_split();
                tokio::spawn(carry(from_client, to_server, seen.clone()));
                tokio::spawn(carry(from_server, to_client, seen.clone()));
            }
        });
        proxy
    }

    /// What is connected hears nothing any more, for ever, and neither does what connects before it is healed.
    pub fn fall_silent(&self) {
        self.state.send_modify(|state| {
            state.silences += 1;
            state.is_silent = true;
        });
    }

    /// What is connected is closed, and what connects before it is healed hears nothing.
    pub fn cut_off(&self) {
        self.state.send_modify(|state| state.cuts += 1);
        self.fall_silent();
    }

    /// New connections come through again.
    pub fn heal(&self) {
        self.state.send_modify(|state| state.is_silent = false);
    }
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut state: watch::Receiver<State>,
) {
    let began = *state.borrow_and_update();
    let mut bytes = vec![0; 1 << 16];
    loop {
        let silence = async {
            let is_over = |state: &State| state.is_silent || state.silences > began.silences;
            let now = state.wait_for(is_over).await.map(|state| *state);
            now.is_ok_and(|now| now.cuts > began.cuts)
        };
        let read = tokio::select! {
            biased;
            is_cut = silence => {
                if !is_cut {
                    std::future::pending::<()>().await;
                }
                return;
            }
            read = from.read(&mut bytes) => read,
        };
        match read {
            Ok(read) if read > 0 && to.write_all(&bytes[..read]).await.is_ok() => {}
            _ => return,
        }
    }
}
