//! `starts` and `ends` make no range; both are of one type

use orm::prelude::*;

#[derive(Model)]
#[orm(no_overlap(room, starts..ends))]
struct Booking {
    id: i64,
    room: i32,
    starts: String,
    ends: String,
}

fn main() {}
