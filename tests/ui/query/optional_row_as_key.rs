//! cannot use `Option<Author>` where a `Option<ForeignKey<Author>>` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn wrong(editor: Option<Author>) {
    let _ = Book.editor.eq(editor);
}

fn main() {}
