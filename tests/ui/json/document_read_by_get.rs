//! `page.data.get("title")` of a struct

use orm::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
struct Settings {
    title: String,
}

#[derive(Model)]
struct Page {
    id: i64,
    data: Json<Settings>,
}

fn titles(page: &Page) {
    let _ = page.data.get("title");
    let _ = page.data.get_str("title");
}

fn main() {}
