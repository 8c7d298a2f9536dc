//! the related rows of a row in hand are a query, which is read; those of all rows are loaded with them; write `author.books()` of a row `author` in front of this, or `.prefetch_related(Author.books())`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn of_a_row(db: &Database) {
    let _ = Author.books().get_or_none(db).await;
    let _ = Author.books().get(Book.title.eq("Emma"));
    let _ = Author.books().aggregate(Book.year.max(), db).await;
    let _ = Author.books().update(Book.year.set(1868), db).await;
    let _ = Author.books().delete(db).await;
    let _ = Author.books().distinct();
    let _ = Author.books().add(&[1], db).await;
}

fn main() {}
