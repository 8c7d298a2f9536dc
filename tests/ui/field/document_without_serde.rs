//! A document of a type without serde's traits.

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
