//! A newtype that is a key, and lacks what a key needs.

use orm::prelude::*;

#[derive(Field)]
struct WallId(i64);

#[derive(Model)]
struct Wall {
    id: WallId,
}

#[derive(Model)]
struct Brick {
    id: i64,
    #[orm(on_delete = Cascade)]
    wall: ForeignKey<Wall>,
}

fn main() {}
