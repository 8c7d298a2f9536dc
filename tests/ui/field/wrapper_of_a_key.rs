//! A key has no wrapper.

use orm::prelude::*;

#[derive(Clone, PartialEq)]
struct Color(i64);

#[derive(Field, Clone, PartialEq)]
struct Rgb(i64);

impl From<Color> for Rgb {
    fn from(color: Color) -> Self {
        Rgb(color.0)
    }
}

impl From<Rgb> for Color {
    fn from(rgb: Rgb) -> Self {
        Color(rgb.0)
    }
}

#[derive(Model)]
struct Flower {
    #[orm(primary_key, as = Rgb)]
    color: Color,
}

fn main() {}
