//! an end of a query takes a reference to the database alone

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::objects().count(Book.year.ge(1868));
    let _ = Book::objects().delete(Book.year.ge(1868), db).await;
}

fn main() {}
