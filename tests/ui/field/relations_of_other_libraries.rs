//! Relations under the names of other libraries.

use orm::prelude::*;

#[derive(Model)]
struct Wall {
    id: i64,
    bricks: HasMany<Brick>,
}

#[derive(Model)]
struct Brick {
    id: i64,
    wall: BelongsTo<Wall>,
}

fn main() {}
