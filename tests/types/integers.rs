//! Integers that no database has, characters and durations of the standard library: stored one width up or as another
//! type, with the range of the Rust type as a check.

on_each! {
    tables_hold_the_ranges,
    tables_are_made_again,
    values_there_and_back,
    numbers_are_compared_with_literals_and_each_other,
    numbers_are_calculated_with,
    numbers_are_aggregated,
    numbers_are_cast,
    what_is_too_large_is_refused_before_the_database,
    what_leaves_the_range_is_refused_by_the_database,
    what_is_out_of_the_range_is_no_value,
    keys_are_counted_up,
    characters_are_texts,
    durations_are_never_negative,
    newtypes_have_the_range_of_their_value,
    enums_of_bytes,
    a_check_of_another_range_is_a_mismatch,
    rows_are_written_in_every_way,
}

use orm::functions::{case, coalesce};
use orm::prelude::*;
use orm::{Error, Result};
use orm_tests::support::of_the_value;
use std::time::Duration;

#[derive(Model, Debug, Clone, PartialEq)]
struct Sample {
    id: i64,
    tiny: i8,
    byte: u8,
    short: u16,
    long: u32,
    huge: u64,
    maybe: Option<u32>,
    grade: char,
    took: Duration,
    limit: Option<Duration>,
}

fn sample(n: u8) -> Sample {
    Sample {
        id: 0,
        tiny: i8::try_from(n).unwrap(),
        byte: n,
        short: n.into(),
        long: n.into(),
        huge: n.into(),
        maybe: None,
        grade: char::from(b'a' + n),
        took: Duration::from_micros(n.into()),
        limit: None,
    }
}

fn draft(of: &Sample) -> impl SaveDraft<Model = Sample> + Send + use<> {
    Sample::draft()
        .tiny(of.tiny)
        .byte(of.byte)
        .short(of.short)
        .long(of.long)
        .huge(of.huge)
        .maybe(of.maybe)
        .grade(of.grade)
        .took(of.took)
        .limit(of.limit)
}

async fn saved(db: &Database, of: &[Sample]) -> Result<Vec<Sample>> {
    let mut rows = Vec::new();
    for row in of {
        rows.push(draft(row).save(db).await?);
    }
    Ok(rows)
}

async fn three(db: &Database) -> Result<Vec<Sample>> {
    db.create_tables(schema![Sample]).await?;
    saved(db, &[1, 2, 3].map(sample)).await
}

async fn tables_hold_the_ranges(db: Database) -> Result<()> {
    let sql = schema![Sample].to_sql(db.backend())?;
    for check in [
        r#"CONSTRAINT "sample_tiny_range" CHECK ("tiny" BETWEEN -128 AND 127)"#,
        r#"CONSTRAINT "sample_byte_range" CHECK ("byte" BETWEEN 0 AND 255)"#,
        r#"CONSTRAINT "sample_short_range" CHECK ("short" BETWEEN 0 AND 65535)"#,
        r#"CONSTRAINT "sample_long_range" CHECK ("long" BETWEEN 0 AND 4294967295)"#,
        r#"CONSTRAINT "sample_huge_range" CHECK ("huge" >= 0)"#,
        r#"CONSTRAINT "sample_took_range" CHECK ("took" >= 0)"#,
        r#"CONSTRAINT "sample_grade_len" CHECK (length("grade") = 1)"#,
    ] {
        assert!(sql.contains(check), "{sql}");
    }
    assert_eq!(sql.matches("CHECK").count(), 9, "{sql}");
    let columns = match db.backend() {
        Backend::Sqlite => [r#""byte" INTEGER NOT NULL"#, r#""short" INTEGER NOT NULL"#],
        _ => [r#""byte" SMALLINT NOT NULL"#, r#""short" INTEGER NOT NULL"#],
    };
    assert!(columns.iter().all(|column| sql.contains(column)), "{sql}");
    // What was made is what is asked for, also when it is read again.
    orm_tests::support::assert_read_back(schema![Sample, Ship, Voyage, Cabin, Stock, Alarm], &db)
        .await?;
    db.create_tables(schema![Sample]).await
}

async fn tables_are_made_again(db: Database) -> Result<()> {
    orm_tests::support::assert_made_again(schema![Sample, Ship, Voyage], &db).await?;
    saved(&db, &[sample(1)]).await.map(|_| ())
}

async fn values_there_and_back(db: Database) -> Result<()> {
    db.create_tables(schema![Sample]).await?;
    let least = Sample {
        tiny: i8::MIN,
        grade: 'é',
        maybe: Some(0),
        limit: Some(Duration::ZERO),
        ..sample(0)
    };
    let most = Sample {
        id: 0,
        tiny: i8::MAX,
        byte: u8::MAX,
        short: u16::MAX,
        long: u32::MAX,
        huge: u64::try_from(i64::MAX).unwrap(),
        maybe: Some(u32::MAX),
        grade: '👩',
        took: Duration::from_micros(u64::try_from(i64::MAX).unwrap()),
        limit: Some(Duration::new(1, 999_999_000)),
    };
    for row in saved(&db, &[least, most]).await? {
        let read = Sample::get(row.id, &db).await?;
        assert_eq!(read, row);
        let same = Sample.byte.eq(row.byte)
            & Sample.huge.eq(row.huge)
            & Sample.maybe.eq(row.maybe)
            & Sample.grade.eq(row.grade)
            & Sample.took.eq(row.took)
            & Sample.limit.eq(row.limit)
            & Sample.tiny.is_in([row.tiny])
            & Sample.long.between(row.long, row.long);
        assert_eq!(Sample::objects().filter(same).count(&db).await?, 1);
    }
    // What is finer than microseconds is floored.
    let fine = Sample {
        took: Duration::from_nanos(1_999),
        ..sample(0)
    };
    let fine = draft(&fine).save(&db).await?;
    assert_eq!(fine.took, Duration::from_micros(1));
    Ok(())
}

async fn numbers_are_compared_with_literals_and_each_other(db: Database) -> Result<()> {
    three(&db).await?;
    let query = Sample::objects().filter(Sample.byte.gt(1) & Sample.long.is_in([2, 3]));
    assert_sql!(
        query.clone().values(Sample.id),
        sqlite = r#"SELECT "sample"."id" FROM "sample" WHERE "sample"."byte" > ? AND "sample"."long" IN (SELECT value FROM json_each(?))"#,
        postgres = r#"SELECT "sample"."id" FROM "sample" WHERE "sample"."byte" > $1::int2 AND "sample"."long" = ANY($2::int8[])"#,
    );
    assert_eq!(query.count(&db).await?, 2);
    for condition in [
        Sample.byte.eq(Sample.short),
        Sample.byte.eq(Sample.tiny),
        Sample.tiny.eq(Sample.huge),
        Sample.long.eq(Sample.id),
        Sample.short.lt(Sample.long + 1),
    ] {
        assert_eq!(Sample::objects().filter(condition).count(&db).await?, 3);
    }
    Ok(())
}

async fn numbers_are_calculated_with(db: Database) -> Result<()> {
    let rows = three(&db).await?;
    let found = Sample::objects()
        .order_by(-Sample.long)
        .values((
            Sample.byte + 1,
            Sample.long * Sample.short,
            Sample.huge % 2,
            Sample.byte.cast::<i64>() - 10,
            case().when(Sample.byte.gt(2), Sample.long).otherwise(0),
        ))
        .all(&db)
        .await?;
    assert_eq!(
        found,
        [(4, 9, 1, -7, 3), (3, 4, 0, -8, 0), (2, 1, 1, -9, 0)]
    );
    // Comparisons are of the numbers, also of those that no value of the type is.
    let below = Sample::objects().filter((Sample.tiny - 10).lt(0));
    assert_eq!(below.count(&db).await?, 3);
    let row = Sample::objects().filter(Sample.id.eq(rows[2].id));
    let set = (Sample.long.set(Sample.long + 5), Sample.byte.set(200));
    row.clone().update(set, &db).await?;
    let read = row.get(&db).await?;
    assert_eq!((read.long, read.byte), (8, 200));
    Ok(())
}

async fn numbers_are_aggregated(db: Database) -> Result<()> {
    three(&db).await?;
    let all = (
        Sample.byte.sum(),
        Sample.huge.avg(),
        Sample.short.min(),
        Sample.long.max(),
        Sample.took.sum(),
        Sample.grade.max(),
        Sample.maybe.sum(),
    );
    let found = Sample::objects().aggregate(all, &db).await?;
    let expected = (
        Some(6),
        Some(2.0),
        Some(1),
        Some(3),
        Some(Duration::from_micros(6)),
        Some('d'),
        None,
    );
    assert_eq!(found, expected);
    Ok(())
}

async fn numbers_are_cast(db: Database) -> Result<()> {
    three(&db).await?;
    let found = Sample::objects()
        .filter(Sample.byte.eq(3))
        .values((
            Sample.id.cast::<u8>(),
            Sample.byte.cast::<u32>(),
            Sample.byte.cast::<String>(),
            Sample.huge.cast::<f64>(),
        ))
        .get(&db)
        .await?;
    assert_eq!(found, (3, 3, "3".to_owned(), 3.0));
    let all = Sample::objects;
    assert_beyond(all().values((Sample.id + 300).cast::<u8>()).all(&db).await);
    Sample::objects()
        .filter(Sample.id.eq(3))
        .update(Sample.long.set(300), &db)
        .await?;
    assert_beyond(all().values(Sample.long.cast::<u8>()).all(&db).await);
    assert_beyond(all().values(Sample.long.cast::<i8>()).all(&db).await);
    Ok(())
}

/// Asserts that a value which was selected is none of its type.
#[track_caller]
fn assert_beyond<T: std::fmt::Debug>(result: Result<T>) {
    let (field, why) = out_of_range(result);
    assert_eq!((field, &*why), (None, "a number does not fit its type"));
}

/// The field of an error of what is out of range, and what it says.
fn out_of_range<T: std::fmt::Debug>(result: Result<T>) -> (Option<&'static str>, String) {
    match result.map_err(of_the_value) {
        Err(Error::OutOfRange {
            model: "Sample",
            field,
            why,
        }) => (field, why),
        other => panic!("{other:?}"),
    }
}

async fn what_is_too_large_is_refused_before_the_database(db: Database) -> Result<()> {
    three(&db).await?;
    let large = Sample {
        huge: u64::MAX,
        ..sample(1)
    };
    let (field, why) = out_of_range(draft(&large).save(&db).await);
    assert_eq!(field, Some("huge"));
    assert_eq!(
        why,
        "the number must be at most 9223372036854775807, the greatest that both databases store"
    );
    let found = Sample::objects().filter(Sample.huge.lt(1 << 63));
    assert_eq!(out_of_range(found.count(&db).await).0, Some("huge"));
    let one = Sample::objects().filter(Sample.id.eq(1));
    let update = one.update(Sample.huge.set(u64::MAX), &db).await;
    assert_eq!(out_of_range(update).0, Some("huge"));
    let copied = Sample::copy_in([draft(&large)], &db).await;
    assert_eq!(out_of_range(copied).0, Some("huge"));
    let bulk = Sample::bulk_create([draft(&large)], &db).await;
    assert_eq!(out_of_range(bulk).0, Some("huge"));
    let long = Sample {
        took: Duration::MAX,
        ..sample(1)
    };
    assert_eq!(out_of_range(draft(&long).save(&db).await).0, Some("took"));
    assert_eq!(Sample::objects().count(&db).await?, 3);
    Ok(())
}

async fn what_leaves_the_range_is_refused_by_the_database(db: Database) -> Result<()> {
    three(&db).await?;
    let all = || Sample::objects().filter(Sample.id.gt(0));
    for (update, field) in [
        (Sample.byte.set(Sample.byte + 253), "byte"),
        (Sample.byte.set(Sample.byte - 2), "byte"),
        (Sample.tiny.set(Sample.tiny - 100 - 100), "tiny"),
        (Sample.long.set(Sample.long - 2), "long"),
        (Sample.huge.set(Sample.huge - 2), "huge"),
        (Sample.short.set(Sample.id.cast::<u16>() * 60_000), "short"),
    ] {
        let (found, why) = out_of_range(all().update(update, &db).await);
        assert_eq!(
            (found, &*why),
            (Some(field), "the number does not fit the field's type")
        );
    }
    Ok(())
}

async fn what_is_out_of_the_range_is_no_value(db: Database) -> Result<()> {
    three(&db).await?;
    let all = || Sample::objects().order_by(Sample.id);
    assert_beyond(all().values(Sample.byte - 2).all(&db).await);
    assert_beyond(all().values(Sample.byte + 253).all(&db).await);
    assert_beyond(
        all()
            .values((Sample.id, Sample.tiny - 120 - 12))
            .all(&db)
            .await,
    );
    assert_beyond(all().values(Sample.short - 2).first(&db).await);
    let first = || all().filter(Sample.long.eq(1));
    assert_beyond(first().values(Sample.long - 2).get(&db).await);
    let huge = Sample::objects().values(Sample.huge - 2);
    assert_beyond(huge.distinct().all(&db).await);
    assert_beyond(all().values(coalesce((Sample.maybe, 1)) - 2).all(&db).await);
    assert_beyond(all().annotate(Sample.byte - 2).all(&db).await);
    assert_beyond(all().annotate(Sample.byte - 2).stream(&db).try_next().await);
    assert_beyond(
        Sample::objects()
            .aggregate((Sample.byte - 2).min(), &db)
            .await,
    );
    assert_beyond(
        all()
            .values(Sample.took - Duration::from_micros(2))
            .all(&db)
            .await,
    );
    assert_beyond(all().values_as::<Before>().all(&db).await);
    assert_beyond(
        Sample::objects()
            .values((Sample.grade, (Sample.byte - 2).max()))
            .all(&db)
            .await,
    );
    // In its type again before it is read.
    let inside = all().values(Sample.byte - 2 + 2).all(&db).await?;
    assert_eq!(inside, [1, 2, 3]);
    Ok(())
}

/// A byte that is calculated.
#[derive(Row, Debug)]
#[row(Sample)]
struct Before {
    #[row(from = Sample.byte - 2)]
    before: u8,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Ship {
    id: u32,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Voyage {
    id: u64,
    #[orm(related_name = "voyages", on_delete = Cascade)]
    ship: ForeignKey<Ship>,
    #[orm(related_name = "escorts", on_delete = SetNull)]
    escort: Option<ForeignKey<Ship>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Cabin {
    id: u8,
}

async fn keys_are_counted_up(db: Database) -> Result<()> {
    db.create_tables(schema![Ship, Voyage, Cabin]).await?;
    let pequod = Ship::draft().name("Pequod").save(&db).await?;
    let rachel = Ship::draft().id(u32::MAX).name("Rachel").save(&db).await?;
    assert_eq!((pequod.id, rachel.id), (1, u32::MAX));
    let voyage = Voyage::draft().ship(1).escort(rachel.id).save(&db).await?;
    assert_eq!((voyage.id, voyage.ship.id), (1_u64, 1_u32));
    assert_eq!(Ship::get(1, &db).await?, pequod);
    let found = Voyage::objects().filter(Voyage.ship.eq(&pequod) & Voyage.escort.eq(u32::MAX));
    assert_eq!(found.select_related(Voyage.ship).all(&db).await?.len(), 1);
    assert_eq!(pequod.voyages().count(&db).await?, 1);
    let prefetched = Ship::objects()
        .order_by(Ship.id)
        .prefetch_related(Ship.voyages());
    let voyages: Vec<_> = prefetched.all(&db).await?;
    assert_eq!(
        voyages.iter().map(|(_, own)| own.len()).collect::<Vec<_>>(),
        [1, 0]
    );
    // The greatest key is taken.
    match Ship::draft().name("Bachelor").save(&db).await {
        Err(Error::OutOfRange {
            model: "Ship",
            field: Some("id"),
            why,
        }) => {
            assert!(why.starts_with("no key is left"), "{why}");
        }
        other => panic!("{other:?}"),
    }
    let cabins = (0..255).map(|_| Cabin::draft());
    assert_eq!(Cabin::bulk_create(cabins, &db).await?.len(), 255);
    assert!(matches!(
        Cabin::draft().save(&db).await,
        Err(Error::OutOfRange {
            model: "Cabin",
            field: Some("id"),
            ..
        })
    ));
    Ok(())
}

async fn characters_are_texts(db: Database) -> Result<()> {
    three(&db).await?;
    let found = Sample::objects().filter(Sample.grade.ieq("B") & Sample.grade.gt('a'));
    assert_eq!(found.values(Sample.grade.upper()).all(&db).await?, ["B"]);
    let nul = Sample {
        grade: '\0',
        ..sample(1)
    };
    let refused = draft(&nul).save(&db).await;
    assert!(matches!(
        refused,
        Err(Error::InvalidText {
            model: "Sample",
            field: Some("grade")
        })
    ));
    match db.execute(sql!("UPDATE sample SET grade = 'ab'")).await {
        Err(Error::CheckViolation { constraint, .. }) => assert_eq!(constraint, "sample_grade_len"),
        other => panic!("{other:?}"),
    }
    Ok(())
}

async fn durations_are_never_negative(db: Database) -> Result<()> {
    three(&db).await?;
    let second = Duration::from_secs(1);
    let found = Sample::objects().filter(Sample.took.lt(second) & Sample.limit.is_null());
    assert_eq!(found.count(&db).await?, 3);
    let (field, _) = out_of_range(
        Sample::objects()
            .filter(Sample.id.eq(1))
            .update(Sample.took.set(Sample.took - second), &db)
            .await,
    );
    assert_eq!(field, Some("took"));
    let sums = Sample::objects().order_by(Sample.id);
    let sums = sums
        .values((Sample.took + Sample.took, Sample.took * 3))
        .first(&db)
        .await?;
    assert_eq!(
        sums,
        Some((Duration::from_micros(2), Duration::from_micros(3)))
    );
    Ok(())
}

#[derive(Field, Clone, Copy, Debug, PartialEq)]
#[orm(numeric)]
struct Pieces(u16);

#[derive(Field, Clone, Copy, Debug, PartialEq)]
struct Token(u64);

#[derive(Model, Debug)]
struct Stock {
    id: Token,
    pieces: Pieces,
}

async fn newtypes_have_the_range_of_their_value(db: Database) -> Result<()> {
    db.create_tables(schema![Stock]).await?;
    let sql = schema![Stock].to_sql(db.backend())?;
    assert!(
        sql.contains(r#"CONSTRAINT "stock_pieces_range" CHECK ("pieces" BETWEEN 0 AND 65535)"#)
    );
    let stock = Stock::draft().pieces(Pieces(7)).save(&db).await?;
    assert_eq!((stock.id, stock.pieces), (Token(1), Pieces(7)));
    assert_eq!(
        Stock::objects().aggregate(Stock.pieces.sum(), &db).await?,
        Some(7)
    );
    let large = Stock::draft()
        .id(Token(u64::MAX))
        .pieces(Pieces(1))
        .save(&db)
        .await;
    assert!(matches!(
        large,
        Err(Error::OutOfRange {
            model: "Stock",
            field: Some("id"),
            ..
        })
    ));
    Ok(())
}

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
#[repr(u8)]
enum Level {
    Low = 1,
    High = 200,
    Highest,
}

#[derive(Model, Debug)]
struct Alarm {
    id: i64,
    level: Level,
}

async fn enums_of_bytes(db: Database) -> Result<()> {
    db.create_tables(schema![Alarm]).await?;
    let sql = schema![Alarm].to_sql(db.backend())?;
    assert!(sql.contains(r#"CHECK ("level" IN (1, 200, 201))"#), "{sql}");
    Alarm::draft().level(Level::Highest).save(&db).await?;
    let found = Alarm::objects()
        .filter(Alarm.level.gt(Level::Low))
        .get(&db)
        .await?;
    assert_eq!(found.level, Level::Highest);
    Ok(())
}

mod wider {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "sample")]
    pub(super) struct Wider {
        pub id: i64,
        pub byte: i16,
    }

    #[derive(Model)]
    #[orm(table = "sample")]
    pub(super) struct Narrow {
        pub id: i64,
        pub byte: u8,
    }
}

async fn a_check_of_another_range_is_a_mismatch(db: Database) -> Result<()> {
    use wider::*;
    db.create_tables(schema![Narrow]).await?;
    let refused = db.create_tables(schema![Wider]).await;
    let message = refused.unwrap_err().to_string();
    assert!(
        message.contains("is from 0 to 255, and `Wider.byte` is any number of its type"),
        "{message}"
    );
    // A table made elsewhere may have no check.
    db.drop_tables(schema![Narrow]).await?;
    db.create_tables(schema![Wider]).await?;
    db.create_tables(schema![Narrow]).await?;
    Ok(())
}

async fn rows_are_written_in_every_way(db: Database) -> Result<()> {
    db.create_tables(schema![Sample]).await?;
    let made = Sample::bulk_create([1, 2].map(|n| draft(&sample(n))), &db).await?;
    Sample::copy_in([3, 4].map(|n| draft(&sample(n))), &db).await?;
    let mut rows = Sample::objects().order_by(Sample.byte).all(&db).await?;
    assert_eq!(rows[..2], made);
    for row in &mut rows {
        row.long += 10;
        row.grade = 'z';
    }
    Sample::bulk_update(&mut rows, (Sample.long, Sample.grade), &db).await?;
    assert_eq!(
        Sample::objects().order_by(Sample.byte).all(&db).await?,
        rows
    );
    let limit = Duration::from_secs(1);
    let found = Sample::objects().filter(Sample.took.lt(limit) & Sample.long.gt(11));
    assert_eq!(found.count(&db).await?, 3);
    Ok(())
}
