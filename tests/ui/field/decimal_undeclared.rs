//! A decimal says how many digits it has.

use orm::Decimal;
use orm::prelude::*;

#[derive(Model)]
struct Line {
    id: i64,
    price: Decimal,
}

fn main() {}
