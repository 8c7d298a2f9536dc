//! the column cannot be called `größe`

use orm::prelude::*;

#[derive(Model)]
struct Shoe {
    id: i64,
    größe: i32,
}

fn main() {}
