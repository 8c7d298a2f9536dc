//! a field of type `String` takes no `Option` of another type

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let title: Option<String> = None;
    let _ = Book::objects().update(Book.title.set(title), db);
}

fn main() {}
