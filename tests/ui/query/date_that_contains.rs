//! a date or a time contains no text

use orm::prelude::*;

#[derive(Model)]
struct Event {
    id: i64,
    day: NaiveDate,
    starts: Option<DateTime<Utc>>,
}

fn main() {
    let _ = Event.day.contains("2026");
    let _ = Event.starts.contains("2026");
}
