//! the settings of a database stand in front of `connect`

use orm::prelude::*;

#[tokio::main]
async fn main() -> orm::Result<()> {
    let _ = Database::connect("sqlite::memory:").max_connections(5).await?;
    Ok(())
}
