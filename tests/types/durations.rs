//! Sums, averages and extremes of durations: exact, and the same on both databases.

on_each! {
    durations_are_summed_and_averaged,
    nothing_has_no_duration,
    an_average_is_rounded_to_the_nearest_microsecond,
    an_average_of_many_rows_is_exact,
    differences_of_moments_are_aggregated,
    durations_of_groups,
    durations_of_related_rows,
    options_of_aggregates_of_durations,
    what_leaves_the_durations_is_out_of_range,
    numbers_and_durations_are_asked_by_one_text,
    units_of_durations_are_counted,
    moments_stand_on_the_left,
    durations_are_divided_by_numbers,
}

use orm::chrono::{DateTime, TimeDelta, Utc};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::{Error, Result};

#[derive(Model, Debug, Clone)]
struct Worker {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Job {
    id: i64,
    allowed: TimeDelta,
    extra: Option<TimeDelta>,
    started: DateTime<Utc>,
    ended: Option<DateTime<Utc>>,
    #[orm(related_name = "jobs", on_delete = Cascade)]
    worker: ForeignKey<Worker>,
}

fn moment(microseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(microseconds).expect("a moment near 1970")
}

/// Jobs of one worker, which are allowed so many microseconds.
async fn jobs(db: &Database, name: &str, allowed: &[i64]) -> Result<Worker> {
    let worker = Worker::draft().name(name).save(db).await?;
    let drafts = allowed.iter().map(|allowed| {
        Job::draft()
            .allowed(TimeDelta::microseconds(*allowed))
            .started(moment(0))
            .worker(&worker)
    });
    Job::bulk_create(drafts, db).await?;
    Ok(worker)
}

async fn made(db: &Database, allowed: &[i64]) -> Result<()> {
    db.create_tables(schema![Worker, Job]).await?;
    jobs(db, "Ada", allowed).await?;
    Ok(())
}

async fn durations_are_summed_and_averaged(db: Database) -> Result<()> {
    made(&db, &[1_000_000, 2_500_000, -500_000]).await?;
    let all = (
        Job.allowed.sum(),
        Job.allowed.avg(),
        Job.allowed.min(),
        Job.allowed.max(),
    );
    assert_sql!(
        Job::objects().values(all.clone()),
        sqlite = r#"SELECT orm_sum_i64("job"."allowed"), orm_avg_i64("job"."allowed"), MIN("job"."allowed"), MAX("job"."allowed") FROM "job""#,
        postgres = r#"SELECT CAST(SUM("job"."allowed") AS int8), CAST(ROUND(AVG(CAST("job"."allowed" AS numeric(39, 20)))) AS int8), MIN("job"."allowed"), MAX("job"."allowed") FROM "job""#,
    );
    let found = assert_queries(&db, 1, async || Job::objects().aggregate(all, &db).await).await?;
    let seconds = |seconds: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "whole microseconds")]
        Some(TimeDelta::microseconds((seconds * 1e6) as i64))
    };
    assert_eq!(
        found,
        (seconds(3.0), seconds(1.0), seconds(-0.5), seconds(2.5))
    );
    Ok(())
}

async fn nothing_has_no_duration(db: Database) -> Result<()> {
    made(&db, &[5]).await?;
    let of_nulls = (
        Job.extra.sum(),
        Job.extra.avg(),
        Job.extra.max(),
        (Job.allowed + Job.extra).avg(),
    );
    assert_eq!(
        Job::objects().aggregate(of_nulls, &db).await?,
        (None, None, None, None)
    );
    let none = Job::objects().filter(Job.id.lt(0));
    let of_no_rows = (Job.allowed.sum(), Job.allowed.avg());
    assert_eq!(none.aggregate(of_no_rows, &db).await?, (None, None));
    Ok(())
}

async fn an_average_is_rounded_to_the_nearest_microsecond(db: Database) -> Result<()> {
    db.create_tables(schema![Worker, Job]).await?;
    for (allowed, average) in [
        (&[1, 2][..], 2),
        (&[-1, -2], -2),
        (&[1, 1, 2], 1),
        (&[1, 2, 2], 2),
        (&[-1, -1, -2], -1),
        (&[0, 0, 0, 1], 0),
        (&[i64::MAX, i64::MAX - 1], i64::MAX),
        (&[i64::MIN + 1, i64::MIN + 2], i64::MIN + 1),
    ] {
        let worker = jobs(&db, "Ada", allowed).await?;
        let found = worker.jobs().aggregate(Job.allowed.avg(), &db).await?;
        assert_eq!(found, Some(TimeDelta::microseconds(average)), "{allowed:?}");
    }
    Ok(())
}

/// A quotient that is cut to some places before it is rounded would be rounded up: `…12.49998`, `…12.5000`, `…13`.
async fn an_average_of_many_rows_is_exact(db: Database) -> Result<()> {
    let (n, whole) = (25_001, 123_456_789_012_345);
    let allowed: Vec<i64> = (0..n).map(|n| whole + i64::from(n < 12_500)).collect();
    made(&db, &allowed).await?;
    let average = Job::objects().aggregate(Job.allowed.avg(), &db).await?;
    assert_eq!(average, Some(TimeDelta::microseconds(whole)));
    Ok(())
}

async fn differences_of_moments_are_aggregated(db: Database) -> Result<()> {
    made(&db, &[]).await?;
    let ends = [Some(2), Some(5), None];
    let drafts = ends.map(|end| {
        Job::draft()
            .allowed(TimeDelta::microseconds(3))
            .started(moment(0))
            .ended(end.map(moment))
            .worker(1)
    });
    Job::bulk_create(drafts, &db).await?;
    let taken = Job.ended - Job.started;
    assert_sql!(
        Job::objects().values(taken.avg()),
        sqlite = r#"SELECT orm_avg_i64(orm_duration("job"."ended", "job"."started")) FROM "job""#,
        postgres = r#"SELECT CAST(ROUND(AVG(CAST(CAST(EXTRACT(EPOCH FROM "job"."ended" - "job"."started") * 1000000 AS int8) AS numeric(39, 20)))) AS int8) FROM "job""#,
    );
    let late = (Job.ended - Job.started - Job.allowed).sum();
    let found = Job::objects()
        .aggregate((taken.sum(), taken.avg(), taken.max(), late), &db)
        .await?;
    let microseconds = |n| Some(TimeDelta::microseconds(n));
    assert_eq!(
        found,
        (
            microseconds(7),
            microseconds(4),
            microseconds(5),
            microseconds(1)
        )
    );
    Ok(())
}

async fn durations_of_groups(db: Database) -> Result<()> {
    made(&db, &[10, 20]).await?;
    jobs(&db, "Bob", &[40, 45, 50]).await?;
    let groups = Job::objects()
        .values((Job.worker.name, Job.allowed.avg()))
        .filter(Job.allowed.sum().gt(TimeDelta::microseconds(30)))
        .order_by(Job.allowed.avg().desc());
    assert_eq!(
        groups.all(&db).await?,
        [("Bob".to_owned(), Some(TimeDelta::microseconds(45)))]
    );
    // What is aggregated is calculated with further.
    let twice = Job::objects().values((Job.worker.name, Job.allowed.sum() * 2));
    assert_eq!(
        twice.order_by(Job.worker.name).all(&db).await?[0].1,
        Some(TimeDelta::microseconds(60))
    );
    Ok(())
}

async fn durations_of_related_rows(db: Database) -> Result<()> {
    made(&db, &[10, 20]).await?;
    jobs(&db, "Bob", &[]).await?;
    let jobs = Worker.jobs();
    let workers = Worker::objects().order_by(Worker.id).values((
        Worker.name,
        jobs.sum(Job.allowed),
        jobs.clone()
            .filter(Job.allowed.gt(TimeDelta::microseconds(10)))
            .avg(Job.allowed),
        jobs.max(Job.ended - Job.started),
    ));
    assert_eq!(
        workers.all(&db).await?,
        [
            (
                "Ada".to_owned(),
                Some(TimeDelta::microseconds(30)),
                Some(TimeDelta::microseconds(20)),
                None
            ),
            ("Bob".to_owned(), None, None, None),
        ]
    );
    Ok(())
}

async fn options_of_aggregates_of_durations(db: Database) -> Result<()> {
    made(&db, &[10, 10, 25]).await?;
    let short = Job.allowed.lt(TimeDelta::microseconds(20));
    let found = Job::objects()
        .aggregate(
            (
                Job.allowed.sum().distinct(),
                Job.allowed.avg().distinct(),
                Job.allowed.avg().filter(short),
                Job.allowed.count_distinct(),
            ),
            &db,
        )
        .await?;
    let microseconds = |n| Some(TimeDelta::microseconds(n));
    assert_eq!(
        found,
        (microseconds(35), microseconds(18), microseconds(10), 2)
    );
    Ok(())
}

async fn what_leaves_the_durations_is_out_of_range(db: Database) -> Result<()> {
    made(&db, &[i64::MAX, 1]).await?;
    let sum = Job::objects().aggregate(Job.allowed.sum(), &db).await;
    assert!(matches!(sum, Err(Error::OutOfRange { .. })), "{sum:?}");
    // On the way a sum may leave them.
    jobs(&db, "Bob", &[-1]).await?;
    let (sum, average) = Job::objects()
        .aggregate((Job.allowed.sum(), Job.allowed.avg()), &db)
        .await?;
    assert_eq!(sum, Some(TimeDelta::microseconds(i64::MAX)));
    assert_eq!(average, Some(TimeDelta::microseconds(i64::MAX / 3)));
    Ok(())
}

/// Both are bound as whole numbers.
async fn numbers_and_durations_are_asked_by_one_text(db: Database) -> Result<()> {
    db.create_tables(schema![Worker, Job]).await?;
    let ann = Worker::draft().name("Ann").save(&db).await?;
    let job = Job::draft().allowed(TimeDelta::hours(1)).started(moment(0));
    job.worker(&ann).save(&db).await?;
    let numbers = Worker::objects().values(-value(1_i64));
    let spans = Worker::objects().values(-value(TimeDelta::days(1)));
    let text = |sql: orm::query::Sql| sql.text().to_owned();
    assert_eq!(text(numbers.to_sql(&db)?), text(spans.to_sql(&db)?));
    assert_eq!(numbers.all(&db).await?, [-1]);
    assert_eq!(spans.all(&db).await?, [-TimeDelta::days(1)]);
    assert_eq!(numbers.all(&db).await?, [-1]);
    Ok(())
}

async fn units_of_durations_are_counted(db: Database) -> Result<()> {
    db.create_tables(schema![Worker, Job]).await?;
    let ann = Worker::draft().name("Ann").save(&db).await?;
    let spans = [
        TimeDelta::weeks(1) + TimeDelta::days(6) + TimeDelta::hours(23),
        TimeDelta::minutes(-90),
        TimeDelta::microseconds(1_999),
        TimeDelta::zero(),
    ];
    for span in spans {
        let job = Job::draft()
            .allowed(span)
            .started(moment(0))
            .ended(moment(0) + span);
        job.worker(&ann).save(&db).await?;
    }
    let counted = Job::objects().order_by(Job.id).values((
        Job.allowed,
        Job.allowed.num_weeks(),
        Job.allowed.num_days(),
        Job.allowed.num_hours(),
        Job.allowed.num_minutes(),
        Job.allowed.num_seconds(),
        Job.allowed.num_milliseconds(),
        Job.extra.num_days(),
    ));
    for (span, weeks, days, hours, minutes, seconds, milliseconds, extra) in
        counted.all(&db).await?
    {
        let of_rust = (
            span.num_weeks(),
            span.num_days(),
            span.num_hours(),
            span.num_minutes(),
        );
        assert_eq!((weeks, days, hours, minutes), of_rust);
        assert_eq!(
            (seconds, milliseconds),
            (span.num_seconds(), span.num_milliseconds())
        );
        assert_eq!(extra, None);
    }
    // What is computed is counted too, and calculated with.
    let paid = (Job.ended - Job.started).num_hours() * 20;
    let paid = Job::objects()
        .order_by(Job.id)
        .values(paid)
        .all(&db)
        .await?;
    assert_eq!(paid, [Some(6_700), Some(-20), Some(0), Some(0)]);
    let hours = Job::objects()
        .aggregate((Job.ended - Job.started).num_hours().sum(), &db)
        .await?;
    assert_eq!(hours, Some(334));
    Ok(())
}

async fn moments_stand_on_the_left(db: Database) -> Result<()> {
    made(&db, &[5, 7]).await?;
    Job::objects()
        .filter(Job.id.eq(1))
        .update(Job.ended.set(moment(20)), &db)
        .await?;
    let now = moment(100);
    let ages = Job::objects()
        .order_by(Job.id)
        .values((now - Job.started, now - Job.ended));
    let micros = TimeDelta::microseconds;
    assert_eq!(
        ages.all(&db).await?,
        [(micros(100), Some(micros(80))), (micros(100), None)]
    );
    let due = Job::objects()
        .order_by(Job.id)
        .values((now + Job.allowed, now - Job.allowed));
    assert_eq!(due.all(&db).await?[1], (moment(107), moment(93)));
    let late = Job::objects().filter((now - Job.started).gt(Job.allowed));
    assert_eq!(late.count(&db).await?, 2);
    let started = Job.started + micros(1);
    let oldest = Job::objects()
        .aggregate(now - Job.started.min(), &db)
        .await?;
    assert_eq!(oldest, Some(micros(100)));
    let values = Job::objects()
        .limit(1)
        .values(now - &started)
        .all(&db)
        .await?;
    assert_eq!(values, [micros(99)]);
    let day = now.date_naive();
    let days = Job::objects()
        .limit(1)
        .values((day - Job.started.date()).num_days());
    assert_eq!(days.all(&db).await?, [0]);
    Ok(())
}

async fn durations_are_divided_by_numbers(db: Database) -> Result<()> {
    made(&db, &[7, -7]).await?;
    let parts = Job::objects().order_by(Job.id).values((
        Job.allowed / 2,
        (Job.allowed * 3) / -2,
        Job.allowed / (Job.id - 1),
        Job.extra / 2,
    ));
    assert_sql!(
        parts,
        sqlite = r#"SELECT "job"."allowed" / ?, ("job"."allowed" * ?) / ?, "job"."allowed" / NULLIF("job"."id" - ?, 0), "job"."extra" / ? FROM "job" ORDER BY "job"."id""#,
        postgres = r#"SELECT "job"."allowed" / $1::int8, ("job"."allowed" * $2::int8) / $3::int8, "job"."allowed" / NULLIF("job"."id" - $4::int8, 0), "job"."extra" / $5::int8 FROM "job" ORDER BY "job"."id""#,
    );
    let found: Vec<(TimeDelta, TimeDelta, Option<TimeDelta>, Option<TimeDelta>)> =
        parts.all(&db).await?;
    let parts = |half, more, by_key: Option<i64>| {
        let [half, more] = [half, more].map(TimeDelta::microseconds);
        (half, more, by_key.map(TimeDelta::microseconds), None)
    };
    assert_eq!(found, [parts(3, -10, None), parts(-3, 10, Some(-7))]);
    let error = Job::objects()
        .values(Job.allowed / 0)
        .all(&db)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::OutOfRange { .. }), "{error}");
    let halved = Job::objects()
        .every_row()
        .update(Job.allowed.set(Job.allowed / 2), &db);
    assert_eq!(halved.await?, 2);
    assert_eq!(
        Job::objects()
            .filter(Job.allowed.eq(TimeDelta::microseconds(-3)))
            .count(&db)
            .await?,
        1
    );
    Ok(())
}
