//! what another query finds is left out by `except`, and what a condition holds for by `exclude`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().difference(Book::objects().limit(2));
}
