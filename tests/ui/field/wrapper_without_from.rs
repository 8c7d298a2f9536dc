//! A wrapper is made from the field's type and into it.

use orm::prelude::*;

#[derive(Clone)]
struct Color(u32);

#[derive(Field)]
struct Rgb(i64);

#[derive(Model)]
struct Flower {
    id: i64,
    #[orm(as = Rgb)]
    color: Color,
}

fn main() {}
