//! How a transaction is isolated, in the words of other libraries.

use orm::prelude::*;

async fn run(db: &Database, tx: &Transaction) {
    let _ = IsolationLevel::Serializable;
    let _ = db.read_committed();
    let _ = tx.set_isolation_level("serializable");
    let _ = tx.executor();
    let _ = db.truncate_all().await;
}

fn main() {}
