use orm::migrate::RunOptions;
use orm::prelude::*;

async fn fill(db: &Database) -> orm::Result<()> {
    db.ping().await
}

fn main() {
    RunOptions::default().data("fill", fill);
}
