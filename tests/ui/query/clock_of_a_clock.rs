//! `NaiveDateTime` is not a moment, which clocks show

use orm::chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use orm::prelude::*;

#[derive(Model)]
pub struct Sale {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub clock: NaiveDateTime,
    pub due: NaiveDate,
    pub warranty: TimeDelta,
    pub shop: String,
}

fn main() {
    let _ = Sale.clock.in_zone(orm::chrono_tz::Tz::Europe__Berlin);
}
