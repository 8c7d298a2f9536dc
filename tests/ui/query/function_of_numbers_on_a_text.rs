//! `String` is not a number of the database

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.sqrt();
}
