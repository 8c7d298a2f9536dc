//! An error that ours does not become

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn copy(db: &Database) -> orm::Result<()> {
    Tag::copy_in([Err(std::io::Error::other("cut off")), Ok(Tag::draft().name("war"))], db).await?;
    Ok(())
}

fn main() {}
