//! a row of raw SQL cannot be read as `BookLine`

use orm::prelude::*;

struct BookLine {
    title: String,
}

async fn lines(db: &Database) -> orm::Result<Vec<BookLine>> {
    db.fetch(sql!("SELECT title FROM book")).await
}

fn main() {}
