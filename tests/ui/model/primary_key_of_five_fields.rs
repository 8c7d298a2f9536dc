//! a primary key has at most 4 fields

use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key(a, b, c, d, e))]
struct Point {
    a: i64,
    b: i64,
    c: i64,
    d: i64,
    e: i64,
}

fn main() {}
