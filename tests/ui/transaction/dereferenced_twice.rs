//! `TwiceDereferencedTransaction` cannot run queries; write `&db` or `&tx`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let mut tx = db.begin().await?;
    Tag::draft().name("novel").save(&mut **tx).await?;
    tx.commit().await
}

fn main() {}
