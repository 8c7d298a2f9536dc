//! a place in a JSON document is compared as a value of a type

use orm::prelude::*;
use orm::serde_json::{Value, json};

#[derive(Model)]
struct Page {
    id: i64,
    data: Value,
}

fn main() {
    let _ = Page.data.path("title").starts_with("War");
    let _ = Page.data.path("tags").array_contains("war");
    let _ = Page.data.path("tags").contains_json(json!(["war"]));
}
