//! migrations are applied by `migrate::run`, or by the program `manage`

use orm::prelude::*;

async fn run(db: &Database) {
    let _ = db.migrate().await;
}

fn main() {}
