//! a builder is no connection yet; write `.connect().await`

use orm::prelude::*;

async fn run() {
    let _ = Database::builder("sqlite::memory:").await;
}

fn main() {}
