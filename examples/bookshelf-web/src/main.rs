//! Serves the bookshelf on <http://127.0.0.1:3000>.
//!
//! ```sh
//! cargo run -p bookshelf-web
//! ```

use bookshelf_web::{fill, site};
use orm::prelude::*;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = Database::connect("sqlite::memory:").await?;
    fill(&db).await?;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("The bookshelf is on http://{}", listener.local_addr()?);
    axum::serve(listener, site(db)).await?;
    Ok(())
}
