//! type annotations needed

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let summaries = Book::objects().values_as().all(db).await?;
    for summary in summaries {
        println!("{}", summary.title);
    }
    Ok(())
}

fn main() {}
