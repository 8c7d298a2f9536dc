//! What is read at once is what is read row by row: rows of SQLite travel packed, or as the driver has them.

on_each! {
    rows_of_every_type,
    joined_rows_of_which_some_are_missing,
    pages_keep_their_order,
    a_short_row_before_long_ones_reserves_nothing_for_them,
    rows_of_many_sizes_keep_their_order,
}

use orm::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use orm::prelude::*;
use orm::uuid::Uuid;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

#[derive(Model, Debug, Clone, PartialEq)]
struct Sample {
    id: i64,
    small: i16,
    middle: Option<i32>,
    large: Option<i64>,
    single: Option<f32>,
    double: f64,
    flag: Option<bool>,
    text: String,
    note: Option<String>,
    bytes: Option<Vec<u8>>,
    day: Option<NaiveDate>,
    hour: Option<NaiveTime>,
    local: Option<NaiveDateTime>,
    moment: Option<DateTime<Utc>>,
    uuid: Option<Uuid>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Pair {
    id: i64,
    #[orm(related_name = "firsts", on_delete = Cascade)]
    first: ForeignKey<Sample>,
    #[orm(related_name = "seconds", on_delete = Cascade)]
    second: Option<ForeignKey<Sample>>,
}

#[derive(Model, Debug, Clone)]
struct Country {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Letter {
    id: i64,
    text: String,
    #[orm(related_name = "letters", on_delete = Cascade)]
    from: ForeignKey<Country>,
}

/// From the year 1 to the year 9999, in microseconds.
fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    (-62_135_596_800_000_000..=253_402_300_799_999_999_i64)
        .prop_map(|micros| DateTime::from_timestamp_micros(micros).expect("a moment"))
}

fn texts() -> impl Strategy<Value = String> {
    // Postgres has no NUL.
    ".{0,40}".prop_map(|text: String| text.replace('\0', ""))
}

fn samples() -> impl Strategy<Value = Sample> {
    let numbers = (
        any::<i16>(),
        option::of(any::<i32>()),
        option::of(any::<i64>()),
        option::of(proptest::num::f32::NORMAL),
        proptest::num::f64::NORMAL,
        option::of(any::<bool>()),
    );
    let others = (
        texts(),
        option::of(texts()),
        option::of(vec(any::<u8>(), 0..40)),
        option::of(moments()),
        option::of(any::<u128>()),
    );
    (numbers, others).prop_map(|(numbers, others)| {
        let (small, middle, large, single, double, flag) = numbers;
        let (text, note, bytes, moment, uuid) = others;
        Sample {
            id: 0,
            small,
            middle,
            large,
            single,
            double,
            flag,
            text,
            note,
            bytes,
            day: moment.map(|moment| moment.date_naive()),
            hour: moment.map(|moment| moment.time()),
            local: moment.map(|moment| moment.naive_utc()),
            moment,
            uuid: uuid.map(Uuid::from_u128),
        }
    })
}

async fn store(samples: &[Sample], db: &Database) -> orm::Result<Vec<Sample>> {
    let drafts = samples.iter().cloned().map(|sample| {
        Sample::draft()
            .small(sample.small)
            .middle(sample.middle)
            .large(sample.large)
            .single(sample.single)
            .double(sample.double)
            .flag(sample.flag)
            .text(sample.text)
            .note(sample.note)
            .bytes(sample.bytes)
            .day(sample.day)
            .hour(sample.hour)
            .local(sample.local)
            .moment(sample.moment)
            .uuid(sample.uuid)
    });
    Sample::bulk_create(drafts, db).await
}

/// The rows of a query, once at once and once row by row, which must be the same.
async fn both_ways<M: Model + Clone + std::fmt::Debug>(
    query: &QuerySet<M>,
    db: &Database,
) -> orm::Result<Vec<M>> {
    let at_once = query.clone().all(db).await?;
    let mut one_by_one = Vec::new();
    let mut rows = query.clone().stream(db);
    while let Some(row) = rows.try_next().await? {
        one_by_one.push(row);
    }
    assert_eq!(format!("{at_once:?}"), format!("{one_by_one:?}"));
    Ok(at_once)
}

async fn rows_of_every_type(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    let mut runner = TestRunner::deterministic();
    for _ in 0..48 {
        let cases = vec(samples(), 0..12)
            .new_tree(&mut runner)
            .expect("rows")
            .current();
        let stored = store(&cases, &db).await?;
        let mut unnumbered = stored.clone();
        for sample in &mut unnumbered {
            sample.id = 0;
        }
        assert_eq!(unnumbered, cases);
        let ids = stored.iter().map(|sample| sample.id);
        let query = Sample::objects()
            .filter(Sample.id.is_in(ids))
            .order_by(Sample.id);
        assert_eq!(both_ways(&query, &db).await?, stored);
    }
    Ok(())
}

async fn joined_rows_of_which_some_are_missing(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample, Pair]).await?;
    let mut runner = TestRunner::deterministic();
    let cases = vec(samples(), 20)
        .new_tree(&mut runner)
        .expect("rows")
        .current();
    let stored = store(&cases, &db).await?;
    let drafts = stored.chunks(2).enumerate().map(|(n, samples)| {
        let second = (n % 3 > 0).then(|| ForeignKey::new(samples[1].id));
        Pair::draft().first(&samples[0]).second(second)
    });
    Pair::bulk_create(drafts, &db).await?;
    let query = Pair::objects()
        .select_related((Pair.first, Pair.second))
        .order_by(Pair.id);
    for (n, pair) in both_ways(&query, &db).await?.iter().enumerate() {
        assert_eq!(pair.first.loaded(), Some(&stored[2 * n]));
        assert_eq!(
            pair.second.loaded(),
            (n % 3 > 0).then(|| &stored[2 * n + 1])
        );
    }
    Ok(())
}

async fn pages_keep_their_order(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    let mut runner = TestRunner::deterministic();
    let cases = vec(samples(), 60)
        .new_tree(&mut runner)
        .expect("rows")
        .current();
    let stored = store(&cases, &db).await?;
    let mut by_size: Vec<_> = stored
        .iter()
        .map(|sample| (std::cmp::Reverse(sample.small), sample.id))
        .collect();
    by_size.sort_unstable();
    let ordered = Sample::objects().order_by((Sample.small.desc(), Sample.id));
    for range in [0..60, 0..7, 20..29, 55..75, 60..65] {
        let (offset, limit) = (range.start as u64, range.len() as u64);
        let page = both_ways(&ordered.clone().limit(limit).offset(offset), &db).await?;
        let expected = by_size.iter().skip(range.start).take(range.len());
        assert!(
            page.iter()
                .map(|sample| sample.id)
                .eq(expected.map(|(_, id)| *id))
        );
    }
    Ok(())
}

/// Rows that come packed are as many bytes, whatever their number: the first says nothing about the others.
async fn a_short_row_before_long_ones_reserves_nothing_for_them(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, Letter]).await?;
    let country = Country::draft().name("").save(&db).await?;
    for text in [String::new(), "x".repeat(1 << 20), "x".repeat(1 << 20)] {
        Letter::draft().text(text).from(&country).save(&db).await?;
    }
    let letters = Letter::objects().order_by(Letter.id).all(&db).await?;
    assert_eq!(letters.len(), 3);
    assert!(letters.capacity() < 10, "{}", letters.capacity());

    let beside = Country::objects().prefetch_related(Country.letters().order_by(Letter.id));
    let letters = &beside.all(&db).await?[0].1;
    assert_eq!(letters.len(), 3);
    assert!(letters.capacity() < 10, "{}", letters.capacity());
    Ok(())
}

/// Some are longer than what is handed on at a time, and most are much shorter.
async fn rows_of_many_sizes_keep_their_order(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, Letter]).await?;
    let country = Country::draft().name("").save(&db).await?;
    let length = |n: usize| if n % 1_000 == 500 { 100_000 } else { n % 90 };
    let texts: Vec<String> = (0..6_000).map(|n| "x".repeat(length(n))).collect();
    let drafts = texts
        .iter()
        .map(|text| Letter::draft().text(text.as_str()).from(&country));
    Letter::bulk_create(drafts, &db).await?;
    let letters = both_ways(&Letter::objects().order_by(Letter.id), &db).await?;
    assert!(letters.iter().map(|letter| &letter.text).eq(&texts));
    Ok(())
}
