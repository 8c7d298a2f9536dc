//! `#[row]` is no attribute of a model; it stands on a struct with `#[derive(Row)]`, which is read from the rows of a model

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

#[derive(Model, Row)]
#[row(Book)]
struct BookLine {
    id: i64,
    title: String,
}

fn main() {}
