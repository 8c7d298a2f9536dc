//! rows for which one condition or another holds are asked by `|`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn read(db: &Database) {
    let _ = Book::objects().filter(Book.year.gt(1868)).or_filter(Book.in_print);
    let _ = Book::objects().order_by(Book.year).then_by(Book.title);
    let _ = Book::objects().find_each(db).await;
    let _ = Book::objects().into_model::<Book>().all(db).await;
    let _ = Book::objects().r#where("year", 1868);
    let _ = Book::objects().explain_analyze(db).await;
}

fn main() {}
