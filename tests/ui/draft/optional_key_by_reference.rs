//! a row that may be there is given to an optional foreign key by reference

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let editor: Option<Author> = None;
    let _ = Book::draft().editor(&editor);
}
