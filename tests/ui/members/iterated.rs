//! the rows of a many-to-many field are read by `all`, which needs the database

#[path = "../models.rs"]
mod models;

use models::*;

fn tags(book: Book) {
    for _tag in book.tags {}
}

fn main() {}
