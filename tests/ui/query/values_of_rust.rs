//! cannot select `{integer}` in a query of `Book`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values((Book.title, 1));
}
