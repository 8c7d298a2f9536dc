//! the rows of a query are updated by `update`, and rows in hand stored by `bulk_update` of the model

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::objects().bulk_update(Book.year.set(1900), db);
}

fn main() {}
