//! an assignment is no value; it stands by itself, `.update(Page.data.merge_json(…), &db)`, without a `set` around it

use orm::prelude::*;
use orm::serde_json;

#[derive(Model)]
struct Page {
    id: i64,
    data: serde_json::Value,
    labels: Option<serde_json::Value>,
}

fn main() {
    let _ = Page.data.set(Page.data.merge_json(json!({ "lang": "en" })));
    let _ = Page.labels.set(Page.labels.set_path("lang", "en"));
}
