//! no method named `for_update` found for struct `ToMany<Author, Book>` in the current scope

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().prefetch_related(Author.books().for_update());
}
