//! a text is no JSON document; write `json!(text)`

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Model)]
pub struct Page {
    pub id: i64,
    pub data: Value,
}

fn main() {
    let _ = Page::objects().filter(Page.data.eq("linux"));
    let _ = Page::objects().filter(Page.data.path("tries").text().gt(3));
}
