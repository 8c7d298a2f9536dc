//! an `Option` of a key or a row is no `Option` of a foreign key

#[path = "../models.rs"]
mod models;

use models::*;

fn wrong(editor: Option<Author>) {
    let _ = Book.editor.eq(editor);
}

fn main() {}
