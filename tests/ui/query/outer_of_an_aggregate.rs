//! an aggregate has no value in a single row

use orm::prelude::*;

#[derive(Model)]
pub struct Book {
    pub id: i64,
    pub year: i32,
}

fn main() {
    let newer = Book::objects().filter(Book.year.gt(outer(Book.year.max())));
    let _ = Book::objects().filter(exists(newer));
}
