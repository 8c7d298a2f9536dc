//! an end of a query takes a reference to the database alone

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;
use std::sync::LazyLock;

async fn run(db: &LazyLock<Database>) -> orm::Result<Vec<Book>> {
    Book::objects().all(db).await
}

fn main() {}
