//! a row is a plain struct, which no database keeps or tracks

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn forget(tag: &Tag, db: &Database) {
    db.detach(tag);
    db.expunge(tag);
}

fn main() {}
