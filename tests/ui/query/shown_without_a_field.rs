//! a foreign key is shown by the key that it has, or by the row that it leads to; write `book.author.id`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn show(book: &Book) {
    println!("{}", book.author);
    println!("{}", book.tags);
    println!("{}", Book.title.eq("Emma"));
    println!("{}", Book::objects().values(Book.title));
}

fn main() {
    let _ = show;
}
