//! `Option<Author>` is none that a `Option<ForeignKey<Author>>` leads to

#[path = "../models.rs"]
mod models;

use models::*;

fn wrong(editor: Option<Author>) {
    let _ = Book.editor.eq(editor);
}

fn main() {}
