//! Opens the music store and prints its report.
//!
//! ```sh
//! cargo run -p music-store                          # on SQLite, in memory
//! cargo run -p music-store -- postgres://…          # or wherever a url points
//! ```

use orm::prelude::*;

#[tokio::main]
async fn main() -> orm::Result<()> {
    let url = std::env::args().nth(1);
    let url = url.as_deref().unwrap_or("sqlite::memory:");
    // The report says how many queries it took, so they are recorded.
    let db = Database::builder(url)
        .record_queries(true)
        .connect()
        .await?;
    db.create_tables(music_store::schema()).await?;
    music_store::fill(&db).await?;
    print!("{}", music_store::report(&db).await?);
    Ok(())
}
