//! a float is no `Decimal`, which is exact

use orm::Decimal;
use orm::prelude::*;

#[derive(Model)]
struct Line {
    id: i64,
    #[orm(max_digits = 12, decimal_places = 2)]
    price: Decimal,
    weight: f64,
}

fn main() {
    let _ = Line::objects().filter(Line.price.lt(1.5));
    let _ = Line::objects().values(Line.price * Line.weight);
    let _ = Line.price.lt(Decimal::new(15, 1)) & Line.price.gt(1);
}
