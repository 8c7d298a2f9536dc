//! cannot add `{integer}` to a `DateTime<Utc>`; write a duration, `TimeDelta::days(7)`, or months of the calendar, `Months::new(1)`

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
    let _ = Sale.at + 7;
}
