//! the database computes `total`, so `default` never counts; keep one of `generated` and `default`

use orm::prelude::*;

#[derive(Model)]
struct Line {
    id: i64,
    price: i64,
    #[orm(generated = "price * 2", default = 0)]
    total: i64,
}

fn main() {}
