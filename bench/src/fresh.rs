//! Databases to measure in.

use crate::contender::Result;
use crate::measure::{Side, stay};
use crate::place::{Backend, Place};
use crate::support::postgres::FreshDatabase;
use tempfile::TempDir;

/// An empty database, gone when dropped.
pub struct Fresh {
    pub place: Place,
    _home: Home,
}

#[expect(dead_code, reason = "they are kept for their drop")]
enum Home {
    Folder(TempDir),
    Server(FreshDatabase),
}

impl Fresh {
    /// Makes one; whoever connects to it afterwards stays on the other core than the server.
    pub fn create(backend: Backend) -> Result<Self> {
        let (url, home) = match backend {
            Backend::Sqlite => {
                let folder = folder()?;
                let url = format!("sqlite://{}", folder.path().join("bench.db").display());
                (url, Home::Folder(folder))
            }
            Backend::Postgres => {
                // The server that this may start stays where its maker stood.
                stay(Side::Server);
                let database = FreshDatabase::create();
                (database.url.clone(), Home::Server(database))
            }
        };
        stay(Side::Client);
        Ok(Fresh {
            place: Place::new(&url),
            _home: home,
        })
    }
}

/// A folder in memory, where there is one: on a disk every write takes milliseconds, whoever asks for it.
fn folder() -> std::io::Result<TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())
}
