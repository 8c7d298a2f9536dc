//! `{float}` is no path into a JSON document

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Model)]
struct Doc {
    id: i64,
    data: Value,
}

fn main() {
    let _ = Doc.data.path(1.5);
}
