//! models are listed by the macro `schema!`, and `(AuthorFields, BookFields)` is no such list

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn create(db: &Database) -> orm::Result<()> {
    db.create_tables((Author, Book)).await
}

fn main() {}
