//! What a database does, in the words of other libraries.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database, tx: &Transaction) {
    let _ = Database::new("sqlite::memory:").await;
    let _ = Database::builder("sqlite::memory:").build().await;
    let _ = db.atomic(async |tx| Ok(())).await;
    if let Ok(tx) = db.begin_transaction().await {
        let _ = Author::objects().count(&tx).await;
        let _ = tx.commit().await;
    }
    let _ = db.transaction_with_isolation("serializable", async |tx| Ok(())).await;
    let _ = tx.savepoint().await;
    let _ = db.insert(Author::draft().name("x")).await;
    let _ = db.query("SELECT 1").await;
    let _ = db.query_as("SELECT 1").await;
    let owned = db.clone();
    let _ = owned.insert(Author::draft().name("x")).await;
    let _ = owned.query("SELECT 1").await;
}

fn main() {}
