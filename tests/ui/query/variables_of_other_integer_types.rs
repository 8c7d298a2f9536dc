//! `i32` is no `i64`; write `i64::from(number)`

use orm::prelude::*;

#[derive(Model)]
struct Job {
    id: i64,
    n: i64,
    tries: Option<i32>,
    #[orm(max_digits = 12, decimal_places = 2)]
    price: Decimal,
}

fn main() {
    let narrow = 3i32;
    let _ = Job.n.gt(narrow);
    let _ = Job.n * narrow;
    let _ = Job.n.is_in([narrow]);
    let wide = 3i64;
    let _ = Job.tries.gt(wide);
    let _ = Job.price * wide;
}
