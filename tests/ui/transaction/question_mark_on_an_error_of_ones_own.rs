//! `?` couldn't convert the error

use orm::prelude::*;

#[derive(Debug)]
struct Refusal;

fn check() -> Result<(), Refusal> {
    Err(Refusal)
}

async fn run(db: &Database) -> orm::Result<()> {
    db.transaction(async |_| {
        check()?;
        Ok(())
    })
    .await
}

fn main() {}
