//! a row of `Book` is checked by `validate`, and by `save` before it is sent

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

struct Form {
    title: String,
}

async fn run(mut book: Book, form: Form, db: &Database) -> orm::Result<()> {
    book.full_clean()?;
    book.assign_attributes(form);
    book.save(db).await
}

fn main() {}
