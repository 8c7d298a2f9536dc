//! a field cannot be called `save`, because a draft has a method of that name

use orm::prelude::*;

#[derive(Model)]
struct Game {
    id: i64,
    save: String,
}

fn main() {}
