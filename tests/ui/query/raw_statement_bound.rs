//! a whole statement is sent by `fetch` and `execute`

use orm::prelude::*;

async fn titles(db: &Database) -> orm::Result<Vec<String>> {
    raw::<String>("SELECT title FROM book WHERE year > ?", ()).bind(1860).all(db).await
}

fn main() {}
