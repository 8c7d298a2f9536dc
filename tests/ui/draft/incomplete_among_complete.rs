//! mismatched types

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _: Vec<BookDraft> = vec![Book::draft().title("x").year(1)];
}
