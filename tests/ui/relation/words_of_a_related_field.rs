//! a foreign key leads to a row, whose fields are asked and calculated with

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book.author.startswith("A");
    let _ = Book.editor.lower();
    let _ = Book.author.alias("writer");
}
