//! the one row of a query is read by `get_or_none`, or by `get` where it has to be there

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::objects().filter(Book.id.eq(1)).scalar_one_or_none(db).await;
    let _ = Book::objects().first_or_default(db).await;
    let _ = Book::objects().left_joins(Book.author).all(db).await;
    let _ = Author::objects().missing(Author.books()).all(db).await;
    let _ = Author::objects().then_include(Book.tags).all(db).await;
    let _ = db.query(Book);
    let _ = db.get(Book, 1).await;
    let _ = Database::test().await;
    let _ = Book::objects().after(&3, 20, db).await;
}

fn main() {}
