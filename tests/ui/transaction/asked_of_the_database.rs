//! What belongs to a transaction, asked of the database.

use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    db.on_commit(async || {}).await?;
    db.advisory_lock("report").await
}

fn main() {}
