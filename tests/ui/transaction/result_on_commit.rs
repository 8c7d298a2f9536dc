//! what is done after the commit is an async closure without a result

use orm::prelude::*;

async fn notify() -> orm::Result<()> {
    Ok(())
}

fn run(tx: &Transaction) {
    tx.on_commit(async || notify().await);
}

fn main() {}
