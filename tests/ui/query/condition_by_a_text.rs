//! a condition is written with the fields of the model, and is no text; write `.filter(Book.title.eq("Emma"))`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter("year > 1900");
    let _ = Book::objects().exclude(format!("title = '{}'", "Emma"));
}
