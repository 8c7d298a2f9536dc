//! cannot read a related `Author` into a field of type `BookLine`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
}

#[derive(Row)]
#[row(Book)]
struct BookPage {
    title: String,
    author: BookLine,
}

fn main() {}
