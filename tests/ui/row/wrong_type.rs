//! cannot read a `i32` into a field of type `String`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
    year: String,
}

fn main() {}
