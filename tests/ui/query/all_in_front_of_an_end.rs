//! this method takes 1 argument but 0 arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::Database;

async fn run(db: &Database) {
    let _ = Book::objects().all().delete(db).await;
}

fn main() {}
