//! the rows above or below a row of a tree are asked by the foreign key that leads to its own model; write `Category.parent.descendants(&row).all(&db)`, or `.ancestors(&row)`

#[path = "../models.rs"]
mod models;
use models::*;
use orm::prelude::*;

async fn below(emerson: &Author, db: &Database) -> orm::Result<()> {
    Author::objects().descendants(emerson).all(db).await?;
    Ok(())
}

fn main() {}
