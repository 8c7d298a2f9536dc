//! a row that is not there is the error `DoesNotExist`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    match Book::get(1, db).await {
        Err(Book::DoesNotExist) => {}
        _ => {}
    }
}

fn main() {}
