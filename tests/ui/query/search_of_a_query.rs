//! words are looked for by the function `search`, in a condition

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().search((Book.title, Book.subtitle), "war");
}
