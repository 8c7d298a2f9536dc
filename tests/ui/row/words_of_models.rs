//! a struct that is read from rows is described by `#[row(…)]`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct Line {
    name: String,
    #[orm(from = Author.birth_year)]
    born: Option<i32>,
}

#[derive(Row)]
#[row(Author)]
struct Page {
    name: String,
    #[row(skip)]
    seen: bool,
}

fn main() {}
