//! `Option<Author>` is no `Option<ForeignKey<Author>>`

#[path = "../models.rs"]
mod models;

use models::*;

fn wrong(editor: Option<Author>) {
    let _ = Book.editor.eq(editor);
}

fn main() {}
