//! `Json` holds what serde writes and reads; add `#[derive(serde::Deserialize)]` to `Settings`

use orm::prelude::*;
use serde::Serialize;

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    dark_theme: bool,
}

#[derive(Model)]
struct Account {
    id: i64,
    settings: Json<Settings>,
}

fn main() {}
