//! `Column<Root<Author>, String, 1>` does not identify one `Tag`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let draft = Author::draft().name("Jo");
    draft.save_with(OnConflict::update(Tag.name).on(Author.name), db).await?;
    Ok(())
}

fn main() {}
