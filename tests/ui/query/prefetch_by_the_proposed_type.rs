//! related rows are loaded by their relation, with what is asked of them behind it

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Author::objects().prefetch_related(Prefetch_::new("books", Book::objects()));
}
