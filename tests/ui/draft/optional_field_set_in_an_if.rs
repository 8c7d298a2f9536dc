//! use of moved value: `draft`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn add(year: Option<i32>, db: &Database) -> orm::Result<Author> {
    let draft = Author::draft().name("Jane Austen");
    if let Some(year) = year {
        draft.birth_year(year);
    }
    draft.save(db).await
}

fn main() {}
