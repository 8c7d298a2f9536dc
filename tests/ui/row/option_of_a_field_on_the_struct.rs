//! `from` does not stand on a struct that is read from rows; put it on the field

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author, from = Author.name)]
struct AuthorLine {
    name: String,
}

fn main() {}
