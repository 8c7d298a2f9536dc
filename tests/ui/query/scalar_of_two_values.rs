//! a query within an expression selects one value, not `(String, i32)`

use orm::prelude::*;

#[derive(Model)]
pub struct Book {
    pub id: i64,
    pub title: String,
    pub year: i32,
}

fn main() {
    let both = Book::objects().values((Book.title, Book.year));
    let _ = Book::objects().filter(Book.year.eq(both.scalar()));
}
