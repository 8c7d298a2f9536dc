//! `orm::serde_json::Value` is not an array, as a field of type `Vec<String>` is; of a text write `.length()`, `.contains("a")` or `.eq("")`, and of one of some values `.is_in([…])`; a JSON document has arrays at its places, `.path("tags")`, and is one itself at `.path(())`

use orm::prelude::*;
use orm::serde_json;

#[derive(Model)]
struct Page {
    id: i64,
    data: serde_json::Value,
}

fn main() {
    let _ = Page.data.any(|tag| tag.eq("war"));
}
