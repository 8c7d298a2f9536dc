//! constraints, and the language of a search

use orm::prelude::*;

#[derive(Model)]
#[orm(constraint(check = "floor >= 0"))]
struct Room {
    id: i64,
    floor: i32,
}

#[derive(Model)]
#[orm(search(name), language = "english")]
struct Ward {
    id: i64,
    name: String,
}

fn main() {}
