//! a field of another model has no value in a row of `Book`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author.books().sum(Author.birth_year);
}
