//! relations and values are not named by a text

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().annotate(("n", Author.books().count()));
}
