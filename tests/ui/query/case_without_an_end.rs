//! a case is an expression once `otherwise` says its value where no condition holds

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values(orm::functions::case().when(Book.year.lt(1900), "old"));
}
