//! A float is no primary key.

use orm::prelude::*;

#[derive(Model)]
struct Wall {
    id: f64,
}

fn main() {}
