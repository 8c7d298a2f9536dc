//! a field of another model has no value in a row of `Author`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let book = Author.books().inner_join();
    let _ = Author::objects().values((Author.name, book.title));
    let _ = Author::objects().filter(book.year.gt(1900)).values(Author.name);
    let newest = Author.books().order_by(Book.year.desc()).first();
    let _ = Author::objects().order_by(newest.year);
}
