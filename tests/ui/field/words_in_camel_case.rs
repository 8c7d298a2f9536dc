//! A word of another library is known in its own spelling too.

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(maxLength = 80)]
    title: String,
    #[orm(updatedAt)]
    changed: DateTime<Utc>,
    #[orm(onDelete = Cascade, inverseSide = "books")]
    author: ForeignKey<Author>,
}

fn main() {}
