//! a whole statement is sent by `fetch` and `execute`, with its values behind the text; write `db.fetch::<(String, i64)>(sql!("SELECT … WHERE id = {}", id)).await?`

use orm::prelude::*;

async fn titles(db: &Database) -> orm::Result<Vec<String>> {
    raw::<String>("SELECT title FROM book WHERE year > ?", ()).bind(1860).all(db).await
}

fn main() {}
