//! Urls of Postgres: which servers they name, and how those are reached.

use std::fs::File;
use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, Mutex};
use std::thread;

use orm::Error;
use orm::prelude::*;
use sqlx::ConnectOptions;

use crate::library::*;
use orm_tests::support::FreshDatabase;
use orm_tests::support::server;

/// A database of its own, and the ways to it that a test makes.
struct Place {
    fresh: FreshDatabase,
}

impl Place {
    fn new() -> Self {
        Place {
            fresh: FreshDatabase::create(),
        }
    }

    /// A url with other hosts, that of the database's otherwise; `{d}` in `parameters` is its name.
    fn url(&self, hosts: &str, parameters: &str) -> String {
        let real = server().to_url_lossy();
        let user = match real.password() {
            Some(password) => format!("{}:{password}", real.username()),
            None => real.username().to_owned(),
        };
        let name = self.fresh.name.as_str();
        format!("postgres://{user}@{hosts}/{name}?{parameters}")
    }

    async fn connects(&self, hosts: &str, parameters: &str) -> Database {
        let db = Database::connect(&self.url(hosts, parameters)).await;
        let db = db.unwrap_or_else(|error| panic!("{hosts} {parameters}: {error}"));
        let begun = db.begin().await.expect("a transaction");
        begun.rollback().await.expect("its end");
        db
    }

    async fn refuses(&self, hosts: &str, parameters: &str) -> String {
        let refused = Database::connect(&self.url(hosts, parameters)).await;
        let error = refused.expect_err("no connection");
        assert!(matches!(error, Error::Connect { .. }), "{error:?}");
        error.to_string()
    }
}

/// Passes on what is sent between clients of its own port and the Postgres of the tests.
struct Relay {
    port: u16,
    clients: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Relay {
    fn start(address: &str, encrypts: bool) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let port = listener.local_addr()?.port();
        let clients = Arc::new(Mutex::new(Some(Vec::new())));
        let all = Arc::clone(&clients);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Some(clients) = &mut *all.lock().expect("no panic") else {
                    return;
                };
                clients.push(client.try_clone().expect("a client"));
                thread::spawn(move || {
                    if encrypts {
                        pretend(client);
                    } else {
                        relay(&client.into(), &[]);
                    }
                });
            }
        });
        Ok(Relay { port, clients })
    }

    fn on_loopback() -> Self {
        Relay::start("127.0.0.1:0", false).expect("a free port")
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Cuts all clients off, and takes no more.
    fn stop(self) {
        for client in self
            .clients
            .lock()
            .expect("no panic")
            .take()
            .into_iter()
            .flatten()
        {
            let _ = client.shutdown(Shutdown::Both);
        }
        // The listener waits for one more client, and ends with it.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// The way to the Postgres of the tests.
fn upstream() -> OwnedFd {
    let (server, port) = (server(), server().get_port());
    match server.get_socket() {
        Some(folder) => UnixStream::connect(folder.join(format!(".s.PGSQL.{port}")))
            .expect("the Postgres of the tests")
            .into(),
        None => TcpStream::connect((server.get_host(), port))
            .expect("the Postgres of the tests")
            .into(),
    }
}

/// Passes on what a client sends, after what it has sent already, and what it is answered.
fn relay(client: &OwnedFd, sent: &[u8]) {
    let pair = |end: &OwnedFd| {
        let other = end.as_fd().try_clone_to_owned().expect("a second handle");
        File::from(other)
    };
    let server = upstream();
    let (mut from_client, mut to_client) = (pair(client), pair(client));
    let (mut from_server, mut to_server) = (pair(&server), pair(&server));
    if to_server.write_all(sent).is_err() {
        return;
    }
    thread::spawn(move || {
        let _ = copy(&mut from_server, &mut to_client);
        let _ = TcpStream::from(OwnedFd::from(to_client)).shutdown(Shutdown::Both);
    });
    let _ = copy(&mut from_client, &mut to_server);
    let _ = TcpStream::from(OwnedFd::from(to_server)).shutdown(Shutdown::Both);
}

/// Agrees to encrypt, and does not; a client that does not ask for it is passed on.
fn pretend(mut client: TcpStream) {
    let mut first = [0; 8];
    if client.read_exact(&mut first).is_err() {
        return;
    }
    if first == *b"\0\0\0\x08\x04\xd2\x16\x2f" {
        let _ = client.write_all(b"Sthis is no handshake of TLS, whatever it is");
    } else {
        relay(&client.into(), &first);
    }
}

/// A port of this machine that nobody listens on.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.expect("a free port").to_string()
}

#[tokio::test]
async fn a_socket_is_named_by_its_folder() {
    let place = Place::new();
    let folder = tempfile::tempdir().expect("a folder");
    let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5433")).expect("a socket");
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || relay(&client.into(), &[]));
        }
    });
    let path = folder.path().display().to_string();
    place.connects("", &format!("host={path}&port=5433")).await;
    place.connects(":5433", &format!("host={path}")).await;
    let encoded = path.replace('/', "%2F");
    place.connects(&format!("{encoded}:5433"), "").await;
    let missing = place.refuses("", &format!("host={path}&port=5434")).await;
    assert!(missing.contains(&path), "{missing}");
}

#[tokio::test]
async fn an_address_of_ipv6_stands_in_brackets() {
    let place = Place::new();
    match Relay::start("[::1]:0", false) {
        Ok(relay) => {
            place.connects(&format!("[::1]:{}", relay.port), "").await;
        }
        // A machine without IPv6.
        Err(_) => assert!(place.refuses("[::1]:5432", "").await.contains("[::1]:5432")),
    }
}

#[tokio::test]
async fn servers_are_tried_one_after_the_other() {
    let place = Place::new();
    let (second, third) = (Relay::on_loopback(), Relay::on_loopback());
    let hosts = format!("{},{},{}", nobody(), second.host(), third.host());
    let db = place
        .connects(&hosts, "target_session_attrs=read-write")
        .await;
    stocked(&db).await.expect("tables");
    assert_eq!(Book::objects().count(&db).await.expect("a count"), 4);
    // The server that was found fails: the next one takes over.
    second.stop();
    assert_eq!(Book::objects().count(&db).await.expect("a count"), 4);
    let shown = format!("{db:?}");
    assert!(shown.contains(&third.host()), "{shown}");
}

#[tokio::test]
async fn a_server_of_the_wrong_kind_is_passed_over() {
    let place = Place::new();
    let (one, other) = (Relay::on_loopback(), Relay::on_loopback());
    let hosts = format!("{},{}", one.host(), other.host());
    for attributes in ["any", "read-write", "primary", "prefer-standby"] {
        place
            .connects(&hosts, &format!("target_session_attrs={attributes}"))
            .await;
    }
    for (attributes, why) in [("standby", "is no standby"), ("read-only", "takes writes")] {
        let refused = place
            .refuses(&hosts, &format!("target_session_attrs={attributes}"))
            .await;
        for host in [&one, &other] {
            assert!(
                refused.contains(&format!("{} {why}", host.host())),
                "{refused}"
            );
        }
    }
    let read_only = "options=-c%20default_transaction_read_only%3Don";
    for attributes in [
        "&target_session_attrs=read-only",
        "&target_session_attrs=any",
    ] {
        place
            .connects(&hosts, &format!("{read_only}{attributes}"))
            .await;
    }
    // Where several are named and nothing is said, it is one that takes writes.
    for attributes in ["&target_session_attrs=read-write", ""] {
        let refused = place
            .refuses(&hosts, &format!("{read_only}{attributes}"))
            .await;
        assert!(refused.contains("takes no writes"), "{refused}");
    }
    place.connects(&one.host(), read_only).await;
}

#[tokio::test]
async fn who_is_refused_by_one_server_tries_no_other() {
    let place = Place::new();
    let (one, other) = (Relay::on_loopback(), Relay::on_loopback());
    let url = place.url(&format!("{},{}", one.host(), other.host()), "");
    let url = url.replace(&place.fresh.name, "orm_no_such_database");
    let error = Database::connect(&url)
        .await
        .expect_err("no such database")
        .to_string();
    assert!(
        error.contains(&one.host()) && !error.contains(&other.host()),
        "{error}"
    );
}

#[tokio::test]
async fn encryption_that_fails_is_left_out_where_it_is_only_preferred() {
    let place = Place::new();
    let relay = Relay::start("127.0.0.1:0", true).expect("a free port");
    place.connects(&relay.host(), "").await;
    place.connects(&relay.host(), "sslmode=prefer").await;
    place.connects(&relay.host(), "sslmode=allow").await;
    place.connects(&relay.host(), "sslmode=disable").await;
    for mode in ["require", "verify-ca", "verify-full"] {
        let refused = place
            .refuses(&relay.host(), &format!("sslmode={mode}"))
            .await;
        assert!(
            refused.contains(&relay.host()) && refused.contains("`?sslmode=disable`"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn what_is_not_understood_is_refused_by_name() {
    let place = Place::new();
    for (parameters, why) in [
        (
            "statment_timeout=hunter2",
            "`statment_timeout` is not understood",
        ),
        (
            "sslrootcert=/nosuch/hunter2.pem",
            "`sslrootcert` names the file `/nosuch/hunter2.pem`",
        ),
        (
            "connect_timeout=1&application_name=a&pgbouncer=true",
            "`.pooler(Pooler::Transaction)`",
        ),
    ] {
        let refused = place.refuses("127.0.0.1", parameters).await;
        assert!(refused.contains(why), "{refused}");
    }
    let shown = place.refuses("127.0.0.1", "statment_timeout=hunter2").await;
    assert!(!shown.contains("hunter2"), "{shown}");
}
