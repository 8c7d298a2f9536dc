//! The names of the databases in messages.

use orm_core::backend::Backend;

/// `SQLite` or `Postgres`.
pub(crate) fn backend_name(backend: Backend) -> &'static str {
    match backend {
        Backend::Postgres => "Postgres",
        _ => "SQLite",
    }
}
