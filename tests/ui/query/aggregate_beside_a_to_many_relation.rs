//! cannot select `ToMany<Author, Book>` in a query of `Author`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().values((Author.name, Author.books()));
}
