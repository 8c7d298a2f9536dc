//! whether a query finds a row is a condition by the function `exists`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::functions::outer;
use orm::prelude::*;

fn main() {
    let books = Book::objects().filter(Book.author.eq(outer(Author.id)));
    let _ = Author::objects().filter(books);
}
