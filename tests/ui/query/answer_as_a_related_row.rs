//! what an end sends is a row once it is awaited

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(db: &Database) {
    let _ = Book.author.eq(Author::get(1, db));
}

fn main() {}
