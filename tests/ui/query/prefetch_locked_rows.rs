//! this is asked of a query, and not of a relation in one; write it behind `Book::objects()`, or behind `author.books()` of a row `author`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().prefetch_related(Author.books().for_update());
}
