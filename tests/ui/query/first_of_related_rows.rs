//! the first of the related rows are loaded by `prefetch_related` of so many

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().prefetch_related(Author.books().first());
}
