//! Dates and times by the clocks of time zones, and the days on which clocks change.

on_each! {
    a_clock_shows_moments,
    a_clock_that_is_set_forward_skips_an_hour,
    a_clock_that_is_set_back_shows_an_hour_twice,
    units_begin_by_the_clock,
    days_that_clocks_change_have_their_own_length,
    parts_are_read_by_the_clock,
    null_stays_null,
    what_leaves_the_years_is_out_of_range,
    clocks_go_on_changing_beyond_the_known_years,
    random_moments_are_shown_as_in_chrono,
    zones_with_the_name_of_an_abbreviation,
    today_is_a_date_of_the_zone,
    groups_are_of_units,
    each_row_has_the_clock_of_its_zone,
    rows_of_a_relation_have_zones,
    a_zone_of_a_row_may_be_null,
    a_zone_of_a_row_may_have_the_name_of_an_abbreviation,
    a_text_that_names_no_zone_is_told,
}

use orm::Error;
use orm::chrono::{
    DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc,
};
use orm::chrono_tz::Tz;
use orm::functions::Unit::{Day, Hour, Minute, Month, Week, Year};
use orm::functions::{coalesce, in_zone, now, to_utc, today_in, trunc_in, value};
use orm::prelude::*;

const BERLIN: Tz = Tz::Europe__Berlin;
const NEW_YORK: Tz = Tz::America__New_York;
const LORD_HOWE: Tz = Tz::Australia__Lord_Howe;
const KATHMANDU: Tz = Tz::Asia__Kathmandu;

#[derive(Model, Debug, Clone)]
struct Call {
    id: i64,
    at: DateTime<Utc>,
    clock: NaiveDateTime,
    maybe_at: Option<DateTime<Utc>>,
    maybe_clock: Option<NaiveDateTime>,
}

fn moment(text: &str) -> NaiveDateTime {
    text.parse().expect("a date and time")
}

/// Stores these, both as moments and as what a clock shows.
async fn stored(moments: &[&str], db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Call]).await?;
    for text in moments {
        let at = moment(text);
        Call::draft().at(at.and_utc()).clock(at).save(db).await?;
    }
    Ok(())
}

fn all() -> QuerySet<Call> {
    Call::objects().order_by(Call.id)
}

fn moments<const N: usize>(texts: [&str; N]) -> [NaiveDateTime; N] {
    texts.map(moment)
}

async fn a_clock_shows_moments(db: Database) -> orm::Result<()> {
    stored(&["2024-01-01T12:00:00.5", "2024-07-01T23:30:00"], &db).await?;
    for (zone, expected) in [
        (Tz::UTC, ["2024-01-01T12:00:00.5", "2024-07-01T23:30:00"]),
        (BERLIN, ["2024-01-01T13:00:00.5", "2024-07-02T01:30:00"]),
        (NEW_YORK, ["2024-01-01T07:00:00.5", "2024-07-01T19:30:00"]),
        (LORD_HOWE, ["2024-01-01T23:00:00.5", "2024-07-02T10:00:00"]),
        (KATHMANDU, ["2024-01-01T17:45:00.5", "2024-07-02T05:15:00"]),
    ] {
        let shown = all().values(Call.at.in_zone(zone)).all(&db).await?;
        assert_eq!(shown, moments(expected), "{zone}");
        let back = all().filter(Call.at.in_zone(zone).to_utc(zone).eq(Call.at));
        assert_eq!(back.count(&db).await?, 2);
    }
    assert_sql!(
        Call::objects()
            .filter(in_zone(Call.at, BERLIN).hour().lt(8))
            .values(to_utc(Call.clock, BERLIN)),
        sqlite = concat!(
            r#"SELECT orm_to_utc("call"."clock", ?) FROM "call" "#,
            r#"WHERE orm_hour(orm_in_zone("call"."at", ?)) < ?"#,
        ),
        postgres = concat!(
            r#"SELECT lower(tstzrange(upper(tstzrange('0001-01-01 00:00:00+00', "call"."clock" AT TIME ZONE $1::text, '[]')), "#,
            r#"'9999-12-31 23:59:59.999999+00', '[]')) FROM "call" "#,
            r#"WHERE CAST(EXTRACT(HOUR FROM lower(tsrange(upper(tsrange('0001-01-01 00:00:00', "#,
            r#""call"."at" AT TIME ZONE $2::text, '[]')), '9999-12-31 23:59:59.999999', '[]'))) AS int4) < $3::int4"#,
        ),
    );
    Ok(())
}

async fn a_clock_that_is_set_forward_skips_an_hour(db: Database) -> orm::Result<()> {
    stored(
        &[
            "2024-03-31T01:59:59.999999",
            "2024-03-31T02:00:00",
            "2024-03-31T02:30:00",
            "2024-03-31T03:00:00",
        ],
        &db,
    )
    .await?;
    let found = all().values(Call.clock.to_utc(BERLIN)).all(&db).await?;
    let expected = [
        "2024-03-31T00:59:59.999999",
        "2024-03-31T01:00:00",
        "2024-03-31T01:30:00",
        "2024-03-31T01:00:00",
    ];
    assert_eq!(found, moments(expected).map(|it| it.and_utc()));
    Ok(())
}

async fn a_clock_that_is_set_back_shows_an_hour_twice(db: Database) -> orm::Result<()> {
    stored(
        &[
            "2024-10-27T01:59:59.999999",
            "2024-10-27T02:00:00",
            "2024-10-27T02:59:59.999999",
            "2024-10-27T03:00:00",
        ],
        &db,
    )
    .await?;
    let found = all().values(Call.clock.to_utc(BERLIN)).all(&db).await?;
    let expected = [
        "2024-10-26T23:59:59.999999",
        "2024-10-27T01:00:00",
        "2024-10-27T01:59:59.999999",
        "2024-10-27T02:00:00",
    ];
    assert_eq!(found, moments(expected).map(|it| it.and_utc()));
    Ok(())
}

async fn units_begin_by_the_clock(db: Database) -> orm::Result<()> {
    stored(
        &[
            "2024-03-31T22:30:00",
            "2024-10-27T00:30:00",
            "2024-10-27T01:30:00",
            "2024-04-06T15:15:00",
        ],
        &db,
    )
    .await?;
    for (zone, unit, expected) in [
        (
            BERLIN,
            Month,
            [
                "2024-03-31T22:00:00",
                "2024-09-30T22:00:00",
                "2024-09-30T22:00:00",
                "2024-03-31T22:00:00",
            ],
        ),
        (
            BERLIN,
            Week,
            [
                "2024-03-31T22:00:00",
                "2024-10-20T22:00:00",
                "2024-10-20T22:00:00",
                "2024-03-31T22:00:00",
            ],
        ),
        (
            BERLIN,
            Day,
            [
                "2024-03-31T22:00:00",
                "2024-10-26T22:00:00",
                "2024-10-26T22:00:00",
                "2024-04-05T22:00:00",
            ],
        ),
        (
            BERLIN,
            Hour,
            [
                "2024-03-31T22:00:00",
                "2024-10-27T00:00:00",
                "2024-10-27T01:00:00",
                "2024-04-06T15:00:00",
            ],
        ),
        (
            KATHMANDU,
            Hour,
            [
                "2024-03-31T22:15:00",
                "2024-10-27T00:15:00",
                "2024-10-27T01:15:00",
                "2024-04-06T15:15:00",
            ],
        ),
        (
            LORD_HOWE,
            Hour,
            [
                "2024-03-31T22:00:00",
                "2024-10-27T00:00:00",
                "2024-10-27T01:00:00",
                "2024-04-06T14:30:00",
            ],
        ),
        (
            LORD_HOWE,
            Day,
            [
                "2024-03-31T13:00:00",
                "2024-10-26T13:00:00",
                "2024-10-26T13:00:00",
                "2024-04-06T13:00:00",
            ],
        ),
        (NEW_YORK, Year, ["2024-01-01T05:00:00"; 4]),
    ] {
        let found = all().values((Call.at.trunc_in(unit, zone), trunc_in(Call.at, unit, zone)));
        let expected = moments(expected).map(|it| (it.and_utc(), it.and_utc()));
        assert_eq!(found.all(&db).await?, expected, "{zone} {unit:?}");
    }
    Ok(())
}

async fn days_that_clocks_change_have_their_own_length(db: Database) -> orm::Result<()> {
    stored(
        &[
            "2024-03-31T12:00:00",
            "2024-10-27T12:00:00",
            "2024-04-07T00:00:00",
        ],
        &db,
    )
    .await?;
    let day = TimeDelta::days(1);
    for (zone, minutes) in [
        (BERLIN, [23 * 60, 25 * 60, 24 * 60]),
        (LORD_HOWE, [1440, 1440, 24 * 60 + 30]),
    ] {
        let midnight = Call.at.in_zone(zone).trunc(Day);
        let lengths = all().values((&midnight + day).to_utc(zone) - midnight.to_utc(zone));
        assert_eq!(
            lengths.all(&db).await?,
            minutes.map(TimeDelta::minutes),
            "{zone}"
        );
    }
    Ok(())
}

async fn parts_are_read_by_the_clock(db: Database) -> orm::Result<()> {
    stored(&["2023-12-31T20:45:30.25", "2024-01-01T02:00:00"], &db).await?;
    let local = Call.at.in_zone(KATHMANDU);
    let parts = all().values((
        local.year(),
        local.week(),
        local.weekday(),
        local.hour(),
        local.minute(),
        local.second(),
        local.date(),
        local.trunc(Minute),
    ));
    let new_year = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a date");
    assert_eq!(
        parts.all(&db).await?,
        [
            (
                2024,
                1,
                1,
                2,
                30,
                30,
                new_year,
                moment("2024-01-01T02:30:00")
            ),
            (
                2024,
                1,
                1,
                7,
                45,
                0,
                new_year,
                moment("2024-01-01T07:45:00")
            ),
        ]
    );
    let old_year = all().filter(Call.at.in_zone(NEW_YORK).year().eq(2023));
    assert_eq!(old_year.count(&db).await?, 2);
    Ok(())
}

async fn null_stays_null(db: Database) -> orm::Result<()> {
    stored(&["2024-01-01T00:00:00"], &db).await?;
    let query = Call::objects().values((
        Call.maybe_at.in_zone(BERLIN),
        Call.maybe_clock.to_utc(BERLIN),
        Call.maybe_at.trunc_in(Day, BERLIN),
        Call.maybe_at.in_zone(BERLIN).year(),
    ));
    assert_eq!(query.get(&db).await?, (None, None, None, None));
    Ok(())
}

#[track_caller]
fn out_of_range<T: std::fmt::Debug>(got: orm::Result<T>) {
    match got.expect_err("a date that there is not") {
        Error::OutOfRange {
            model: "Call", why, ..
        } => {
            assert_eq!(why, "a calculated date leaves the years 1 to 9999");
        }
        other => panic!("{other:?}"),
    }
}

async fn what_leaves_the_years_is_out_of_range(db: Database) -> orm::Result<()> {
    stored(&["0001-01-01T00:00:00"], &db).await?;
    out_of_range(all().values(Call.at.in_zone(NEW_YORK)).all(&db).await);
    out_of_range(
        all()
            .values(Call.at.in_zone(NEW_YORK).year())
            .all(&db)
            .await,
    );
    out_of_range(all().values(Call.clock.to_utc(KATHMANDU)).all(&db).await);
    out_of_range(all().values(Call.at.trunc_in(Day, NEW_YORK)).all(&db).await);
    let shown = all().values(Call.at.in_zone(KATHMANDU)).get(&db).await?;
    assert_eq!(shown, moment("0001-01-01T05:41:16"));
    let end = moment("9999-12-31T23:59:59.999999");
    Call::objects()
        .every_row()
        .update((Call.at.set(end.and_utc()), Call.clock.set(end)), &db)
        .await?;
    out_of_range(all().values(Call.at.in_zone(BERLIN)).all(&db).await);
    out_of_range(all().values(Call.clock.to_utc(NEW_YORK)).all(&db).await);
    let shown = all().values(Call.at.in_zone(NEW_YORK)).get(&db).await?;
    assert_eq!(shown, end - TimeDelta::hours(5));
    Ok(())
}

async fn clocks_go_on_changing_beyond_the_known_years(db: Database) -> orm::Result<()> {
    stored(
        &[
            "2099-10-25T00:59:59",
            "2100-03-28T00:59:59",
            "2100-03-28T01:00:00",
            "2400-07-01T00:00:00",
            "9999-07-01T00:00:00",
            "9999-12-01T00:00:00",
        ],
        &db,
    )
    .await?;
    let hours = |hours: [i64; 6]| hours.map(TimeDelta::hours);
    for (zone, expected) in [
        (BERLIN, hours([2, 1, 2, 2, 2, 1])),
        (NEW_YORK, hours([-4, -4, -4, -4, -4, -5])),
        (Tz::Asia__Tokyo, hours([9; 6])),
        (Tz::Africa__Casablanca, hours([1; 6])),
    ] {
        let ahead = all().values(Call.at.in_zone(zone) - Call.at.in_zone(Tz::UTC));
        assert_eq!(ahead.all(&db).await?, expected, "{zone}");
    }
    Ok(())
}

/// The moment at which the clock shows this, by chrono: the later of two, and in a gap by the clock before it.
fn by_chrono(zone: Tz, clock: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&clock) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(_, moment) => moment.to_utc(),
        LocalResult::None => {
            let before = zone.offset_from_utc_datetime(&(clock - TimeDelta::days(1)));
            (clock - before.fix()).and_utc()
        }
    }
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

/// Moments from 1970 to 2037, half of them in hours around those at which clocks change.
fn sampled() -> Vec<NaiveDateTime> {
    let mut random = Random(7);
    let start = moment("1970-01-02T00:00:00");
    let mut moments = Vec::new();
    for _ in 0..150 {
        let seconds = random.below(67 * 365 * 86_400);
        moments.push(start + TimeDelta::seconds(seconds) + TimeDelta::microseconds(1));
    }
    let changes = [
        "2024-03-31T01:00:00",
        "2024-10-27T01:00:00",
        "2024-03-10T07:00:00",
        "2024-11-03T06:00:00",
        "2024-04-06T15:00:00",
        "2024-10-05T15:30:00",
    ];
    for change in moments_of(&changes) {
        for quarters in -24..=24 {
            moments.push(change + TimeDelta::minutes(quarters * 15));
        }
    }
    moments
}

fn moments_of(texts: &[&str]) -> Vec<NaiveDateTime> {
    texts.iter().map(|text| moment(text)).collect()
}

async fn random_moments_are_shown_as_in_chrono(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Call]).await?;
    let moments = sampled();
    let drafts = moments
        .iter()
        .map(|at| Call::draft().at(at.and_utc()).clock(*at));
    Call::bulk_create(drafts, &db).await?;
    for zone in [
        BERLIN,
        NEW_YORK,
        LORD_HOWE,
        KATHMANDU,
        Tz::Europe__Dublin,
        Tz::America__Sao_Paulo,
    ] {
        let found = all().values((
            Call.at.in_zone(zone),
            Call.clock.to_utc(zone),
            Call.at.trunc_in(Day, zone),
            Call.at.trunc_in(Month, zone),
            Call.at.in_zone(zone).trunc(Hour),
        ));
        for (found, at) in found.all(&db).await?.into_iter().zip(&moments) {
            let shown = zone.from_utc_datetime(at).naive_local();
            let midnight = shown.date().and_time(orm::chrono::NaiveTime::MIN);
            let first = midnight.with_day(1).expect("a first day");
            let hour = midnight + TimeDelta::hours((shown - midnight).num_hours());
            let expected = (
                shown,
                by_chrono(zone, *at),
                by_chrono(zone, midnight),
                by_chrono(zone, first),
                hour,
            );
            assert_eq!(found, expected, "{zone} {at}");
        }
    }
    Ok(())
}

/// Postgres knows these names as abbreviations, most of one offset.
async fn zones_with_the_name_of_an_abbreviation(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Call]).await?;
    let days = (1900..=2100).flat_map(|year| [(year, 1), (year, 7)]);
    let days: Vec<NaiveDateTime> = days
        .map(|(year, month)| moment(&format!("{year}-{month:02}-15T12:00:00")))
        .collect();
    let drafts = days
        .iter()
        .map(|at| Call::draft().at(at.and_utc()).clock(*at));
    Call::bulk_create(drafts, &db).await?;
    for zone in [
        Tz::CET,
        Tz::EET,
        Tz::MET,
        Tz::WET,
        Tz::EST,
        Tz::MST,
        Tz::HST,
        Tz::GMT,
        Tz::UCT,
        Tz::UTC,
        Tz::Zulu,
    ] {
        let found = all().values((
            Call.at.in_zone(zone),
            Call.clock.to_utc(zone),
            Call.at.trunc_in(Day, zone),
        ));
        // The last year for which `chrono-tz` has rules.
        let known = days.iter().filter(|at| at.year() < 2100);
        for (found, at) in found.all(&db).await?.into_iter().zip(known) {
            let shown = zone.from_utc_datetime(at).naive_local();
            let midnight = shown.date().and_time(orm::chrono::NaiveTime::MIN);
            let expected = (shown, by_chrono(zone, *at), by_chrono(zone, midnight));
            assert_eq!(found, expected, "{zone} {at}");
        }
        let (today, of_now) = all()
            .limit(1)
            .values((today_in(zone), now().in_zone(zone).date()))
            .get(&db)
            .await?;
        assert_eq!(today, of_now, "{zone}");
    }
    // Beyond the rules, clocks go on changing.
    let winter_and_summer = all()
        .filter(Call.at.year().eq(2100))
        .values(Call.at.in_zone(Tz::CET).hour());
    assert_eq!(winter_and_summer.all(&db).await?, [13, 14]);
    Ok(())
}

async fn today_is_a_date_of_the_zone(db: Database) -> orm::Result<()> {
    stored(&["2024-01-01T00:00:00"], &db).await?;
    let zone = Tz::Pacific__Kiritimati;
    let query = all().values((today_in(zone), now().in_zone(zone).date()));
    let (today, of_now) = query.get(&db).await?;
    assert_eq!(today, of_now);
    let days = (today - Utc::now().date_naive()).num_days();
    assert!((0..=1).contains(&days), "{days}");
    Ok(())
}

async fn groups_are_of_units(db: Database) -> orm::Result<()> {
    stored(
        &[
            "2024-01-31T22:59:59",
            "2024-01-31T23:00:00",
            "2024-02-29T12:00:00",
            "2024-03-01T00:00:00",
        ],
        &db,
    )
    .await?;
    let months =
        |texts: [(&str, i64); 3]| texts.map(|(text, calls)| (moment(text).and_utc(), calls));
    let by_utc = Call::objects()
        .values((Call.at.trunc(Month), count()))
        .order_by(Call.at.trunc(Month));
    let expected = months([
        ("2024-01-01T00:00:00", 2),
        ("2024-02-01T00:00:00", 1),
        ("2024-03-01T00:00:00", 1),
    ]);
    assert_eq!(by_utc.all(&db).await?, expected);
    let local = Call.at.trunc_in(Month, BERLIN);
    let by_clock = Call::objects()
        .values((local.clone(), count()))
        .order_by(local.clone());
    let expected = months([
        ("2023-12-31T23:00:00", 1),
        ("2024-01-31T23:00:00", 2),
        ("2024-02-29T23:00:00", 1),
    ]);
    assert_eq!(by_clock.all(&db).await?, expected);
    let busy = Call::objects()
        .values((Call.at.in_zone(BERLIN).month(), count(), Call.at.max()))
        .filter(count().gt(1));
    let last = moment("2024-02-29T12:00:00").and_utc();
    assert_eq!(busy.all(&db).await?, [(2, 2, Some(last))]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Office {
    id: i64,
    zone: Tz,
    home: Option<Tz>,
}

#[derive(Model, Debug, Clone)]
struct Visit {
    id: i64,
    at: DateTime<Utc>,
    clock: NaiveDateTime,
    #[orm(on_delete = Cascade)]
    office: ForeignKey<Office>,
    #[orm(on_delete = SetNull, related_name = "other_visits")]
    other: Option<ForeignKey<Office>>,
}

const ZONES: [Tz; 4] = [BERLIN, NEW_YORK, LORD_HOWE, KATHMANDU];

/// Stores an office in each zone, and in each a visit at this moment.
async fn visits(at: &str, db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Office, Visit]).await?;
    let at = moment(at);
    for zone in ZONES {
        let office = Office::draft().zone(zone).save(db).await?;
        let visit = Visit::draft().at(at.and_utc()).clock(at);
        visit.office(&office).save(db).await?;
    }
    Ok(())
}

async fn each_row_has_the_clock_of_its_zone(db: Database) -> orm::Result<()> {
    visits("2024-07-01T15:30:00", &db).await?;
    let by_day = Visit::objects().order_by(Visit.id).values((
        Visit.at.in_zone(Visit.office.zone),
        Visit.clock.to_utc(Visit.office.zone),
        Visit.at.trunc_in(Day, Visit.office.zone),
    ));
    let found = by_day.all(&db).await?;
    let at = moment("2024-07-01T15:30:00");
    let expected = ZONES.map(|zone| {
        let local = at.and_utc().with_timezone(&zone).naive_local();
        let of = |clock: NaiveDateTime| clock.and_local_timezone(zone).single();
        let utc = |clock| of(clock).expect("shown once").to_utc();
        (local, utc(at), utc(local.date().into()))
    });
    assert_eq!(found, expected);

    // Where it is eleven at that moment, as a digest of the morning is sent.
    let eleven = Office::objects().filter(value(at.and_utc()).in_zone(Office.zone).hour().eq(11));
    let offices = eleven.values(Office.zone).all(&db).await?;
    assert_eq!(offices, [NEW_YORK]);

    let today = Office::objects()
        .order_by(Office.id)
        .values(today_in(Office.zone));
    let of_now = Office::objects()
        .order_by(Office.id)
        .values(now().in_zone(Office.zone).date());
    assert_eq!(today.all(&db).await?, of_now.all(&db).await?);
    assert_sql!(
        Office::objects().values(now().in_zone(Office.zone)),
        sqlite = r#"SELECT orm_in_zone(?, "office"."zone") FROM "office""#,
        postgres = concat!(
            r#"SELECT lower(tsrange(upper(tsrange('0001-01-01 00:00:00', statement_timestamp() AT TIME ZONE CASE "office"."zone" "#,
            r#"WHEN 'CET' THEN 'Europe/Brussels' WHEN 'MET' THEN 'Europe/Brussels' WHEN 'EET' THEN 'Europe/Athens' "#,
            r#"WHEN 'WET' THEN 'Europe/Lisbon' WHEN 'EST' THEN 'America/Panama' WHEN 'MST' THEN 'America/Phoenix' "#,
            r#"WHEN 'HST' THEN 'Pacific/Honolulu' ELSE "office"."zone" END, '[]')), '9999-12-31 23:59:59.999999', '[]')) FROM "office""#,
        ),
    );
    Ok(())
}

async fn rows_of_a_relation_have_zones(db: Database) -> orm::Result<()> {
    visits("2024-07-01T23:30:00", &db).await?;
    let by_date = Visit::objects()
        .values((Visit.at.in_zone(Visit.office.zone).date(), count()))
        .order_by(Visit.at.in_zone(Visit.office.zone).date());
    let [first, second] = [1, 2].map(|day| NaiveDate::from_ymd_opt(2024, 7, day).expect("a day"));
    assert_eq!(by_date.all(&db).await?, [(first, 1), (second, 3)]);

    // There is no other office.
    let of_none = Visit::objects().values(Visit.at.in_zone(Visit.other.zone));
    assert_eq!(of_none.all(&db).await?, [None; 4]);
    let moved = Visit::objects()
        .every_row()
        .update(Visit.clock.set(Visit.at.in_zone(Visit.office.zone)), &db);
    assert_eq!(moved.await?, 4);
    let clocks = Visit::objects()
        .order_by(Visit.id)
        .values(Visit.clock.hour());
    assert_eq!(clocks.all(&db).await?, [1, 19, 10, 5]);
    Ok(())
}

async fn a_zone_of_a_row_may_be_null(db: Database) -> orm::Result<()> {
    visits("2024-07-01T12:00:00", &db).await?;
    let in_berlin = Office::objects().filter(Office.zone.eq(BERLIN));
    in_berlin.update(Office.home.set(KATHMANDU), &db).await?;
    let at = value(moment("2024-07-01T12:00:00").and_utc());
    let hours: Vec<(Option<i32>, i32)> = Office::objects()
        .order_by(Office.id)
        .values((
            at.in_zone(Office.home).hour(),
            at.in_zone(coalesce((Office.home, Tz::UTC))).hour(),
        ))
        .all(&db)
        .await?;
    assert_eq!(hours, [(Some(17), 17), (None, 12), (None, 12), (None, 12)]);
    Ok(())
}

async fn a_zone_of_a_row_may_have_the_name_of_an_abbreviation(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Office]).await?;
    let zones = [
        Tz::CET,
        Tz::MET,
        Tz::EET,
        Tz::WET,
        Tz::EST,
        Tz::MST,
        Tz::HST,
    ];
    for zone in zones {
        Office::draft().zone(zone).save(&db).await?;
    }
    let at = moment("2024-07-01T12:00:00").and_utc();
    let offices = Office::objects().order_by(Office.id);
    let shown = offices
        .values((Office.zone, value(at).in_zone(Office.zone)))
        .all(&db)
        .await?;
    assert_eq!(
        shown,
        zones.map(|zone| (zone, at.with_timezone(&zone).naive_local()))
    );
    Ok(())
}

async fn a_text_that_names_no_zone_is_told(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Office]).await?;
    let insert = sql!(
        "INSERT INTO office (zone) VALUES ({})",
        "Eastern Time (US & Canada)"
    );
    db.execute(insert).await?;
    let found = Office::objects()
        .values(now().in_zone(Office.zone))
        .all(&db)
        .await;
    let Err(Error::Unsupported { what, .. }) = found else {
        panic!("{found:?}");
    };
    assert!(what.contains("a time zone that"), "{what}");
    Ok(())
}
