//! this method takes 1 argument but 0 arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.string_agg();
}
