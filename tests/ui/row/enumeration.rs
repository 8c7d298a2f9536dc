//! `Row` is derived for a struct with named fields, and `AuthorLine` is an enum

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
enum AuthorLine {
    Known { name: String },
    Unknown,
}

fn main() {}
