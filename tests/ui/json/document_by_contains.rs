//! whether a document holds another is asked by `contains_json`, whether it has a key by `has_key`

use orm::prelude::*;
use orm::serde_json::{Value, json};

#[derive(Model)]
struct Page {
    id: i64,
    data: Value,
}

fn main() {
    let _ = Page.data.contains(json!({ "theme": "dark" }));
}
