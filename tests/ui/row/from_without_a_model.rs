//! `from` is a part of a model's row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
struct BookLine {
    title: String,
    #[row(from = Book.author.name)]
    author: String,
}

fn main() {}
