//! a struct is read from rows of one model, and this one is of `Book` already

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
#[row(Author)]
struct Line {
    id: i64,
}

fn main() {}
