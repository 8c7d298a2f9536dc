//! a foreign key that is no `Option` always leads to a row

#[path = "../models.rs"]
mod models;

use models::*;

fn run(book: &Book) -> bool {
    book.author.is_none()
}

fn main() {}
