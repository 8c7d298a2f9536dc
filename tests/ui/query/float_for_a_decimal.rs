//! a float is no `Decimal`, which is exact

use orm::prelude::*;

#[derive(Model)]
struct Line {
    id: i64,
    #[orm(max_digits = 10, decimal_places = 2)]
    price: Decimal,
}

fn main() {
    let _ = Line.price.lt(9.99);
    let _ = Line.price.lt(Line.price * 0.9);
    let _ = Line.price.set(9.99);
    let _ = Line::draft().price(9.99);
}
