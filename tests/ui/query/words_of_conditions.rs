//! a condition is added to another by `&=` or `|=`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.gt(1900).push(Book.in_print);
    let _ = Book.year.gt(1900).and_if(true, Book.in_print);
    let _ = Book.subtitle.is_null().eq(false);
    let _ = Book.editor.set_null();
    let _ = Book.author.join();
}
