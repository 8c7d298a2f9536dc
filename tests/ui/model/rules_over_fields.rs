//! `validate` is written `validate = in_order(starts, ends)`

use orm::prelude::*;

#[derive(Model)]
#[orm(validate = check, validate = in_order(starts, end))]
struct Course {
    id: i64,
    starts: i32,
    ends: i32,
}

fn main() {}
