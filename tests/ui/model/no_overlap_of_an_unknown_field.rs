//! no field `start` on `Booking`; did you mean `starts`?

use orm::prelude::*;

#[derive(Model)]
#[orm(no_overlap(start..ends))]
struct Booking {
    id: i64,
    starts: i32,
    ends: i32,
}

fn main() {}
