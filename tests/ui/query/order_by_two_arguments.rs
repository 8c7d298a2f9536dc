//! this method takes 1 argument but 2 arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().order_by(Book.title, Book.year);
}
