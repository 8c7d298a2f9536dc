//! cannot find value `Rollback` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn refused() -> Result<(), String> {
    Err(Rollback)
}

fn on_it(db: &Session) {}

fn main() {
    let _ = Book::objects().values((TruncMonth(Book.year), count()));
    let _ = Book::objects().annotate(Window(rank()));
    let _ = Book::draft().title("Emma").author(connect(1));
    let _ = assert_num_queries(2, || ());
    let _ = assoc(1, Book);
}
