//! Dates, times and durations: their parts, their units, and calculations with them.

on_each! {
    parts_are_those_of_chrono,
    weeks_are_those_of_iso,
    units_begin_as_in_chrono,
    bins_are_of_one_length,
    readings_are_grouped_by_bins,
    a_bin_without_length_is_refused,
    seconds_have_no_fraction,
    null_stays_null,
    functions_are_methods_and_stand_alone,
    rows_are_found_and_ordered_by_parts,
    durations_move_dates_and_times,
    dates_move_by_whole_days,
    times_of_day_go_around_the_clock,
    durations_are_between_two_moments,
    durations_are_calculated_with,
    what_leaves_the_years_is_out_of_range,
    a_long_duration_is_exact,
    a_duration_that_is_too_long_names_its_field,
    now_is_one_moment_in_a_statement,
    now_moves_with_a_duration,
    today_is_the_date_of_utc,
    computed_dates_are_stored,
    random_moments_are_calculated_as_in_chrono;
    only(Postgres, "SQLite has no time zone of its own") the_zone_of_the_session_does_not_matter
}

use orm::Error;
use orm::chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};
use orm::functions::Unit::{self, Day, Hour, Minute, Month, Quarter, Second, Week, Year};
use orm::functions::{
    date, day, day_of_year, hour, iso_year, minute, month, now, quarter, second, time, today,
    trunc, week, weekday, year,
};
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Event {
    id: i64,
    at: DateTime<Utc>,
    clock: NaiveDateTime,
    day: NaiveDate,
    opens: NaiveTime,
    span: TimeDelta,
    maybe_at: Option<DateTime<Utc>>,
    maybe_day: Option<NaiveDate>,
    maybe_span: Option<TimeDelta>,
}

const UNITS: [Unit; 8] = [Year, Quarter, Month, Week, Day, Hour, Minute, Second];

/// Moments at which parts and units change.
const EDGES: [&str; 14] = [
    "0001-01-01T00:00:00.000000",
    "1582-10-15T12:30:59.999999",
    "1868-09-30T23:59:59.999999",
    "1899-12-31T23:00:00.000001",
    "1900-02-28T23:59:59.500000",
    "1969-12-31T23:59:59.999999",
    "1970-01-01T00:00:00.000000",
    "2000-02-29T12:00:00.000000",
    "2020-12-31T23:59:59.999999",
    "2021-01-03T00:00:00.000000",
    "2021-01-04T00:00:00.000000",
    "2024-02-29T13:14:15.161718",
    "2024-12-30T06:07:08.000000",
    "9999-12-31T23:59:59.999999",
];

fn moment(text: &str) -> NaiveDateTime {
    text.parse().expect("a date and time")
}

fn draft(moment: NaiveDateTime) -> impl SaveDraft<Model = Event> {
    Event::draft()
        .at(moment.and_utc())
        .clock(moment)
        .day(moment.date())
        .opens(moment.time())
        .span(TimeDelta::microseconds(1))
}

async fn stored(moments: &[&str], db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Event]).await?;
    for text in moments {
        draft(moment(text)).save(db).await?;
    }
    Ok(())
}

fn all() -> QuerySet<Event> {
    Event::objects().order_by(Event.id)
}

fn int(number: u32) -> i32 {
    number.try_into().expect("a small number")
}

async fn parts_are_those_of_chrono(db: Database) -> orm::Result<()> {
    stored(&EDGES, &db).await?;
    let dates = |at: NaiveDateTime| {
        (
            at.year(),
            int(at.quarter()),
            int(at.month()),
            int(at.day()),
            int(at.ordinal()),
            int(at.weekday().number_from_monday()),
            int(at.iso_week().week()),
            at.iso_week().year(),
        )
    };
    let times = |at: NaiveDateTime| (int(at.hour()), int(at.minute()), int(at.second()));
    macro_rules! assert_parts {
        ($column:expr, $from:ident, [$($part:ident),*]) => {
            let parts = all().values(($($column.$part()),*)).all(&db).await?;
            let expected = EDGES.map(|text| $from(moment(text)));
            assert_eq!(parts, expected);
        };
    }
    assert_parts!(
        Event.at,
        dates,
        [
            year,
            quarter,
            month,
            day,
            day_of_year,
            weekday,
            week,
            iso_year
        ]
    );
    assert_parts!(
        Event.clock,
        dates,
        [
            year,
            quarter,
            month,
            day,
            day_of_year,
            weekday,
            week,
            iso_year
        ]
    );
    assert_parts!(
        Event.day,
        dates,
        [
            year,
            quarter,
            month,
            day,
            day_of_year,
            weekday,
            week,
            iso_year
        ]
    );
    assert_parts!(Event.at, times, [hour, minute, second]);
    assert_parts!(Event.clock, times, [hour, minute, second]);
    assert_parts!(Event.opens, times, [hour, minute, second]);
    let split = all().values((
        Event.at.date(),
        Event.at.time(),
        Event.clock.date(),
        Event.clock.time(),
    ));
    let expected = EDGES.map(|text| {
        let (date, time) = (moment(text).date(), moment(text).time());
        (date, time, date, time)
    });
    assert_eq!(split.all(&db).await?, expected);
    Ok(())
}

async fn weeks_are_those_of_iso(db: Database) -> orm::Result<()> {
    let days = [
        "2019-12-30",
        "2020-12-31",
        "2021-01-03",
        "2021-01-04",
        "2026-12-31",
    ];
    let moments = days.map(|day| format!("{day}T00:00:00"));
    stored(&moments.each_ref().map(String::as_str), &db).await?;
    let weeks = all().values((Event.day.iso_year(), Event.day.week(), Event.day.weekday()));
    let expected = [
        (2020, 1, 1),
        (2020, 53, 4),
        (2020, 53, 7),
        (2021, 1, 1),
        (2026, 53, 4),
    ];
    assert_eq!(weeks.all(&db).await?, expected);
    Ok(())
}

/// Where a unit begins, by chrono.
fn beginning(of: NaiveDateTime, unit: Unit) -> NaiveDateTime {
    let day = of.date();
    let date = match unit {
        Year => day.with_ordinal(1),
        Quarter => NaiveDate::from_ymd_opt(day.year(), day.quarter() * 3 - 2, 1),
        Month => day.with_day(1),
        Week => Some(day - TimeDelta::days(day.weekday().num_days_from_monday().into())),
        Day | Hour | Minute | Second => Some(day),
    };
    let time = of.time();
    let time = match unit {
        Hour => NaiveTime::from_hms_opt(time.hour(), 0, 0),
        Minute => NaiveTime::from_hms_opt(time.hour(), time.minute(), 0),
        Second => NaiveTime::from_hms_opt(time.hour(), time.minute(), time.second()),
        _ => NaiveTime::from_hms_opt(0, 0, 0),
    };
    date.expect("a date").and_time(time.expect("a time"))
}

async fn units_begin_as_in_chrono(db: Database) -> orm::Result<()> {
    stored(&EDGES, &db).await?;
    for unit in UNITS {
        let found = all().values((
            Event.at.trunc(unit),
            Event.clock.trunc(unit),
            Event.day.trunc(unit),
        ));
        let expected = EDGES.map(|text| {
            let begins = beginning(moment(text), unit);
            (begins.and_utc(), begins, begins.date())
        });
        assert_eq!(found.all(&db).await?, expected, "{unit:?}");
    }
    assert_sql!(
        all().values((
            Event.at.trunc(Month),
            Event.clock.trunc(Week),
            Event.day.trunc(Year)
        )),
        sqlite = concat!(
            r#"SELECT orm_trunc_timestamp("event"."at", 'month'), orm_trunc_datetime("event"."clock", 'week'), "#,
            r#"orm_trunc_date("event"."day", 'year') FROM "event" ORDER BY "event"."id""#,
        ),
        postgres = concat!(
            r#"SELECT date_trunc('month', "event"."at", 'UTC'), date_trunc('week', "event"."clock"), "#,
            r#"CAST(date_trunc('year', CAST("event"."day" AS timestamp)) AS date) FROM "event" ORDER BY "event"."id""#,
        ),
    );
    Ok(())
}

/// Bins begin where units of their length do; those before 1970 too.
async fn bins_are_of_one_length(db: Database) -> orm::Result<()> {
    stored(&EDGES, &db).await?;
    for (length, unit) in [
        (TimeDelta::seconds(1), Second),
        (TimeDelta::minutes(1), Minute),
        (TimeDelta::hours(1), Hour),
        (TimeDelta::days(1), Day),
        (TimeDelta::days(7), Week),
    ] {
        let bins = (Event.at.date_bin(length), Event.clock.date_bin(length));
        let units = (Event.at.trunc(unit), Event.clock.trunc(unit));
        let bins = all().values(bins).all(&db).await?;
        assert_eq!(bins, all().values(units).all(&db).await?, "{length}");
    }
    let bin = |length| Event.clock.date_bin(length);
    let bins = all().values((
        bin(TimeDelta::minutes(15)),
        bin(TimeDelta::hours(6)),
        bin(TimeDelta::microseconds(1)),
        Event.maybe_at.date_bin(TimeDelta::hours(1)),
    ));
    let expected = (
        moment("2024-02-29T13:00:00"),
        moment("2024-02-29T12:00:00"),
        moment("2024-02-29T13:14:15.161718"),
        None,
    );
    assert_eq!(bins.all(&db).await?[11], expected);
    let longest = all().values(bin(TimeDelta::MAX)).all(&db).await;
    assert!(
        matches!(longest, Err(Error::OutOfRange { .. })),
        "{longest:?}"
    );
    Ok(())
}

async fn readings_are_grouped_by_bins(db: Database) -> orm::Result<()> {
    stored(&[], &db).await?;
    for minute in [0, 4, 5, 14, 15, 31] {
        let at = moment("2024-05-04T12:00:00") + TimeDelta::minutes(minute);
        draft(at).save(&db).await?;
    }
    let quarter = Event.at.date_bin(TimeDelta::minutes(15));
    let groups = Event::objects().values((&quarter, count()));
    let busy = groups.filter(count().gt(1) | quarter.minute().eq(30));
    let busy = busy.order_by(&quarter).all(&db).await?;
    let begins = |text| moment(text).and_utc();
    let expected = [("2024-05-04T12:00:00", 4), ("2024-05-04T12:30:00", 1)];
    assert_eq!(busy, expected.map(|(text, n)| (begins(text), n)));
    Ok(())
}

async fn a_bin_without_length_is_refused(db: Database) -> orm::Result<()> {
    stored(&[], &db).await?;
    for length in [TimeDelta::zero(), TimeDelta::minutes(-1)] {
        let refused = all().values(Event.at.date_bin(length)).all(&db).await;
        let Err(error @ Error::InvalidQuery { .. }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(
            error.to_string(),
            "invalid query of `Event`: `date_bin` cuts time into bins of a length above zero, such as `TimeDelta::minutes(15)`"
        );
    }
    Ok(())
}

async fn seconds_have_no_fraction(db: Database) -> orm::Result<()> {
    stored(&["1969-12-31T23:59:59.999999"], &db).await?;
    let query = Event::objects().filter(Event.at.second().eq(59) & Event.opens.second().eq(59));
    assert_sql!(
        Event::objects().values(Event.at.second()),
        sqlite = r#"SELECT orm_second("event"."at") FROM "event""#,
        postgres = r#"SELECT CAST(floor(EXTRACT(SECOND FROM "event"."at" AT TIME ZONE 'UTC')) AS int4) FROM "event""#,
    );
    assert_eq!(query.count(&db).await?, 1);
    Ok(())
}

type Moved = (
    Option<DateTime<Utc>>,
    Option<DateTime<Utc>>,
    Option<NaiveDate>,
    Option<TimeDelta>,
    Option<TimeDelta>,
);

async fn null_stays_null(db: Database) -> orm::Result<()> {
    stored(&EDGES[..1], &db).await?;
    let parts: (
        Option<i32>,
        Option<NaiveDate>,
        Option<DateTime<Utc>>,
        Option<NaiveDate>,
    ) = Event::objects()
        .values((
            Event.maybe_at.year(),
            Event.maybe_at.date(),
            Event.maybe_at.trunc(Month),
            Event.maybe_day.trunc(Month),
        ))
        .get(&db)
        .await?;
    assert_eq!(parts, (None, None, None, None));
    let moved: Moved = Event::objects()
        .values((
            Event.maybe_at + Event.span,
            Event.at - Event.maybe_span,
            Event.day + Event.maybe_span,
            Event.maybe_at - Event.at,
            Event.span + Event.maybe_span,
        ))
        .get(&db)
        .await?;
    assert_eq!(moved, (None, None, None, None, None));
    let null = Event::objects().filter(Event.maybe_at.year().is_null());
    assert_eq!(null.count(&db).await?, 1);
    Ok(())
}

async fn functions_are_methods_and_stand_alone(db: Database) -> orm::Result<()> {
    stored(&EDGES, &db).await?;
    let same = (year(Event.at).eq(Event.at.year()))
        & iso_year(Event.at).eq(Event.at.iso_year())
        & quarter(Event.at).eq(Event.at.quarter())
        & month(Event.at).eq(Event.at.month())
        & week(Event.at).eq(Event.at.week())
        & day(Event.at).eq(Event.at.day())
        & day_of_year(Event.at).eq(Event.at.day_of_year())
        & weekday(Event.at).eq(Event.at.weekday())
        & hour(Event.at).eq(Event.at.hour())
        & minute(Event.at).eq(Event.at.minute())
        & second(Event.at).eq(Event.at.second())
        & date(Event.at).eq(Event.at.date())
        & time(Event.at).eq(Event.at.time())
        & trunc(Event.at, Month).eq(Event.at.trunc(Month));
    assert_eq!(Event::objects().filter(same).count(&db).await?, 14);
    Ok(())
}

async fn rows_are_found_and_ordered_by_parts(db: Database) -> orm::Result<()> {
    stored(&EDGES, &db).await?;
    let query = Event::objects()
        .filter(Event.at.year().ge(2020) & Event.day.month().is_in([12, 2]))
        .order_by((Event.at.month(), Event.at.trunc(Day).desc()))
        .values(Event.id);
    assert_eq!(query.all(&db).await?, [12, 14, 13, 9]);
    let leap =
        Event::objects().filter((Event.day - Event.day.trunc(Month)).eq(TimeDelta::days(28)));
    assert_eq!(leap.count(&db).await?, 2);
    Ok(())
}

async fn durations_move_dates_and_times(db: Database) -> orm::Result<()> {
    stored(&["2024-02-28T23:00:00.000001"], &db).await?;
    let day = TimeDelta::days(1);
    let micro = TimeDelta::microseconds(1);
    let query = Event::objects().values((
        Event.at + day,
        Event.at - micro,
        Event.clock + TimeDelta::hours(2),
        Event.clock - Event.span,
        Event.at + Event.span,
    ));
    let at = moment("2024-02-28T23:00:00.000001");
    assert_eq!(
        query.get(&db).await?,
        (
            (at + day).and_utc(),
            (at - micro).and_utc(),
            at + TimeDelta::hours(2),
            at - micro,
            (at + micro).and_utc(),
        )
    );
    assert_sql!(
        Event::objects().values((Event.at + day, Event.clock - Event.span)),
        sqlite = concat!(
            r#"SELECT orm_add_timestamp("event"."at", ?), "#,
            r#"orm_sub_datetime("event"."clock", "event"."span") FROM "event""#,
        ),
        postgres = concat!(
            r#"SELECT lower(tstzrange(upper(tstzrange('0001-01-01 00:00:00+00', "event"."at" + $1::text::interval, '[]')), "#,
            r#"'9999-12-31 23:59:59.999999+00', '[]')), "#,
            r#"lower(tsrange(upper(tsrange('0001-01-01 00:00:00', "event"."clock" - "#,
            r#"("event"."span" / 1000000 * interval '1 second' + "event"."span" % 1000000 * interval '1 microsecond'), '[]')), "#,
            r#"'9999-12-31 23:59:59.999999', '[]')) FROM "event""#,
        ),
    );
    Ok(())
}

async fn dates_move_by_whole_days(db: Database) -> orm::Result<()> {
    stored(&["2024-02-28T12:00:00"], &db).await?;
    let day = moment("2024-02-28T12:00:00").date();
    for (hours, days) in [(48, 2), (47, 1), (23, 0), (-23, 0), (-24, -1), (-47, -1)] {
        let span = TimeDelta::hours(hours);
        let moved = Event::objects().values((Event.day + span, Event.day - span));
        let expected = (day + TimeDelta::days(days), day - TimeDelta::days(days));
        assert_eq!(moved.get(&db).await?, expected, "{hours}");
        assert_eq!((day + span, day - span), expected);
        Event::objects()
            .every_row()
            .update(Event.span.set(span), &db)
            .await?;
        let moved = Event::objects().values((Event.day + Event.span, Event.day - Event.span));
        assert_eq!(moved.get(&db).await?, expected, "{hours}");
    }
    Ok(())
}

async fn times_of_day_go_around_the_clock(db: Database) -> orm::Result<()> {
    stored(&["2024-02-28T23:30:00"], &db).await?;
    let time = moment("2024-02-28T23:30:00").time();
    for span in [
        TimeDelta::hours(1),
        TimeDelta::hours(-73),
        TimeDelta::microseconds(-1),
        TimeDelta::microseconds(i64::MAX),
        TimeDelta::microseconds(i64::MIN),
    ] {
        let moved = Event::objects().values((Event.opens + span, Event.opens - span));
        assert_eq!(moved.get(&db).await?, (time + span, time - span), "{span}");
        Event::objects()
            .every_row()
            .update(Event.span.set(span), &db)
            .await?;
        let moved = Event::objects().values((Event.opens + Event.span, Event.opens - Event.span));
        assert_eq!(moved.get(&db).await?, (time + span, time - span), "{span}");
    }
    Ok(())
}

async fn durations_are_between_two_moments(db: Database) -> orm::Result<()> {
    stored(&EDGES, &db).await?;
    let first = moment(EDGES[0]);
    let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("a time");
    let spans = all().values((
        Event.at - first.and_utc(),
        Event.clock - first,
        Event.day - first.date(),
        Event.opens - noon,
        Event.at - Event.at.trunc(Month),
    ));
    let expected = EDGES.map(|text| {
        let at = moment(text);
        (
            at - first,
            at - first,
            at.date() - first.date(),
            at.time() - noon,
            at - beginning(at, Month),
        )
    });
    assert_eq!(spans.all(&db).await?, expected);
    let long = Event::objects().filter((Event.at - first.and_utc()).gt(TimeDelta::days(730_000)));
    assert_sql!(
        long.clone().values(Event.day - Event.day.trunc(Month)),
        sqlite = concat!(
            r#"SELECT orm_duration("event"."day", orm_trunc_date("event"."day", 'month')) FROM "event" "#,
            r#"WHERE orm_duration("event"."at", ?) > ?"#,
        ),
        postgres = concat!(
            r#"SELECT (CAST("event"."day" - CAST(date_trunc('month', CAST("event"."day" AS timestamp)) AS date) AS int8) * 86400000000) FROM "event" "#,
            r#"WHERE CAST(EXTRACT(EPOCH FROM "event"."at" - $1::timestamptz) * 1000000 AS int8) > $2::int8"#,
        ),
    );
    assert_eq!(long.count(&db).await?, 7);
    Ok(())
}

async fn durations_are_calculated_with(db: Database) -> orm::Result<()> {
    stored(&EDGES[..1], &db).await?;
    let hour = TimeDelta::hours(1);
    let sums = Event::objects().values((
        Event.span + hour,
        Event.span - hour,
        -Event.span,
        Event.span * 3,
        (Event.at - Event.at.trunc(Second)) + Event.span,
    ));
    let micro = TimeDelta::microseconds(1);
    assert_eq!(
        sums.get(&db).await?,
        (micro + hour, micro - hour, -micro, micro * 3, micro)
    );
    let on_the_left = Event::objects().values((
        hour - Event.span,
        hour + Event.span * 2,
        hour - &(Event.at - Event.at.trunc(Second)),
        hour - Event.maybe_span,
    ));
    assert_eq!(
        on_the_left.get(&db).await?,
        (hour - micro, hour + micro * 2, hour, None)
    );
    let due = Event.at + (Event.span * 2 + hour);
    let later = Event::objects().filter(due.gt(Event.at));
    assert_eq!(later.count(&db).await?, 1);
    Ok(())
}

#[track_caller]
fn out_of_range<T: std::fmt::Debug>(got: orm::Result<T>) {
    match got.expect_err("a date that there is not") {
        Error::OutOfRange { model: "Event", .. } => {}
        other => panic!("{other:?}"),
    }
}

async fn what_leaves_the_years_is_out_of_range(db: Database) -> orm::Result<()> {
    stored(&EDGES[13..], &db).await?;
    let (day, micro) = (TimeDelta::days(1), TimeDelta::microseconds(1));
    out_of_range(all().values(Event.at + micro).all(&db).await);
    out_of_range(all().values(Event.at + Event.span).all(&db).await);
    out_of_range(all().values(Event.clock + micro).all(&db).await);
    out_of_range(all().values(Event.day + day).all(&db).await);
    out_of_range(all().filter((Event.at + micro).gt(Event.at)).all(&db).await);
    let update = Event::objects().every_row();
    out_of_range(update.update(Event.at.set(Event.at + day), &db).await);
    for span in [
        TimeDelta::microseconds(i64::MAX),
        TimeDelta::days(3_652_059),
    ] {
        out_of_range(all().values(Event.at - span).all(&db).await);
        out_of_range(all().values(Event.clock - span).all(&db).await);
        out_of_range(all().values(Event.day - span).all(&db).await);
        out_of_range(all().values(now() - span).all(&db).await);
    }
    let span = TimeDelta::days(3_652_058);
    let first = moment(EDGES[0]);
    let back = all().values((Event.day - span, (Event.at - span).date()));
    assert_eq!(back.get(&db).await?, (first.date(), first.date()));
    Ok(())
}

async fn a_long_duration_is_exact(db: Database) -> orm::Result<()> {
    stored(&EDGES[..1], &db).await?;
    // With more digits than a float has.
    let span = moment(EDGES[13]) - moment(EDGES[0]);
    Event::objects()
        .every_row()
        .update(Event.span.set(span), &db)
        .await?;
    let ends = Event::objects().values((
        Event.clock + span,
        Event.clock + Event.span,
        Event.clock + Event.span - Event.clock,
    ));
    let last = moment(EDGES[13]);
    assert_eq!(ends.get(&db).await?, (last, last, span));
    Ok(())
}

async fn a_duration_that_is_too_long_names_its_field(db: Database) -> orm::Result<()> {
    stored(&EDGES[..1], &db).await?;
    let failed = all().values(Event.at + TimeDelta::MAX).all(&db).await;
    assert_eq!(
        failed.unwrap_err().to_string(),
        "out of range for `Event.at`: the duration must be within 292,471 years"
    );
    Ok(())
}

async fn now_is_one_moment_in_a_statement(db: Database) -> orm::Result<()> {
    stored(&EDGES, &db).await?;
    let before = Utc::now() - TimeDelta::seconds(5);
    let moments: Vec<(DateTime<Utc>, DateTime<Utc>)> =
        all().values((now(), now())).all(&db).await?;
    let after = Utc::now() + TimeDelta::seconds(5);
    assert!(
        moments
            .iter()
            .all(|both| both == &(moments[0].0, moments[0].0))
    );
    assert!(before < moments[0].0 && moments[0].0 < after, "{moments:?}");
    let later = all().values(now()).first(&db).await?.expect("a row");
    assert!(later > moments[0].0, "the next statement is later");
    Ok(())
}

async fn now_moves_with_a_duration(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Event]).await?;
    for days in [1, 6, 8] {
        let at = Utc::now() - TimeDelta::days(days);
        draft(at.naive_utc()).save(&db).await?;
    }
    let recent = Event::objects().filter(Event.at.gt(now() - TimeDelta::days(7)));
    assert_sql!(
        recent.clone().values(Event.id),
        sqlite = r#"SELECT "event"."id" FROM "event" WHERE "event"."at" > orm_sub_timestamp(?, ?)"#,
        postgres = r#"SELECT "event"."id" FROM "event" WHERE "event"."at" > (statement_timestamp() - $1::text::interval)"#,
    );
    assert_eq!(recent.count(&db).await?, 2);
    let old = Event::objects().filter((now() - Event.at).gt(TimeDelta::days(2)));
    assert_eq!(old.count(&db).await?, 2);
    let soon = Event::objects().filter((Event.at + TimeDelta::days(2)).gt(now()));
    assert_eq!(soon.count(&db).await?, 1);
    Ok(())
}

async fn today_is_the_date_of_utc(db: Database) -> orm::Result<()> {
    stored(&EDGES[..1], &db).await?;
    let query = Event::objects().values((today(), now().date()));
    let before = Utc::now().date_naive();
    let (today, of_now) = query.get(&db).await?;
    assert_eq!(today, of_now);
    assert!((before..=Utc::now().date_naive()).contains(&today));
    let yesterday =
        Event::objects().filter(Event.day.lt(orm::functions::today() - TimeDelta::days(1)));
    assert_eq!(yesterday.count(&db).await?, 1);
    Ok(())
}

async fn computed_dates_are_stored(db: Database) -> orm::Result<()> {
    stored(&["2024-05-04T13:14:15.161718"], &db).await?;
    let set = (
        Event.at.set(Event.at.trunc(Month)),
        Event.clock.set(Event.clock + TimeDelta::hours(1)),
        Event.day.set(Event.at.date()),
        Event.opens.set(Event.clock.time()),
        Event.span.set(Event.clock - Event.clock.trunc(Day)),
        Event.maybe_day.set(Event.day.trunc(Week)),
    );
    Event::objects().every_row().update(set, &db).await?;
    let event = Event::objects().get(&db).await?;
    let at = moment("2024-05-04T13:14:15.161718");
    assert_eq!(event.at, moment("2024-05-01T00:00:00").and_utc());
    assert_eq!(event.clock, at + TimeDelta::hours(1));
    assert_eq!((event.day, event.opens), (at.date(), at.time()));
    assert_eq!(event.span, at - beginning(at, Day));
    assert_eq!(event.maybe_day, Some(moment("2024-04-29T00:00:00").date()));
    Ok(())
}

/// Numbers that look random, and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        let bits = i64::try_from((self.0 ^ (self.0 >> 33)) >> 1).expect("63 bits");
        bits % limit
    }
}

async fn random_moments_are_calculated_as_in_chrono(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Event]).await?;
    let (first, last) = (moment(EDGES[0]), moment(EDGES[13]));
    let micros = (last - first).num_microseconds().expect("within the years");
    let mut random = Random(11);
    let mut moments = Vec::new();
    for _ in 0..200 {
        moments.push(first + TimeDelta::microseconds(random.below(micros)));
    }
    for &at in &moments {
        draft(at).save(&db).await?;
    }
    let middle = moment("5000-07-02T12:00:00");
    for unit in UNITS {
        let found = all().values((
            Event.at.trunc(unit),
            Event.at - Event.at.trunc(unit),
            Event.clock - (Event.clock - middle) - TimeDelta::microseconds(1),
            Event.day.iso_year(),
            Event.day.week(),
            Event.at.second(),
        ));
        for (found, at) in found.all(&db).await?.into_iter().zip(&moments) {
            let begins = beginning(*at, unit);
            let expected = (
                begins.and_utc(),
                *at - begins,
                middle - TimeDelta::microseconds(1),
                at.iso_week().year(),
                int(at.iso_week().week()),
                int(at.second()),
            );
            assert_eq!(found, expected, "{at} {unit:?}");
        }
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn the_zone_of_the_session_does_not_matter(db: Database) -> orm::Result<()> {
    stored(&EDGES, &db).await?;
    let query = all().values((
        Event.at.trunc(Day),
        Event.at.hour(),
        Event.at.date(),
        Event.at.time(),
        Event.day.trunc(Month),
        Event.at - Event.at.trunc(Year),
        Event.clock.trunc(Hour),
    ));
    let expected = query.all(&db).await?;
    let url = orm_tests::support::url();
    let sign = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{sign}options=-c%20TimeZone%3DAmerica/New_York");
    let other = Database::connect(&url).await?;
    assert_eq!(query.all(&other).await?, expected);
    let moved = all()
        .limit(3)
        .filter(Event.id.gt(1))
        .values(Event.at - TimeDelta::days(1) + TimeDelta::days(1) - Event.at);
    assert!(moved.all(&other).await?.iter().all(TimeDelta::is_zero));
    Ok(())
}
