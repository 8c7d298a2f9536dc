//! `&str` is no update of a row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = OnConflict::update("name");
    let _ = Author::bulk_create_with([Author::draft().name("Jo")], OnConflict::update("name").on(Author.name), db);
}

fn main() {}
