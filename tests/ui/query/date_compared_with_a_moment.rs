//! a day is compared with a day; write `.date()` behind what has a time too, `Event.starts.date().eq(Event.day)`

use orm::prelude::*;

#[derive(Model)]
struct Event {
    id: i64,
    starts: DateTime<Utc>,
    announced: NaiveDateTime,
    day: NaiveDate,
    opens: Option<NaiveTime>,
}

fn main() {
    let _ = Event.starts.gt(Event.day);
    let _ = Event.day.gt(Event.starts);
    let _ = Event.opens.le(Event.starts);
    let _ = Event.announced.lt(Event.starts);
}
