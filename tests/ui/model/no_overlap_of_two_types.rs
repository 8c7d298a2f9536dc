//! `starts` and `ends` make no range; both are of one type

use orm::prelude::*;

#[derive(Model)]
#[orm(no_overlap(starts..ends))]
struct Booking {
    id: i64,
    starts: NaiveDate,
    ends: DateTime<Utc>,
}

fn main() {}
