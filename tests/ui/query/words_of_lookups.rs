//! this lookup is called `is_in`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.one_of([1868, 1871]);
    let _ = Book.title.contains_any(["Little", "Women"]);
    let _ = Book.subtitle.unwrap_or("none");
    let _ = Book.year.at_least(1868);
    let _ = Book.author.icontains("jo");
    let _ = Book.author.is_null();
    let _ = Book.year.timestamp();
    let _ = Book.year.time_bucket();
}
