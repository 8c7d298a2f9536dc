//! a transaction is opened where it is needed, and by no attribute

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[orm::atomic]
async fn run(db: &Database) {
    let _ = Book::get(1, db).include(Book.author).await;
    let _ = db.fetch::<(i64,)>(sql!("SELECT id FROM book WHERE year = ?").bind(1868)).await;
    let _ = Book::objects().replica().all(db).await;
    let _ = Book::objects().dates(Book.year, "month").all(db).await;
    let _ = Tag::upsert_all([Tag::draft().name("war")], db).await;
    let _ = Book::delete_by_id(1).await;
    let _ = db.bulk_save_objects(3).await;
}

fn main() {
    let _ = Book::draft().id(NotSet);
}
