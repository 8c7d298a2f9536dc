//! `Vec<std::string::String>` is not text

use orm::prelude::*;

#[derive(Model)]
struct Recipe {
    id: i64,
    words: Vec<String>,
    notes: Option<Vec<String>>,
}

async fn found(db: &Database) -> orm::Result<()> {
    let _ = Recipe::objects().filter(Recipe.words.icontains("salt")).all(db).await?;
    let _ = Recipe::objects().filter(Recipe.notes.starts_with("salt")).all(db).await?;
    Ok(())
}

fn main() {}
