//! `Json` holds what serde writes and reads; add `#[derive(serde::Serialize, serde::Deserialize)]` to `Settings`

use orm::prelude::*;

struct Settings {
    theme: String,
}

#[derive(Model)]
struct Account {
    id: i64,
    settings: Json<Settings>,
    former: Option<Json<Vec<Settings>>>,
}

fn main() {}
