//! the fields of a row are assigned one by one

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(mut book: Book) {
    book.set(Book.year, 1868);
}

fn main() {}
