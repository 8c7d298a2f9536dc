//! texts are joined by `concat`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().values(Book.title + "!");
    let _ = Book::objects().values(Book.subtitle + Book.title);
    let _ = Book::objects().filter((Book.title.upper() + "!").eq("EMMA!"));
}
