//! cannot find type `Condition` in this scope

use orm::prelude::*;

#[derive(Model)]
pub struct Book {
    pub id: i64,
    pub year: i32,
}

pub fn modern() -> Condition {
    Book.year.gt(1900)
}

pub fn ordered<C: Column>(_: C) {}

pub fn old() -> Select<Book> {
    Book::objects().filter(Book.year.le(1900))
}

fn main() {}
