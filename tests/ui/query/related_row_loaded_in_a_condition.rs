//! a query names the fields of a related row, and loads none

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book.author.get(db);
    let _ = Book.editor.get(db);
}

fn main() {}
