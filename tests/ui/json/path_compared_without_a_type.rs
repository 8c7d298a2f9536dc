//! a place in a JSON document is compared as a value of a type

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Model)]
struct Doc {
    id: i64,
    data: Value,
}

fn main() {
    let _ = Doc.data.path("n").eq(5);
}
