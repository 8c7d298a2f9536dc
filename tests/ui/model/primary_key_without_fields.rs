//! `primary_key` is written `primary_key(playlist, track)`

use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key)]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
