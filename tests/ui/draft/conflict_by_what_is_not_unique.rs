//! these fields do not identify one `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let draft = Book::draft().title("x").year(1).author(1);
    draft.save_with(OnConflict::ignore().on(Book.title), db).await?;
    Ok(())
}

fn main() {}
