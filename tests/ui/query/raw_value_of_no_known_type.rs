//! `Isbn` cannot be bound in raw SQL

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

struct Isbn(String);

fn main() {
    let _ = Book::objects().filter(raw::<bool>("isbn = {}", Isbn("3".to_owned())));
    let _ = Book::objects().filter(raw::<bool>("{} = {}", (Book.title, Isbn("3".to_owned()))));
    let _ = Book::objects().filter(raw::<bool>("{} > 1", count()));
}
