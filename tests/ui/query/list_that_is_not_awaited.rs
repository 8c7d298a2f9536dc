//! what an end sends is awaited

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::objects().all(db).collect::<Vec<_>>();
    for book in Book::objects().all(db).iter() {
        println!("{}", book.title);
    }
}

fn main() {}
