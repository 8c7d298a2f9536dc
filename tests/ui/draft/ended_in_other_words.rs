//! What is done with a draft, in the words of other libraries.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn store(db: &Database) {
    let _ = Author::draft().name("x").save_and_return(db).await;
    let _ = Author::draft().name("x").or_ignore().save(db).await;
    let _ = Author::draft().from_form("x").save(db).await;
    let _ = Author::draft().name("x").is_valid();
}

fn main() {}
