//! The types of the crate `time` are types of field with the feature `time`.

use orm::prelude::*;

#[derive(Model)]
struct Loan {
    id: i64,
    due: time::Date,
}

fn main() {}
