//! use of moved value: `query`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn recent() -> QuerySet<Book> {
    let query = Book::objects();
    query.filter(Book.year.ge(1868));
    query
}

fn main() {}
