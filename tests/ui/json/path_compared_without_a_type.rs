//! no method named `eq` found for struct `JsonPath<Doc, PerRow>` in the current scope

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
