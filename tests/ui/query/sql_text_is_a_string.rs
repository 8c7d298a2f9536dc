//! the text of raw SQL is a literal of the program, and values go in `{}`

use orm::prelude::*;

async fn found(title: String, db: &Database) -> orm::Result<Vec<i64>> {
    let text = format!("SELECT id FROM book WHERE title = '{title}'");
    db.fetch(sql!(text)).await
}

async fn formatted(title: String, db: &Database) -> orm::Result<Vec<i64>> {
    db.fetch(sql!(&format!("SELECT id FROM book WHERE title = '{title}'"))).await
}

fn main() {}
