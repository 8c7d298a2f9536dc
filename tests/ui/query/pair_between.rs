//! both ends of a range are two values here

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Author::objects().filter(Author.birth_year.between((1800, 1850))).all(db).await?;
    Ok(())
}

fn main() {}
