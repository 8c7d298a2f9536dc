//! how a transaction is isolated is said in front of it by `serializable` or `repeatable_read`

use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let tx = db.begin_with("serializable").await?;
    db.ensure_created().await?;
    db.ensure_deleted().await
}

fn main() {}
