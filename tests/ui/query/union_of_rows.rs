//! a query of `Book` is combined with queries of `Book`; rows of two models are combined by their values, `.values(…)` of both; write both queries without `.all(&db)`, which stands behind the whole

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<Vec<Book>> {
    let old = Book::objects().filter(Book.year.lt(1868)).all(db).await?;
    Book::objects().union(old).all(db).await
}

fn main() {}
