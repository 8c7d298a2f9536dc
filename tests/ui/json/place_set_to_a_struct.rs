//! `Settings` is no value for a place in a JSON document

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Model)]
struct Doc {
    id: i64,
    data: Value,
}

struct Settings;

fn main() {
    let _ = Doc.data.set_path("a", Settings);
}
