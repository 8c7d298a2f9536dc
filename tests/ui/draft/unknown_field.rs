//! no method named `titel` found for struct `BookDraft<…>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::draft().titel("x");
}
