//! a struct is read from rows of one model, and this one is of another already

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book, Author)]
struct Line {
    title: String,
    name: String,
}

fn main() {}
