//! values come in the order of their tuple, without names

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let books = Book::objects().values((Book.year, count()));
    let _ = books.with_names(["year", "books"]);
    let _ = books.into_map();
    let _ = Book::objects().reorder();
    let _ = Book::objects().as_subquery();
    let _ = Book::objects().values(Book.title).len();
}
