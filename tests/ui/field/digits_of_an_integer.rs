//! Digits are for a decimal.

use orm::prelude::*;

#[derive(Model)]
struct Line {
    id: i64,
    #[orm(max_digits = 5, decimal_places = 2)]
    quantity: i32,
}

fn main() {}
