//! a struct that is read from rows is described by `#[row(…)]`; write `#[row(Author)]` on it, and `#[row(from = …)]` on a field

use orm::prelude::*;

#[derive(Row)]
#[orm(Author)]
struct Line {
    name: String,
}

fn main() {}
