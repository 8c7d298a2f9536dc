//! What stands on the shelf.

use orm::prelude::*;
use serde::Serialize;

/// Somebody who writes books.
#[derive(Model, Debug, Clone, Serialize)]
pub struct Author {
    /// Assigned by the database.
    pub id: i64,
    /// As on the cover.
    #[orm(max_length = 255)]
    pub name: String,
}

/// A book, by one author.
#[derive(Model, Debug, Clone, Serialize)]
pub struct Book {
    /// Assigned by the database.
    pub id: i64,
    /// As on the cover.
    #[orm(max_length = 255)]
    pub title: String,
    /// When it first came out.
    pub year: i32,
    /// Who wrote it.
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}
