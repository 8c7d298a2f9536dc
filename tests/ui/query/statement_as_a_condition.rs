//! SQL of your own within a query is written by `raw`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run() {
    let _ = Book::objects().filter(sql!("length(title) > {}", 3));
}

fn main() {}
