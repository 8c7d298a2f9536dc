//! rows that a query writes come back by `returning`; write

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn change(db: &Database) {
    let books = Book::objects().filter(Book.year.lt(1860));
    let _ = books.update_many_and_return(Book.in_print.set(true), db).await;
    let _ = books.delete_returning(db).await;
    let _ = Book::create_many_and_return([Book::draft()], db).await;
    let _ = Book::find_first_or_throw(1).await;
}

fn main() {}
