//! The dates and times of the crate `time`, beside those of `chrono`: the same columns, functions and ranges.

on_each! {
    columns_are_those_of_chrono,
    moments_are_compared_with_moments,
    parts_and_units,
    durations_move_them,
    now_is_one_of_them,
    clocks_of_zones,
    they_are_set_by_themselves,
    an_offset_is_not_stored,
    years_outside_are_refused,
    durations_are_aggregated,
    they_are_read_as_chrono_has_them,
}

use orm::chrono::{NaiveDate, TimeDelta, Utc};
use orm::functions::{Unit, now, today};
use orm::prelude::*;
use orm::time::{
    Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcDateTime, UtcOffset,
};
use orm::{Error, Result};

#[derive(Model, Debug, Clone, PartialEq)]
struct Event {
    id: i64,
    day: Date,
    opens: Time,
    local: PrimitiveDateTime,
    at: OffsetDateTime,
    utc: UtcDateTime,
    lasts: Duration,
    ended: Option<OffsetDateTime>,
    pause: Option<Duration>,
}

/// The same table, as somebody sees it who uses `chrono`.
mod with_chrono {
    use orm::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    use orm::prelude::*;

    #[derive(Model, Debug, Clone, PartialEq)]
    pub(super) struct Event {
        pub id: i64,
        pub day: NaiveDate,
        pub opens: NaiveTime,
        pub local: NaiveDateTime,
        pub at: DateTime<Utc>,
        pub utc: DateTime<Utc>,
        pub lasts: TimeDelta,
        pub ended: Option<DateTime<Utc>>,
        pub pause: Option<TimeDelta>,
    }
}

fn day() -> Date {
    Date::from_calendar_date(1868, Month::September, 30).expect("a day")
}

fn clock() -> Time {
    Time::from_hms_micro(17, 30, 5, 250_000).expect("a time")
}

fn at() -> OffsetDateTime {
    OffsetDateTime::new_utc(day(), clock())
}

async fn one(db: &Database) -> Result<Event> {
    db.create_tables(schema![Event]).await?;
    Event::draft()
        .day(day())
        .opens(clock())
        .local(PrimitiveDateTime::new(day(), clock()))
        .at(at())
        .utc(UtcDateTime::new(day(), clock()))
        .lasts(Duration::hours(2))
        .save(db)
        .await
}

async fn columns_are_those_of_chrono(db: Database) -> Result<()> {
    let of = |schema: orm::schema::Schema| schema.to_sql(db.backend());
    assert_eq!(of(schema![Event])?, of(schema![with_chrono::Event])?);
    orm_tests::support::assert_read_back(schema![Event], &db).await?;
    db.create_tables(schema![with_chrono::Event]).await
}

async fn moments_are_compared_with_moments(db: Database) -> Result<()> {
    let event = one(&db).await?;
    assert_eq!(Event::get(event.id, &db).await?, event);
    let query = Event::objects().filter(Event.day.gt(day()) | Event.at.is_in([at()]));
    assert_sql!(
        query.clone().values(Event.id),
        sqlite = r#"SELECT "event"."id" FROM "event" WHERE "event"."day" > ? OR "event"."at" IN (SELECT value FROM json_each(?))"#,
        postgres = r#"SELECT "event"."id" FROM "event" WHERE "event"."day" > $1::date OR "event"."at" = ANY($2::timestamptz[])"#,
    );
    assert_eq!(query.count(&db).await?, 1);
    for condition in [
        Event.opens.between(Time::MIDNIGHT, clock()),
        Event.at.eq(Event.utc),
        Event.utc.eq(Event.at),
        Event.at.date().eq(Event.day),
        Event.local.time().eq(Event.opens),
        Event.ended.is_null(),
        Event.lasts.eq(std::time::Duration::from_hours(2)),
    ] {
        assert_eq!(Event::objects().filter(condition).count(&db).await?, 1);
    }
    Ok(())
}

async fn parts_and_units(db: Database) -> Result<()> {
    one(&db).await?;
    let parts = (
        Event.day.year(),
        Event.at.month(),
        Event.opens.hour(),
        Event.local.second(),
        Event.utc.date(),
        Event.at.time(),
        Event.day.trunc(Unit::Month),
        Event.at.trunc(Unit::Day),
    );
    let found = Event::objects().values(parts).get(&db).await?;
    let first = Date::from_calendar_date(1868, Month::September, 1).expect("a day");
    let midnight = OffsetDateTime::new_utc(day(), Time::MIDNIGHT);
    assert_eq!(found, (1868, 9, 17, 5, day(), clock(), first, midnight));
    Ok(())
}

async fn durations_move_them(db: Database) -> Result<()> {
    one(&db).await?;
    let moved = (
        Event.at + Duration::days(1),
        Event.local - Event.lasts,
        Event.day + Event.lasts * 12,
        Event.utc + std::time::Duration::from_secs(1),
        Event.at - (Event.at - Duration::ZERO),
        Event.at - Event.pause,
        -Event.lasts + Duration::hours(1),
        Duration::hours(3) - Event.lasts,
    );
    let found = Event::objects().values(moved).get(&db).await?;
    let expected = (
        at() + Duration::days(1),
        PrimitiveDateTime::new(day(), clock()) - Duration::hours(2),
        day() + Duration::days(1),
        UtcDateTime::new(day(), clock()) + Duration::seconds(1),
        Duration::ZERO,
        None,
        Duration::hours(-1),
        Duration::hours(1),
    );
    assert_eq!(found, expected);
    Ok(())
}

async fn now_is_one_of_them(db: Database) -> Result<()> {
    let event = one(&db).await?;
    let past = Event.at.lt(now() - Duration::days(7)) & Event.day.lt(today()) & Event.utc.lt(now());
    let found = Event::objects().filter(past & (now() - Event.at).gt(Duration::weeks(1)));
    assert_eq!(found.count(&db).await?, 1);
    let before = Utc::now() - TimeDelta::minutes(5);
    Event::objects()
        .filter(Event.id.eq(event.id))
        .update(
            (
                Event.at.set(now()),
                Event.ended.set(now()),
                Event.day.set(today()),
            ),
            &db,
        )
        .await?;
    let event = Event::get(event.id, &db).await?;
    assert!(event.at.unix_timestamp() > before.timestamp());
    assert_eq!(event.ended, Some(event.at));
    assert_eq!(event.day, event.at.date());
    Ok(())
}

async fn clocks_of_zones(db: Database) -> Result<()> {
    use orm::chrono_tz::Europe::Berlin;
    one(&db).await?;
    let clocks = (
        Event.at.in_zone(Berlin),
        Event.local.to_utc(Berlin),
        Event.utc.trunc_in(Unit::Day, Berlin),
    );
    let found = Event::objects().values(clocks).get(&db).await?;
    let chrono = with_chrono::Event;
    let clocks = (
        chrono.at.in_zone(Berlin),
        chrono.local.to_utc(Berlin),
        chrono.utc.trunc_in(Unit::Day, Berlin),
    );
    let expected = with_chrono::Event::objects()
        .values(clocks)
        .get(&db)
        .await?;
    assert_eq!(
        found.0.assume_utc().unix_timestamp(),
        expected.0.and_utc().timestamp()
    );
    assert_eq!(found.1.unix_timestamp(), expected.1.timestamp());
    assert_eq!(found.2.unix_timestamp(), expected.2.timestamp());
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    text: String,
    #[orm(auto_now_add)]
    made: OffsetDateTime,
    #[orm(auto_now)]
    changed: UtcDateTime,
    #[orm(auto_now)]
    day: Option<Date>,
}

async fn they_are_set_by_themselves(db: Database) -> Result<()> {
    db.create_tables(schema![Note]).await?;
    let mut note = Note::draft().text("a").save(&db).await?;
    assert_eq!(
        note.made.unix_timestamp_nanos(),
        note.changed.unix_timestamp_nanos()
    );
    assert_eq!(note.day, Some(note.changed.date()));
    note.text = "b".into();
    let made = note.made;
    note.save(&db).await?;
    let read = Note::get(note.id, &db).await?;
    assert!(read.changed >= made && read.made == made, "{read:?}");
    Ok(())
}

async fn an_offset_is_not_stored(db: Database) -> Result<()> {
    let event = one(&db).await?;
    let east = at().to_offset(UtcOffset::from_hms(5, 30, 0).expect("an offset"));
    let found = Event::objects().filter(Event.at.eq(east)).get(&db).await?;
    assert_eq!(found.at, east);
    assert_eq!(found.at.offset(), UtcOffset::UTC);
    let fine = at() + Duration::nanoseconds(1_999);
    Event::objects()
        .filter(Event.id.eq(event.id))
        .update(Event.at.set(fine), &db)
        .await?;
    let read = Event::get(event.id, &db).await?;
    assert_eq!(read.at, at() + Duration::microseconds(1));
    Ok(())
}

async fn years_outside_are_refused(db: Database) -> Result<()> {
    let event = one(&db).await?;
    let early = Date::from_ordinal_date(0, 1).expect("a day");
    let outside = [
        Event.day.set(early),
        Event.day.set(Date::MIN),
        Event.at.set(OffsetDateTime::new_utc(early, clock())),
        Event.lasts.set(Duration::MAX),
        Event.lasts.set(Duration::MIN),
    ];
    for set in outside {
        let rows = Event::objects().filter(Event.id.eq(event.id));
        let refused = rows.update(set, &db).await;
        assert!(
            matches!(
                refused,
                Err(Error::OutOfRange {
                    model: "Event",
                    field: Some(_),
                    ..
                })
            ),
            "{refused:?}"
        );
    }
    Ok(())
}

async fn durations_are_aggregated(db: Database) -> Result<()> {
    one(&db).await?;
    one(&db).await?;
    let all = (
        Event.lasts.sum(),
        Event.lasts.avg(),
        Event.at.max(),
        Event.day.min(),
    );
    let found = Event::objects().aggregate(all, &db).await?;
    let expected = (
        Some(Duration::hours(4)),
        Some(Duration::hours(2)),
        Some(at()),
        Some(day()),
    );
    assert_eq!(found, expected);
    Ok(())
}

async fn they_are_read_as_chrono_has_them(db: Database) -> Result<()> {
    let event = one(&db).await?;
    let same = with_chrono::Event::get(event.id, &db).await?;
    assert_eq!(Some(same.day), NaiveDate::from_ymd_opt(1868, 9, 30));
    assert_eq!(
        same.at.timestamp_micros(),
        i64::try_from(event.at.unix_timestamp_nanos() / 1000).expect("microseconds")
    );
    assert_eq!(same.lasts, TimeDelta::hours(2));
    Ok(())
}
