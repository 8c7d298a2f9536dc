//! a field of type `i32` is compared with one value here; write `.is_in([a, b])` for one of several

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(titles: Vec<String>) -> QuerySet<Book> {
    let books = Book::objects().filter(Book.year.eq([1868, 1871]));
    books.filter(Book.title.eq(titles))
}

fn main() {}
