//! the value in the row that comes is told by `incoming`, and the stored one is the field

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = OnConflict::update(Author.birth_year.set(excluded(Author.birth_year))).on(Author.name);
}
