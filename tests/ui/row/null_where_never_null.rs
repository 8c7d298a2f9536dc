//! the value may be null, the field may not

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
    subtitle: String,
    #[row(from = Book.editor.birth_year)]
    born: i32,
}

fn main() {}
