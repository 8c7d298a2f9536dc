//! Connections that a program would take from the pool by itself.

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

async fn acquired(db: &Database) -> orm::Result<Vec<Book>> {
    let mut conn = db.acquire().await?;
    Book::objects().all(&mut *conn).await
}

async fn of_the_pool(db: Database) -> orm::Result<Vec<Book>> {
    let conn = db.get_connection().await?;
    Book::objects().all(&conn).await
}

async fn of_the_state(db: Database) -> orm::Result<Vec<Book>> {
    let conn = db.get().await?;
    Book::objects().all(&conn).await
}

fn main() {}
