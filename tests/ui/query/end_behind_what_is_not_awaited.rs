//! a query has one end, which is awaited

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::objects().all(db).count(db);
    let _ = Book::objects().all(db).delete(db);
    let _ = Book::get(1, db).delete(db);
    let _ = Book::get(1, db).update(Book.year.set(1868), db);
}

fn main() {}
