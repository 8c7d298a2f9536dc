//! `room` is a relation, and no end of a range

use orm::prelude::*;

#[derive(Model)]
struct Room {
    id: i64,
}

#[derive(Model)]
#[orm(no_overlap(room..ends))]
struct Booking {
    id: i64,
    #[orm(related_name = "bookings", on_delete = Cascade)]
    room: ForeignKey<Room>,
    ends: i64,
}

fn main() {}
