//! cannot load `ToMany<Author, Book>` by `SelectRelated` in a query of `Author`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().select_related(Author.books());
}
