//! a struct is read in place of values, by the query of rows

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values((Book.title, Book.year)).values_as::<Book>();
}
