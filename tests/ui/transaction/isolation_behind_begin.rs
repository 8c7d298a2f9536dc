//! how a transaction is isolated, behind its beginning

use orm::prelude::*;

async fn run(db: Database) -> orm::Result<()> {
    let tx = db.begin().isolation_level("serializable").await?;
    tx.commit().await
}

fn main() {}
