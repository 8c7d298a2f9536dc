//! `code` is `generated`, so it cannot stand in the primary key; make another field the key, and this one `unique`

use orm::prelude::*;

#[derive(Model)]
struct Line {
    n: i64,
    #[orm(primary_key, generated = "n * 2")]
    code: i64,
}

fn main() {}
