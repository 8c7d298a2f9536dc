//! The closure of a transaction as another library writes it.

use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    db.transaction(|tx| async move { Ok(()) }.scope_boxed()).await
}

fn main() {}
