//! the key that a foreign key holds is read by the relation

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
    author_id: i64,
}

fn main() {}
