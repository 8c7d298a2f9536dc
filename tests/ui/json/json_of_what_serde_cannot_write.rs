//! the trait bound `Settings: Serialize` is not satisfied

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
