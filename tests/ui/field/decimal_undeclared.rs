//! A decimal says how many digits it has, and nothing else does.

use orm::Decimal;
use orm::prelude::*;

#[derive(Model)]
struct Line {
    id: i64,
    price: Decimal,
    discount: Option<Decimal>,
    #[orm(max_digits = 5, decimal_places = 2)]
    quantity: i32,
}

fn main() {}
