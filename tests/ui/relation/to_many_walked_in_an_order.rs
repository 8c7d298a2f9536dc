//! a field of another model has no value in a row of `Author`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().order_by(Author.books().year);
}
