//! A newtype around an enum that lacks its derive.

use orm::prelude::*;

enum Color {
    Red,
    Green,
}

#[derive(Field)]
struct Paint(Color);

#[derive(Model)]
struct Wall {
    id: i64,
    paint: Paint,
}

fn main() {}
