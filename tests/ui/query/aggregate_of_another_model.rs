//! an aggregate of another model in a query

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values((Book.title, Author.name.max()));
}
