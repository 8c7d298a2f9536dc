//! `ToOne<Root<Book>, Author, 4>` is not an iterator

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values((Book.year, Book.author.count()));
}
