//! An `f32` is made an `f64`.

use orm::prelude::*;

#[derive(Model)]
struct Reading {
    id: i64,
    celsius: f64,
}

fn main() {
    let celsius = 20.5_f32;
    let _ = Reading::draft().celsius(celsius);
    let _ = Reading::objects().filter(Reading.celsius.gt(celsius));
}
