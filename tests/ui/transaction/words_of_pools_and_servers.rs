//! settings, servers and pools

use orm::prelude::*;

fn main() {
    Database::builder("sqlite::memory:").username("app");
    Database::builder("sqlite::memory:").min_connections(2);
    Database::builder("sqlite::memory:").isolation_level("serializable");
}

async fn run(db: &Database) {
    db.set_max_connections(20);
    db.with_timeout(5);
    db.health_check();
    db.dialect();
    db.listen("books");
    db.last_insert_id();
    db.set_search_path("books");
    db.savepoint();
}

async fn owned(db: Database) {
    db.savepoint();
    db.health_check();
}
