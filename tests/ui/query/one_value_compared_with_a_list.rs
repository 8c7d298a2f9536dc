//! one value of type `i32` stands here, and a list holds several

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(titles: Vec<String>) -> QuerySet<Book> {
    let books = Book::objects().filter(Book.year.eq([1868, 1871]));
    books.filter(Book.title.eq(titles))
}

fn main() {}
