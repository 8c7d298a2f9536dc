//! a field of type `AuthorLine` cannot be read from a column of raw SQL

use orm::prelude::*;

#[derive(Row)]
struct BookLine {
    title: String,
    author: AuthorLine,
}

#[derive(Row)]
struct AuthorLine {
    name: String,
}

fn main() {}
