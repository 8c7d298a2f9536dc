//! What a session and replicas do, in the words of other libraries.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let session = db.session(None);
    session.add(Author::draft().name("Jane Austen"));
    let _ = session.commit().await;
    let _ = db.replica().find_many().await;
    let _ = db.replica().max_lag(5);
    let _ = Author::objects().all(db.replica()).await;
}

fn main() {}
