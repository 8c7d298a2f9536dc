//! Dates and moments moved by months of the calendar.

on_each! {
    a_month_later_is_the_same_day_or_the_last,
    months_may_be_a_column,
    months_are_those_of_the_clock_that_is_asked,
    null_stays_null,
    what_leaves_the_years_is_out_of_range,
    rows_are_updated_and_chosen_by_months,
    every_distance_is_that_of_chrono,
}

use orm::Error;
use orm::chrono::{DateTime, Months, NaiveDate, NaiveDateTime, Utc};
use orm::chrono_tz::Tz;
use orm::functions::add_months;
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Plan {
    id: i64,
    months: i32,
    grace: Option<i16>,
    begins: NaiveDate,
    shown: NaiveDateTime,
    at: DateTime<Utc>,
    ends: Option<NaiveDate>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn store(begins: &str, months: i32, db: &Database) -> orm::Result<Plan> {
    let shown = day(begins).and_hms_opt(23, 30, 0).expect("a time");
    Plan::draft()
        .months(months)
        .begins(day(begins))
        .shown(shown)
        .at(shown.and_utc())
        .save(db)
        .await
}

fn all() -> QuerySet<Plan> {
    Plan::objects().order_by(Plan.id)
}

async fn a_month_later_is_the_same_day_or_the_last(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    store("2024-01-31", 1, &db).await?;
    let by = Months::new(1);
    let moved = all().values((
        Plan.begins + by,
        Plan.shown + by,
        Plan.at + by,
        Plan.begins - by,
        Plan.shown - by,
        Plan.at - by,
        Plan.begins.add_months(-2),
        add_months(Plan.at, 12),
    ));
    let at = |text: &str| day(text).and_hms_opt(23, 30, 0).expect("a time");
    assert_eq!(
        moved.get(&db).await?,
        (
            day("2024-02-29"),
            at("2024-02-29"),
            at("2024-02-29").and_utc(),
            day("2023-12-31"),
            at("2023-12-31"),
            at("2023-12-31").and_utc(),
            day("2023-11-30"),
            at("2025-01-31").and_utc(),
        )
    );
    assert_sql!(
        Plan::objects().values((Plan.begins + by, Plan.at - by)),
        sqlite = r#"SELECT orm_add_months_date("plan"."begins", ?), orm_sub_months_timestamp("plan"."at", ?) FROM "plan""#,
        postgres = concat!(
            r#"SELECT CAST(lower(tsrange(upper(tsrange('0001-01-01 00:00:00', "plan"."begins" + make_interval(months => $1::int4), '[]')), "#,
            r#"'9999-12-31 23:59:59.999999', '[]')) AS date), "#,
            r#"lower(tstzrange(upper(tstzrange('0001-01-01 00:00:00+00', ("plan"."at" AT TIME ZONE 'UTC' - make_interval(months => $2::int4)) AT TIME ZONE 'UTC', '[]')), "#,
            r#"'9999-12-31 23:59:59.999999+00', '[]')) FROM "plan""#,
        ),
    );
    Ok(())
}

async fn months_may_be_a_column(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    store("2024-01-31", 13, &db).await?;
    store("2024-03-31", -1, &db).await?;
    let ends = all()
        .values(Plan.begins.add_months(Plan.months))
        .all(&db)
        .await?;
    assert_eq!(ends, [day("2025-02-28"), day("2024-02-29")]);
    let doubled = all().values(Plan.begins.add_months(Plan.months * 2));
    assert_eq!(
        doubled.all(&db).await?,
        [day("2026-03-31"), day("2024-01-31")]
    );
    let graced = all()
        .values(Plan.begins.add_months(Plan.grace))
        .all(&db)
        .await?;
    assert_eq!(graced, [None, None]);
    Plan::objects()
        .every_row()
        .update(Plan.grace.set(2), &db)
        .await?;
    let graced = all()
        .values(Plan.begins.add_months(Plan.grace))
        .all(&db)
        .await?;
    assert_eq!(graced, [Some(day("2024-03-31")), Some(day("2024-05-31"))]);
    Ok(())
}

/// Half past eleven in the evening of January 31, by UTC, is the first of February in Berlin.
async fn months_are_those_of_the_clock_that_is_asked(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    store("2024-01-31", 1, &db).await?;
    let by = Months::new(2);
    let berlin = Tz::Europe__Berlin;
    let moved = all().values((Plan.at + by, (Plan.at.in_zone(berlin) + by).to_utc(berlin)));
    let utc = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
    // By then the clock of Berlin is set forward.
    let expected = (utc("2024-03-31T23:30:00Z"), utc("2024-03-31T22:30:00Z"));
    assert_eq!(moved.get(&db).await?, expected);
    Ok(())
}

async fn null_stays_null(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    store("2024-01-31", 1, &db).await?;
    let ends = all().values((
        Plan.ends + Months::new(1),
        Plan.ends.add_months(Plan.months),
    ));
    assert_eq!(ends.get(&db).await?, (None, None));
    Ok(())
}

async fn what_leaves_the_years_is_out_of_range(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    store("9999-12-01", i32::MIN, &db).await?;
    let refused = [
        all()
            .values(Plan.begins + Months::new(1))
            .all(&db)
            .await
            .err(),
        all()
            .values(Plan.begins - Months::new(120_000))
            .all(&db)
            .await
            .err(),
        all()
            .values(Plan.begins + Months::new(u32::MAX))
            .all(&db)
            .await
            .err(),
        all()
            .values(Plan.begins.add_months(Plan.months))
            .all(&db)
            .await
            .err(),
        all()
            .values(Plan.shown + Months::new(1))
            .all(&db)
            .await
            .err(),
        all().values(Plan.at + Months::new(1)).all(&db).await.err(),
        all()
            .values(Plan.at - Months::new(u32::MAX))
            .all(&db)
            .await
            .err(),
    ];
    for error in refused {
        let Some(Error::OutOfRange { why, .. }) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(why, "a calculated date leaves the years 1 to 9999");
    }
    Ok(())
}

async fn rows_are_updated_and_chosen_by_months(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    store("2024-01-31", 1, &db).await?;
    store("2024-01-30", 3, &db).await?;
    let ends = Plan.ends.set(Plan.begins.add_months(Plan.months));
    assert_eq!(all().every_row().update(ends, &db).await?, 2);
    let short = all().filter(Plan.ends.lt(Plan.begins + Months::new(2)));
    assert_eq!(short.get(&db).await?.ends, Some(day("2024-02-29")));
    // A draft may say it too.
    let plan = Plan::draft()
        .months(1)
        .begins(value(day("2024-05-31")).add_months(1))
        .shown(NaiveDateTime::default())
        .at(DateTime::UNIX_EPOCH)
        .save(&db)
        .await?;
    assert_eq!(plan.begins, day("2024-06-30"));
    Ok(())
}

async fn every_distance_is_that_of_chrono(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    let first = day("2023-11-27");
    let days: Vec<NaiveDate> = first.iter_days().take(130).collect();
    Plan::bulk_create(
        days.iter().map(|begins| {
            Plan::draft()
                .months(0)
                .begins(*begins)
                .shown(NaiveDateTime::from(*begins))
                .at(NaiveDateTime::from(*begins).and_utc())
        }),
        &db,
    )
    .await?;
    for months in [1_i32, 2, 11, 12, 13, 25, 400] {
        let found = all().values((
            Plan.begins.add_months(months),
            Plan.begins.add_months(-months),
            Plan.at.add_months(months).date(),
        ));
        let by = Months::new(months.unsigned_abs());
        let expected = days.iter().map(|day| (*day + by, *day - by, *day + by));
        assert_eq!(
            found.all(&db).await?,
            expected.collect::<Vec<_>>(),
            "{months}"
        );
    }
    Ok(())
}
