//! `Predicate<Author>` is no update of a row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let draft = Author::draft().name("Jo");
    draft.save_with(OnConflict::update(Author.birth_year.eq(1832)).on(Author.name), db).await?;
    Ok(())
}

fn main() {}
