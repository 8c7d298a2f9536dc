//! SQL of a data migration is sent by `context.executor()`

use orm::migrate::MigrationContext;
use orm::prelude::*;

async fn fill(context: &MigrationContext) -> orm::Result<()> {
    context.execute("UPDATE book SET year = 0").await?;
    context.fetch::<(i64, String)>(sql!("SELECT id, title FROM book")).await?;
    Ok(())
}

fn main() {}
