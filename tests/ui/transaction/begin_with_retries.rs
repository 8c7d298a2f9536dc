//! no method named `begin` found for struct `TransactionBuilder<Retries>`

use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let tx = db.serializable().retries(3).begin().await?;
    tx.commit().await
}

fn main() {}
