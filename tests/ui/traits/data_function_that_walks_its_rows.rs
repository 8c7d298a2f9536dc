//! the rows of a table come a thousand at a time

use orm::migrate::MigrationContext;

async fn fill(context: &MigrationContext) -> orm::Result<()> {
    for row in context.table("book")?.rows(&["title"])? {
        println!("{row:?}");
    }
    Ok(())
}

fn main() {}
