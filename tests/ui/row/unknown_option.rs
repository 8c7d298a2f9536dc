//! unknown option `shape`; a struct that is read from rows knows `crate`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(shape = Book)]
struct BookLine {
    title: String,
}

fn main() {}
