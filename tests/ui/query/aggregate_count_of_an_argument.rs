//! this function takes 0 arguments but 1 argument was supplied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::count;

fn main() {
    let _ = Book::objects().values((Book.title, count(Book.id)));
}
