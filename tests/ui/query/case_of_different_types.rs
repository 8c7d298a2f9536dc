//! a number is no text

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = orm::functions::case().when(Book.year.lt(1900), "old").otherwise(1);
}
