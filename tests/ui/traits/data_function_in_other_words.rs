//! What a data migration asks of its context, with another number of arguments.

use orm::migrate::MigrationContext;

async fn fill(context: &MigrationContext) -> orm::Result<()> {
    context.get_model("book")?;
    context.execute("UPDATE book SET year = $1", 1900).await?;
    Ok(())
}

fn main() {}
