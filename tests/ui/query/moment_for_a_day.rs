//! a moment is no `NaiveDate`

use orm::prelude::*;

#[derive(Model)]
struct Visit {
    id: i64,
    day: NaiveDate,
    at: DateTime<Utc>,
    shown: Option<NaiveDateTime>,
}

fn main() {
    let (now, day) = (Utc::now(), NaiveDate::MIN);
    let _ = Visit.day.ge(now);
    let _ = Visit.at.ge(day);
    let _ = Visit.at.ge(now.naive_utc());
    let _ = Visit.shown.ge(now);
    let _ = Visit::draft().day(now).at(day);
}
