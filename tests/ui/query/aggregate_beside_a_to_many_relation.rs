//! rows of a to-many relation are no value

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().values((Author.name, Author.books()));
}
