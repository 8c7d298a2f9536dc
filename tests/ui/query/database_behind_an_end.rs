//! the database is given to the end itself, which is then awaited

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn f(db: &Database) -> orm::Result<()> {
    let all = Book::objects().all(db);
    all.exec(db).await?;
    let tagged = Book::objects().filter(Book.id.eq(1)).delete(db);
    tagged.returning(Book).await?;
    Ok(())
}

fn main() {}
