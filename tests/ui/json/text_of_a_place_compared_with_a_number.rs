//! cannot use `{integer}` where a `Option<String>` is expected

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Model)]
struct Doc {
    id: i64,
    data: Value,
}

fn main() {
    let _ = Doc.data.path("a").text().eq(5);
}
