//! `BookFields<Root<Book>>` is not an iterator

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.filter(Book.year.ge(1));
}
