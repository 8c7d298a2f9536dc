//! What a form has, given to a draft at once.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

struct Form {
    name: String,
}

async fn store(form: Form, db: &Database) {
    let _ = Author::draft().from(form).save(db).await;
}

fn main() {}
