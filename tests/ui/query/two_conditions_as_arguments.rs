//! this method takes 1 argument but 2 arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.year.ge(1868), Book.year.lt(1900));
}
