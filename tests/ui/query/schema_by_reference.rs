//! a list of models is passed itself; write it without `&`, or with `.clone()` behind it

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let models = schema![Author];
    let _ = db.create_tables(&models).await;
}

fn main() {}
