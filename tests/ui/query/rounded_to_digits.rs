//! this method takes 0 arguments but 1 argument was supplied

#[path = "../models.rs"]
mod models;
use models::*;
use orm::prelude::*;

fn rounded() {
    let _ = Book::objects().values((Book.year, Book.year.avg().round(2)));
}

fn main() {}
