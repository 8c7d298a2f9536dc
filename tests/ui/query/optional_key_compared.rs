//! an `Option` of a key or a row is no `Option` of a foreign key

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let editor: Option<i64> = Some(3);
    let _ = Book::objects().filter(Book.editor.eq(editor));
    let _ = Book::objects().update(Book.editor.set(editor), db);
}

fn main() {}
