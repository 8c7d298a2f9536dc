//! an error is told by its variant, and kept by an `Arc`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Clone, PartialEq)]
enum Refusal {
    Database(orm::Error),
}

async fn is_missing(db: &Database) -> bool {
    match Tag::get(1, db).await {
        Err(error) => error == Error::DoesNotExist { model: "Tag" },
        Ok(_) => false,
    }
}

fn copied(error: Error) -> Error {
    error.clone()
}

fn main() {}
