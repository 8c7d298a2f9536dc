//! cannot find type `KeysetPage` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn page(_: KeysetPage<Book>) {}

fn builder(_: DatabaseBuilder) {}

fn ordered<M: Model>(_: impl Ordering<M>) {}

async fn asserted(db: &Database) {
    assert_queries(db, 1, async || Ok(())).await;
}

fn main() {}
