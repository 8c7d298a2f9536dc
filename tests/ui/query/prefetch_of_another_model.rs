//! cannot load `ToMany<Author, Book>` by `PrefetchRelated` in a query of `Book`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().prefetch_related(Author.books());
}
