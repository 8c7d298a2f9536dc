//! the database computes this field of `Line`, so it cannot be set

use orm::prelude::*;

#[derive(Model)]
struct Line {
    id: i64,
    price: i64,
    #[orm(generated = "price * 2")]
    total: i64,
}

fn main() {
    let _ = Line.price.set(1);
    let _ = Line.total.set(2);
}
