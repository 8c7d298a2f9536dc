//! a draft is stored by `save`

#[path = "../models.rs"]
mod models;

use models::*;

async fn run() -> orm::Result<()> {
    let _tag = Tag::draft().name("war").await?;
    Ok(())
}

fn main() {}
