//! write `#[row(…)]`, with options in the parentheses

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row = "Author"]
struct AuthorLine {
    name: String,
}

fn main() {}
