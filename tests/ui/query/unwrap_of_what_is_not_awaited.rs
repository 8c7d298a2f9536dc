//! what an end sends is awaited

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(db: &Database) {
    let _ = Book::objects().first(db).unwrap();
}

fn main() {}
