//! SQL of your own is `sql!`, with a `{}` for each value

use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    orm::query!("DELETE FROM book WHERE id = $1", 7).execute(db).await?;
    let year = 1868;
    let _ = orm::query_as!(Book, "SELECT * FROM book WHERE year = $1", year).fetch_all(db).await?;
    Ok(())
}

fn main() {}
