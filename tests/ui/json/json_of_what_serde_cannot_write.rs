//! `Json<Settings>` cannot be the type of a model's field

use orm::prelude::*;

struct Settings {
    theme: String,
}

#[derive(Model)]
struct Account {
    id: i64,
    settings: Json<Settings>,
}

fn main() {}
