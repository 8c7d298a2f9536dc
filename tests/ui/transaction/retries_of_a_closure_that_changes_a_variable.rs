//! the trait bound `&mut i32: Clone` is not satisfied

use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let mut attempts = 0;
    db.retries(3)
        .transaction(async |_| {
            attempts += 1;
            Ok(())
        })
        .await
}

fn main() {}
