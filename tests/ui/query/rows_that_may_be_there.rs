//! a row that may be there is stored by its draft

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Author::objects().get_or_create(Author.name.eq("x"), db).await;
    let _ = Author::draft().name("x").save_with(OnConflict::do_nothing(), db).await;
}

fn main() {}
