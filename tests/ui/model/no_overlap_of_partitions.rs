//! a partition knows its own rows alone, so `no_overlap` cannot hold

use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key(id, day), partition_by = range(day), no_overlap(starts..ends))]
struct Booking {
    id: i64,
    day: NaiveDate,
    starts: i32,
    ends: i32,
}

fn main() {}
