//! `Column<Root<Book>, i32, 2>` is not a condition on `_`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = orm::functions::case().when(Book.year, 1).otherwise(2);
}
