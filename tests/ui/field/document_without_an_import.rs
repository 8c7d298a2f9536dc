//! cannot find type `Value` in this scope

use orm::prelude::*;

#[derive(Model)]
struct Page {
    id: i64,
    data: Option<Value>,
}

fn main() {}
