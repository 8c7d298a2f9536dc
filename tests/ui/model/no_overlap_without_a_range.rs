//! `no_overlap` needs a range; write it as `starts..ends`

use orm::prelude::*;

#[derive(Model)]
#[orm(no_overlap(room, starts, ends))]
struct Booking {
    id: i64,
    room: i32,
    starts: i32,
    ends: i32,
}

fn main() {}
