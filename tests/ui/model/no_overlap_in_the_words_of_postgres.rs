//! rows whose ranges do not overlap are `no_overlap(room, starts..ends)`

use orm::prelude::*;

#[derive(Model)]
#[orm(exclusion_constraint(room, starts..ends))]
struct Booking {
    id: i64,
    room: i32,
    starts: i32,
    ends: i32,
}

fn main() {}
