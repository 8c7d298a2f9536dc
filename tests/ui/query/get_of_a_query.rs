//! an end of a query takes a reference to the database alone

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::objects().get(1, db).await;
    let _ = Book::objects().get(Book.title.eq("x"), db).await;
}

fn main() {}
