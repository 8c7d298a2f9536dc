//! a function that makes a query is called before the query is asked

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects.filter(Book.year.gt(3));
}
