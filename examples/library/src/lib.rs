//! A library of authors and their books: the program of the first steps.
//!
//! ```sh
//! cargo run -p library --bin library-manage -- migrate    # in the file library.db
//! cargo run -p library
//! ```

#![expect(
    missing_docs,
    reason = "the files are those of the README, word for word"
)]

use orm::prelude::*;
use orm::schema::Schema;

#[derive(Model)]
pub struct Author {
    pub id: i64,
    #[orm(max_length = 255)]
    pub name: String,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    #[orm(max_length = 255)]
    pub title: String,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}

pub fn schema() -> Schema {
    schema![Author, Book]
}

pub fn url() -> String {
    std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://library.db".to_owned())
}

/// The programs of the README and of the pages that begin with it.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../../../README.md")]
    mod readme {}
    #[doc = include_str!("../../../docs/guide/start.md")]
    mod start {}
    #[doc = include_str!("../../../docs/guide/migrations.md")]
    mod migrations {}
}
