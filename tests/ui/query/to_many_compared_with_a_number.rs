//! many rows are related, and their number is `count`, a value in each row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Author::objects().filter(Author.books().gt(3));
    let _ = Author::objects().filter(Author.books().filter(Book.year.gt(1900)).le(3));
    let _ = Book::objects().filter(Book.tags.lt(3));
    let _ = Author::objects().filter(Author.books().between(1, 3));
    let _ = Author::objects().filter(Author.books().eq(3));
    let _ = Author.books() > 3;
    let _ = Book.tags == 3;
}
