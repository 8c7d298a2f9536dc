//! a default stands in front of the field; write `#[orm(default = 0)]`, and no value behind the type

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    copies: i32 = 0,
    title: String,
}

fn main() {}
