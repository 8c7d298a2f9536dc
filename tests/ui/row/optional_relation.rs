//! the related `Author` may be missing, the field may not

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    name: String,
}

#[derive(Row)]
#[row(Author)]
struct AuthorPage {
    name: String,
    mentor: AuthorLine,
}

fn main() {}
