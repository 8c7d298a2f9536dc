//! `Tag` is no draft

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn copy(db: &Database) -> orm::Result<()> {
    Tag::copy_in(Vec::<Tag>::new(), db).await?;
    Ok(())
}

fn main() {}
