//! type annotations needed

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let title = "Emma";
    let _ = Book::objects().filter(Book.title.eq(title.into()));
}
