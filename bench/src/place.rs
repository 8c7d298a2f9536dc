//! Where the tables are.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A database, by its url.
#[derive(Clone, Debug)]
pub struct Place {
    pub backend: Backend,
    pub url: String,
}

impl Place {
    /// Parameters behind the url are dropped: not all drivers know them.
    pub fn new(url: &str) -> Self {
        let backend = if url.starts_with("sqlite:") {
            Backend::Sqlite
        } else {
            Backend::Postgres
        };
        let url = url.split('?').next().unwrap_or_default().to_owned();
        Place { backend, url }
    }

    /// The file of SQLite.
    pub fn file(&self) -> &str {
        self.url.trim_start_matches("sqlite://")
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Backend::Sqlite => "SQLite",
            Backend::Postgres => "Postgres",
        })
    }
}
