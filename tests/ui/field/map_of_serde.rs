//! a `Map` is stored as a document; write `Json<…>` around it

use orm::prelude::*;
use orm::serde_json;

#[derive(Model)]
struct Page {
    id: i64,
    data: serde_json::Map<String, serde_json::Value>,
}

fn main() {}
