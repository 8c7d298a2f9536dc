//! the database computes `total`, so it cannot be set

use orm::prelude::*;

#[derive(Model)]
struct Line {
    id: i64,
    price: i64,
    #[orm(generated = "price * 2")]
    total: i64,
}

fn main() {
    let _ = Line::draft().price(1).total(2);
}
