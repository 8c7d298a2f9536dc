//! `fn() -> QuerySet<Book> {_::<impl Book>::objects}` is not an iterator

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects.filter(Book.copies.gt(3));
}
