//! the function of sqlx

use orm::prelude::*;

async fn run(db: Database) -> orm::Result<()> {
    orm::query("DELETE FROM book").execute(&db).await?;
    Ok(())
}

fn main() {}
