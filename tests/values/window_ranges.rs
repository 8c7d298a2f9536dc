//! Windows of the rows whose values are near.

on_each! {
    rows_whose_values_are_near,
    distances_of_every_kind_of_moment,
    distances_that_no_order_has_are_refused,
}

use orm::functions::{order_by, partition_by};
use orm::prelude::*;
use orm::query::PerRow;
use orm::traits::IntoWindow;

/// A reading of a meter; of some the day is not known.
#[derive(Model, Debug)]
struct Reading {
    id: i64,
    meter: i32,
    hour: i32,
    day: Option<NaiveDate>,
    at: DateTime<Utc>,
    clock: NaiveDateTime,
    time: NaiveTime,
    lasted: TimeDelta,
    watts: i32,
}

/// Readings of two meters, on days and in hours with gaps and equals between them.
async fn readings(db: &Database) -> orm::Result<Vec<Reading>> {
    db.create_tables(schema![Reading]).await?;
    let first = NaiveDate::from_ymd_opt(2024, 2, 26).expect("a day");
    let drafts = (0..24).map(|n: i32| {
        let hour = n * 7 % 23 / 2;
        let day = first + TimeDelta::days((n * 5 % 13).into());
        let clock = NaiveDateTime::from(day) + TimeDelta::hours(hour.into());
        Reading::draft()
            .meter(n % 2)
            .hour(hour)
            .day((n % 8 != 0).then_some(day))
            .at(clock.and_utc())
            .clock(clock)
            .time(clock.time())
            .lasted(TimeDelta::minutes((n % 6 * 10).into()))
            .watts(1 << n)
    });
    Reading::bulk_create(drafts.collect::<Vec<_>>(), db).await
}

/// Asserts that a sum over a window is that of the rows which are in it by this rule, of each row: each has a power of two.
async fn check_sums(
    window: impl IntoWindow<Reading, Kind = PerRow>,
    rows: &[Reading],
    is_in: impl Fn(&Reading, &Reading) -> bool,
    db: &Database,
) -> orm::Result<()> {
    let sums = Reading.watts.sum().over(window);
    let sums = Reading::objects().order_by(Reading.id).values(sums);
    for (row, sum) in rows.iter().zip(sums.all(db).await?) {
        let others = rows.iter().filter(|other| is_in(row, other));
        let expected = others
            .map(|other| i64::from(other.watts))
            .reduce(|a, b| a + b);
        assert_eq!(sum, expected, "{row:?}");
    }
    Ok(())
}

async fn rows_whose_values_are_near(db: Database) -> orm::Result<()> {
    let rows = readings(&db).await?;
    let week = order_by(Reading.day).range(TimeDelta::days(-6)..=TimeDelta::zero());
    let query = Reading::objects().values(Reading.watts.sum().over(&week));
    assert_sql!(
        query,
        sqlite = r#"SELECT SUM("reading"."watts") OVER (ORDER BY orm_duration("reading"."day", ?) NULLS LAST RANGE BETWEEN ? PRECEDING AND CURRENT ROW) FROM "reading""#,
        postgres = r#"SELECT SUM("reading"."watts") OVER (ORDER BY (CAST("reading"."day" - $1::date AS int8) * 86400000000) NULLS LAST RANGE BETWEEN $2::int8 PRECEDING AND CURRENT ROW) FROM "reading""#
    );
    for (from, to) in [(-2, 2), (-3, -1), (1, 4), (0, 0), (-40, -20)] {
        let near = |row: i32, other: i32| (row + from..=row + to).contains(&other);
        let window = order_by(Reading.hour).range(from..=to);
        let is_in = |row: &Reading, other: &Reading| near(row.hour, other.hour);
        check_sums(window, &rows, is_in, &db).await?;
        // Of each meter, and in an order that descends, where rows before have higher values.
        let window = partition_by(Reading.meter).order_by(Reading.hour.desc());
        let is_in = |row: &Reading, other: &Reading| {
            row.meter == other.meter && near(-row.hour, -other.hour)
        };
        check_sums(window.range(from..=to), &rows, is_in, &db).await?;

        // Rows without a day are near one another alone, first or last.
        let [start, end] = [from, to].map(|days| TimeDelta::days(days.into()));
        let is_in = |row: &Reading, other: &Reading| match (row.day, other.day) {
            (Some(row), Some(other)) => (row + start..=row + end).contains(&other),
            (row, other) => row == other,
        };
        for order in [Reading.day.asc(), Reading.day.asc().nulls_first()] {
            let window = order_by(order).range(start..=end);
            check_sums(window, &rows, is_in, &db).await?;
        }
    }
    // Ends that are not among them, and none.
    let is_in = |row: &Reading, other: &Reading| (-2..2).contains(&(other.hour - row.hour));
    check_sums(order_by(Reading.hour).range(-2..2), &rows, is_in, &db).await?;
    let is_in = |row: &Reading, other: &Reading| other.hour - row.hour >= 1;
    check_sums(order_by(Reading.hour).range(1..), &rows, is_in, &db).await?;
    // Without the row itself.
    let others = order_by(Reading.hour).range(-1..=1).exclude_current_row();
    let is_in =
        |row: &Reading, other: &Reading| row.id != other.id && (other.hour - row.hour).abs() <= 1;
    check_sums(others, &rows, is_in, &db).await
}

async fn distances_of_every_kind_of_moment(db: Database) -> orm::Result<()> {
    let rows = readings(&db).await?;
    let day = TimeDelta::hours(-24)..TimeDelta::zero();
    let window = order_by(Reading.at).range(day.clone());
    let is_in = |row: &Reading, other: &Reading| day.contains(&(other.at - row.at));
    check_sums(window, &rows, is_in, &db).await?;
    let window = order_by(Reading.clock).range(day.clone());
    let is_in = |row: &Reading, other: &Reading| day.contains(&(other.clock - row.clock));
    check_sums(window, &rows, is_in, &db).await?;
    let hours = TimeDelta::hours(-3)..=TimeDelta::hours(1);
    let window = order_by(Reading.time).range(hours.clone());
    let is_in = |row: &Reading, other: &Reading| hours.contains(&(other.time - row.time));
    check_sums(window, &rows, is_in, &db).await?;
    let minutes = TimeDelta::minutes(-10)..=TimeDelta::minutes(10);
    let window = order_by(Reading.lasted).range(minutes.clone());
    let is_in = |row: &Reading, other: &Reading| minutes.contains(&(other.lasted - row.lasted));
    check_sums(window, &rows, is_in, &db).await?;

    // What is computed has distances too, and groups have windows of them.
    let twice = order_by(Reading.hour * 2).range(-2..=0);
    let is_in = |row: &Reading, other: &Reading| (-1..=0).contains(&(other.hour - row.hour));
    check_sums(twice, &rows, is_in, &db).await?;
    let near = order_by(Reading.hour).range(-1..=0);
    let near = count().window_sum().over(near);
    let hours = Reading::objects().values((Reading.hour, near));
    for (hour, n) in hours.order_by(Reading.hour).all(&db).await? {
        let near = rows
            .iter()
            .filter(|row| (hour - 1..=hour).contains(&row.hour));
        assert_eq!(n, i64::try_from(near.count()).ok(), "{hour}");
    }
    Ok(())
}

async fn distances_that_no_order_has_are_refused(db: Database) -> orm::Result<()> {
    let one_value = "`range` takes distances of the one value that a window is ordered by";
    let by_type = "`range` takes whole numbers where a window is ordered by an integer";
    let (from, to) = (1, 0);
    let windows = [
        (partition_by(Reading.meter).range(-1..=0), one_value),
        (
            order_by((Reading.hour, Reading.id)).range(-1..=0),
            one_value,
        ),
        (order_by(Reading.at).range(-1..=0), by_type),
        (order_by(Reading.hour).range(TimeDelta::zero()..), by_type),
        (order_by(Reading.hour.cast::<f64>()).range(-1..=0), by_type),
        (
            order_by(Reading.hour).range(from..=to),
            "end before they begin",
        ),
    ];
    for (window, why) in windows {
        let query = Reading::objects().values(count().over(window));
        let refused = query.all(&db).await.expect_err("no such distance");
        assert!(refused.to_string().contains(why), "{refused}");
    }
    Ok(())
}
