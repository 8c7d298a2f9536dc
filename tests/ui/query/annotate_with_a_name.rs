//! cannot load `&str` by `Annotate` in a query of `Author`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().annotate(("n", Author.books().count()));
}
