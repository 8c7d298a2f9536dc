//! the closure of a transaction is written `async |tx| { … }`

use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    db.transaction(|tx| async move {
        db.close().await;
        let _ = tx;
        Ok(())
    })
    .await
}

fn main() {}
