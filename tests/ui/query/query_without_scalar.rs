//! a query is a value in another one by `scalar`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::functions::outer;
use orm::prelude::*;

fn main() {
    let books = Book::objects().filter(Book.author.eq(outer(Author.id)));
    let newest = books.values(Book.year.max());
    let _ = Author::objects().values((Author.name, newest));
}
