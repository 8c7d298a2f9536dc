//! related rows are loaded by `prefetch_related(Author.books())` without `all`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Author::objects().prefetch_related(Author.books().all());
}
