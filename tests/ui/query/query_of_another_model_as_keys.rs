//! cannot look for a `ForeignKey<Author>` in `QuerySet<Tag>`; write a list of rows or keys of its model

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.author.is_in(Tag::objects());
    let _ = Book.editor.is_in(&Tag::objects());
    let _ = Book.author.is_in(1);
}
