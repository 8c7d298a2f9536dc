//! the first of the related rows in an order is `first`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().prefetch_related(Author.books().last());
}
