//! missing generics for struct `QuerySet`

use orm::prelude::*;

#[derive(Model)]
pub struct Book {
    pub id: i64,
    pub year: i32,
}

pub fn modern() -> QuerySet {
    Book::objects().filter(is_modern())
}

pub fn is_modern() -> Predicate {
    Book.year.gt(1900)
}

fn main() {}
