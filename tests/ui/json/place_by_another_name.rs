//! a place in a JSON document is named by `path`

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Model)]
struct Page {
    id: i64,
    data: Value,
}

fn main() {
    let _ = Page.data.key("theme").text().eq("dark");
    let _ = Page.data.path("theme").set("dark");
}
