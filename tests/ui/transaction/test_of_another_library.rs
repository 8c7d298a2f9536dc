//! A test that is given its database, a database without a database, and a test of Rust under the same name.

use orm::prelude::*;

#[orm::test]
async fn finds(db: Database) {
    let _ = db;
}

async fn without() {
    let _ = MockDatabase::new(Backend::Postgres);
}

#[orm::test]
fn adds() {
    assert_eq!(1 + 1, 2);
}

fn main() {}
