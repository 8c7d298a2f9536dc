//! `rename_all` does not stand on a struct that is read from rows

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book, rename_all = "camelCase")]
struct BookLine {
    title: String,
}

fn main() {}
