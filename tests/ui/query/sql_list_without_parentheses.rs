//! a list behind `IN` stands in parentheses; write `id IN ({})`, with the list as the value of this `{}`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<Vec<Book>> {
    db.fetch::<Book>(sql!("SELECT * FROM book WHERE id IN {}", vec![1, 2])).await
}

fn main() {}
