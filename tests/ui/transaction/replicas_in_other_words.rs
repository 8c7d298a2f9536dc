//! a replica, and the database of one user, are there at once; leave `.await?` out

use orm::prelude::*;

async fn run(db: &Database) {
    let _ = db.replica().await;
    let _ = db.session(None).await;
    let _ = db.replica().wait_for(3);
    let _ = db.replica().max_staleness(5);
    let _ = db.primary();
    let _ = db.read_replica();
    let _ = Database::builder("postgres://a").read_replica("postgres://b");
}

fn main() {}
