//! Calculations and conversions: the same numbers on each backend, and errors where there is none.

on_each! {
    short_floats_are_rounded_after_each_step,
    short_floats_are_compared_exactly,
    what_leaves_the_finite_numbers_is_out_of_range,
    infinities_are_numbers,
    not_a_number_is_never_stored,
    zeros_have_no_sign,
    integers_of_different_widths_go_together,
    columns_of_different_widths_are_compared,
    a_wider_field_takes_a_narrower_number,
    a_draft_takes_a_whole_number_for_a_float,
    every_number_becomes_one_of_every_type,
    a_calculation_fits_its_own_type,
    a_selected_calculation_fits_its_own_type,
    halves_become_even,
    a_cast_out_of_range_is_an_error,
    null_stays_null,
    random_numbers_are_calculated_as_in_rust;
    only(Sqlite, "Postgres has a type of the range") a_short_float_column_keeps_its_range;
    only(Postgres, "NaN is null to SQLite") a_float_column_takes_no_nan
}

use orm::Error;
use orm::prelude::*;
use orm_tests::support::of_the_value;
use sqlx::Executor as _;

#[derive(Model, Debug, Clone, PartialEq)]
struct Measure {
    id: i64,
    #[orm(default = 0.0)]
    single: f32,
    #[orm(default = 0.0)]
    factor: f32,
    #[orm(default = 0.0)]
    double: f64,
    #[orm(default = 0.0)]
    other: f64,
    maybe: Option<f64>,
    #[orm(default = 0)]
    small: i16,
    #[orm(default = 0)]
    middle: i32,
    #[orm(default = 0)]
    large: i64,
    few: Option<i16>,
}

async fn table(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Measure]).await
}

fn all() -> QuerySet<Measure> {
    Measure::objects().order_by(Measure.id).every_row()
}

#[track_caller]
fn out_of_range<T>(got: orm::Result<T>) {
    match got.err().map(of_the_value) {
        Some(Error::OutOfRange {
            model: "Measure", ..
        }) => {}
        other => panic!("{other:?}"),
    }
}

/// Numbers that look random, and are the same in every run.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ (self.0 >> 33)
    }

    /// Of any size around one, with all the digits that there are.
    fn double(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "any number will do")]
        let digits = (self.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        let exponent = i32::try_from(self.bits() % 40).expect("a small number") - 20;
        let sign = if self.bits().is_multiple_of(2) {
            1.0
        } else {
            -1.0
        };
        sign * (digits + 0.001) * 2_f64.powi(exponent)
    }

    #[expect(clippy::cast_possible_truncation, reason = "that is what is wanted")]
    fn single(&mut self) -> f32 {
        self.double() as f32
    }
}

async fn short_floats_are_rounded_after_each_step(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let mut random = Random(1);
    let drafts: Vec<_> = (0..200)
        .map(|_| {
            let draft = Measure::draft().single(random.single());
            draft.factor(random.single())
        })
        .collect();
    let before = Measure::bulk_create(drafts, &db).await?;
    let value = (Measure.single + Measure.factor) * Measure.single / 3.0 - Measure.factor;
    let done = all().update(Measure.single.set(value), &db).await?;
    assert_eq!(done, 200);
    for (row, after) in before.iter().zip(all().all(&db).await?) {
        let (single, factor) = (row.single, row.factor);
        let expected = (single + factor) * single / 3.0 - factor;
        assert_eq!(
            after.single.to_bits(),
            expected.to_bits(),
            "{single} {factor}"
        );
    }
    Ok(())
}

async fn short_floats_are_compared_exactly(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft().single(0.1).factor(0.2).double(0.1);
    row.save(&db).await?;
    let count = async |condition: Predicate<Measure>| all().filter(condition).count(&db).await;
    assert_eq!(count(Measure.single.eq(0.1)).await?, 1);
    assert_eq!(count(Measure.single.is_in([0.1])).await?, 1);
    assert_eq!(
        count((Measure.single + Measure.factor).eq(0.1_f32 + 0.2_f32)).await?,
        1
    );
    assert_eq!(count((Measure.single * 3.0).eq(0.1_f32 * 3.0)).await?, 1);
    assert_eq!(
        count(Measure.single.cast::<f64>().eq(f64::from(0.1_f32))).await?,
        1
    );
    assert_eq!(
        count(Measure.single.cast::<f64>().eq(Measure.double)).await?,
        0
    );
    assert_eq!(
        count(Measure.double.cast::<f32>().eq(Measure.single)).await?,
        1
    );
    Ok(())
}

async fn what_leaves_the_finite_numbers_is_out_of_range(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let infinity = f64::INFINITY;
    let add = Measure.double + Measure.other;
    let sub = Measure.double - Measure.other;
    let mul = Measure.double * Measure.other;
    let div = Measure.double / Measure.other;
    let cases = [
        (f64::MAX, f64::MAX, &add),
        (-f64::MAX, f64::MAX, &sub),
        (infinity, infinity, &sub),
        (infinity, -infinity, &add),
        (1e200, 1e200, &mul),
        (0.0, infinity, &mul),
        (infinity, 0.0, &mul),
        (1e-200, 1e-200, &mul),
    ];
    for (double, other, value) in cases {
        let row = Measure::draft().double(double).other(other);
        let row = row.save(&db).await?;
        let rows = all().filter(Measure.id.eq(row.id));
        out_of_range(rows.update(Measure.double.set(value), &db).await);
        out_of_range(rows.clone().filter(value.gt(1.0)).all(&db).await);
        out_of_range(rows.clone().filter((value + 1.0).ne(1.0)).count(&db).await);
        assert_eq!(rows.get(&db).await?, row);
        row.delete(&db).await?;
    }
    for (double, other) in [(1e200, 1e-200), (infinity, infinity), (1e-200, 1e200)] {
        let row = Measure::draft().double(double).other(other);
        let row = row.save(&db).await?;
        let set = Measure.maybe.set(&div);
        out_of_range(all().update(set, &db).await);
        row.delete(&db).await?;
    }
    let row = Measure::draft().single(f32::MAX).factor(f32::MIN_POSITIVE);
    row.save(&db).await?;
    for value in [
        Measure.single + Measure.single,
        Measure.single * 10.0,
        Measure.factor * Measure.factor,
    ] {
        out_of_range(all().update(Measure.single.set(&value), &db).await);
        out_of_range(all().filter(value.lt(1.0)).count(&db).await);
    }
    Ok(())
}

async fn infinities_are_numbers(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft().single(f32::INFINITY).double(f64::INFINITY);
    row.other(f64::NEG_INFINITY).save(&db).await?;
    let set = (
        Measure.single.set(Measure.single * -2.0),
        Measure.double.set(Measure.double - Measure.other + 1.0),
        Measure.other.set(value(1.0) * Measure.other),
        Measure.maybe.set(value(5.0) / Measure.double),
    );
    all().update(set, &db).await?;
    let row = all().get(&db).await?;
    assert_eq!((row.single, row.double), (f32::NEG_INFINITY, f64::INFINITY));
    assert_eq!((row.other, row.maybe), (f64::NEG_INFINITY, Some(0.0)));
    let found = all().filter((Measure.double + Measure.double).eq(f64::INFINITY));
    assert_eq!(found.count(&db).await?, 1);
    Ok(())
}

async fn not_a_number_is_never_stored(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let draft = || {
        let draft = Measure::draft().double(f64::INFINITY).other(f64::INFINITY);
        draft.single(f32::INFINITY).factor(f32::INFINITY)
    };
    let mut row = draft().save(&db).await?;
    out_of_range(draft().other(f64::NAN).save(&db).await);
    out_of_range(draft().maybe(f64::NAN).save(&db).await);
    out_of_range(Measure::bulk_create([draft(), draft().factor(f32::NAN)], &db).await);
    out_of_range(all().update(Measure.double.set(f64::NAN), &db).await);
    out_of_range(all().update(Measure.single.set(f32::NAN), &db).await);
    for value in [
        Measure.double - Measure.other,
        -(Measure.double - Measure.other) * 2.0,
        Measure.double * 0.0,
        Measure.double + f64::NEG_INFINITY,
        Measure.single.cast::<f64>() - Measure.double,
    ] {
        out_of_range(all().update(Measure.double.set(&value), &db).await);
        out_of_range(all().update(Measure.maybe.set(value), &db).await);
    }
    let value = Measure.single - Measure.factor;
    out_of_range(all().update(Measure.single.set(&value), &db).await);
    out_of_range(
        all()
            .update(Measure.large.set(value.cast::<i64>()), &db)
            .await,
    );
    let nothing = Measure.double - Measure.other;
    out_of_range(all().values(nothing.cast::<String>()).all(&db).await);
    out_of_range(all().values(nothing.cast::<Decimal>()).all(&db).await);
    let texts = all().filter(nothing.cast::<String>().ne("0"));
    out_of_range(texts.count(&db).await);
    assert_eq!(all().all(&db).await?, std::slice::from_ref(&row));
    row.double = f64::NAN;
    out_of_range(row.save_fields(Measure.double, &db).await);
    out_of_range(row.save(&db).await);
    Ok(())
}

/// Neither when it is stored nor when it is calculated: SQLite has no negative zero in a column.
async fn zeros_have_no_sign(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft().single(-0.0).double(-0.0).maybe(-0.0);
    let row = row.other(2.0).save(&db).await?;
    let bits = |row: &Measure| {
        let maybe = row.maybe.expect("a number");
        (row.single.to_bits(), row.double.to_bits(), maybe.to_bits())
    };
    assert_eq!(bits(&row), (0, 0, 0));
    assert_eq!(bits(&Measure::get(row.id, &db).await?), (0, 0, 0));
    let set = (
        Measure.single.set(-Measure.single),
        Measure.double.set(Measure.double * -1.0),
        Measure.maybe.set(-(Measure.other - 2.0)),
    );
    all().update(set, &db).await?;
    let row = Measure::get(row.id, &db).await?;
    assert_eq!(bits(&row), (0, 0, 0));
    let mut changed = row.clone();
    changed.double = -0.0;
    changed.save(&db).await?;
    assert_eq!(bits(&Measure::get(row.id, &db).await?), (0, 0, 0));
    let found = all().filter(Measure.double.eq(-0.0) & Measure.maybe.is_in([0.0]));
    assert_eq!(found.count(&db).await?, 1);
    Ok(())
}

async fn integers_of_different_widths_go_together(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft()
        .small(300)
        .middle(70_000)
        .large(5_000_000_000);
    let row = row.few(2).save(&db).await?;
    // The types are the wider ones: this compiles with these numbers alone.
    let product = Measure.middle * Measure.large;
    let expected = 70_000 * 5_000_000_000_i64;
    let count = async |condition: Predicate<Measure>| all().filter(condition).count(&db).await;
    assert_eq!(count(product.eq(expected)).await?, 1);
    assert_eq!(
        count((Measure.large * Measure.middle).eq(expected)).await?,
        1
    );
    assert_eq!(
        count((Measure.small * Measure.middle).eq(21_000_000)).await?,
        1
    );
    assert_eq!(
        count((Measure.large / Measure.small + Measure.few).eq(16_666_668)).await?,
        1
    );
    assert_eq!(
        count((Measure.large % Measure.middle).gt(Measure.small)).await?,
        1
    );
    let set = Measure.large.set(&product - Measure.small * Measure.middle);
    all().update(set, &db).await?;
    assert_eq!(
        Measure::get(row.id, &db).await?.large,
        expected - 21_000_000
    );
    Ok(())
}

async fn columns_of_different_widths_are_compared(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft().small(7).middle(7).large(1 << 40);
    row.save(&db).await?;
    let count = async |condition: Predicate<Measure>| all().filter(condition).count(&db).await;
    assert_eq!(count(Measure.small.eq(Measure.middle)).await?, 1);
    assert_eq!(count(Measure.middle.lt(Measure.large)).await?, 1);
    assert_eq!(count(Measure.large.ge(Measure.small)).await?, 1);
    assert_eq!(
        count(Measure.large.is_in([Measure.small, Measure.small])).await?,
        0
    );
    assert_eq!(
        count(Measure.middle.between(Measure.small, Measure.large)).await?,
        1
    );
    assert_eq!(count(Measure.few.ne(Measure.large)).await?, 1);
    Ok(())
}

async fn a_draft_takes_a_whole_number_for_a_float(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let drafts = [
        Measure::draft().double(5).maybe(-2),
        Measure::draft().double(0),
    ];
    Measure::bulk_create(drafts, &db).await?;
    let stored = all()
        .values((Measure.double, Measure.maybe))
        .all(&db)
        .await?;
    assert_eq!(stored, [(5.0, Some(-2.0)), (0.0, None)]);
    Ok(())
}

async fn a_wider_field_takes_a_narrower_number(db: Database) -> orm::Result<()> {
    table(&db).await?;
    Measure::draft().small(-3).middle(9).save(&db).await?;
    let set = (
        Measure.large.set(Measure.middle * Measure.small),
        Measure.middle.set(Measure.small),
    );
    all().update(set, &db).await?;
    let row = all().get(&db).await?;
    assert_eq!((row.large, row.middle), (-27, -3));
    Ok(())
}

async fn every_number_becomes_one_of_every_type(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft()
        .small(7)
        .middle(16_777_217)
        .large((1 << 53) + 1);
    row.single(-2.25).double(1e9).save(&db).await?;
    let set = (
        Measure.small.set(Measure.single.cast::<i16>()),
        Measure.middle.set(Measure.double.cast::<i32>()),
        Measure.large.set(Measure.small.cast::<i64>()),
        Measure.single.set(Measure.middle.cast::<f32>()),
        Measure.double.set(Measure.large.cast::<f64>()),
        Measure.other.set(Measure.single.cast::<f64>()),
        Measure.maybe.set(Measure.small.cast::<f64>() / 2.0),
        Measure.factor.set(Measure.large.cast::<f32>()),
        Measure.few.set(Measure.small.cast::<i64>().cast::<i16>()),
    );
    all().update(set, &db).await?;
    let row = all().get(&db).await?;
    assert_eq!((row.small, row.middle, row.large), (-2, 1_000_000_000, 7));
    // Rounded to the nearest, once.
    assert_eq!(
        (row.single, row.double),
        (16_777_216.0, 9_007_199_254_740_992.0)
    );
    assert_eq!((row.other, row.maybe, row.few), (-2.25, Some(3.5), Some(7)));
    assert_eq!(row.factor.to_bits(), 2_f32.powi(53).to_bits());
    Ok(())
}

/// A product of two `i16` is an `i16`, wherever it goes.
async fn a_calculation_fits_its_own_type(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft().small(300).middle(100_000).large(1);
    let row = row.few(200).save(&db).await?;
    let (short, long) = (
        Measure.small * Measure.small,
        Measure.middle * Measure.middle,
    );
    out_of_range(all().update(Measure.middle.set(&short), &db).await);
    out_of_range(all().update(Measure.large.set(&short), &db).await);
    out_of_range(all().update(Measure.large.set(&long), &db).await);
    out_of_range(
        all()
            .update(Measure.large.set(&short + Measure.large), &db)
            .await,
    );
    out_of_range(
        all()
            .update(Measure.large.set(Measure.middle + &short), &db)
            .await,
    );
    out_of_range(
        all()
            .update(Measure.large.set(short.cast::<i64>()), &db)
            .await,
    );
    out_of_range(
        all()
            .update(Measure.double.set(long.cast::<f64>()), &db)
            .await,
    );
    out_of_range(
        all()
            .filter((&short + Measure.large).gt(0))
            .count(&db)
            .await,
    );
    assert_eq!(all().get(&db).await?, row);
    // In the wider type there is room for it.
    let set = (
        Measure
            .middle
            .set(Measure.small.cast::<i32>() * Measure.small),
        Measure
            .large
            .set(Measure.middle.cast::<i64>() * Measure.middle + (Measure.small + 1)),
    );
    all().update(set, &db).await?;
    let row = all().get(&db).await?;
    assert_eq!((row.middle, row.large), (90_000, 10_000_000_301));
    Ok(())
}

#[derive(Row, Debug)]
#[row(Measure)]
struct Square {
    #[row(from = Measure.middle * Measure.middle)]
    square: i32,
}

async fn a_selected_calculation_fits_its_own_type(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft().small(i16::MIN).middle(100_000);
    row.large(i64::MIN).few(200).save(&db).await?;
    let (small, middle, large) = (Measure.small, Measure.middle, Measure.large);
    out_of_range(all().values(small * small).all(&db).await);
    out_of_range(all().values(middle * middle).all(&db).await);
    out_of_range(all().values(large * 2).all(&db).await);
    out_of_range(all().values(large - 1).all(&db).await);
    out_of_range(all().values(-large).all(&db).await);
    out_of_range(all().values(Measure.few * 200).all(&db).await);
    out_of_range(
        all()
            .values((Measure.id, coalesce((Measure.few * 200, 0))))
            .all(&db)
            .await,
    );
    out_of_range(all().annotate(middle * middle).all(&db).await);
    let groups = Measure::objects().values((middle * middle, count()));
    out_of_range(groups.all(&db).await);
    out_of_range(all().values_as::<Square>().all(&db).await);
    // In the wider type there is room for it.
    let wide = middle.cast::<i64>() * middle;
    assert_eq!(all().values(wide).all(&db).await?, [10_000_000_000]);
    Ok(())
}

async fn halves_become_even(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let numbers = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4999, 2.5001, 1e15 + 0.5];
    let drafts = numbers.map(|number| Measure::draft().double(number).middle(9));
    Measure::bulk_create(drafts, &db).await?;
    all()
        .update(Measure.large.set(Measure.double.cast::<i64>()), &db)
        .await?;
    let found: Vec<_> = all().all(&db).await?.iter().map(|row| row.large).collect();
    assert_eq!(found, [0, 2, 2, 0, -2, -2, 2, 3, 1_000_000_000_000_000]);
    let halved = (Measure.middle.cast::<f64>() / 2.0).cast::<i32>();
    assert_eq!(all().filter(halved.eq(4)).count(&db).await?, 9);
    Ok(())
}

async fn a_cast_out_of_range_is_an_error(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let row = Measure::draft()
        .middle(40_000)
        .large(i64::MAX)
        .double(1e300);
    row.other(f64::INFINITY).single(3e9).save(&db).await?;
    for condition in [
        Measure.middle.cast::<i16>().gt(0),
        Measure.large.cast::<i32>().gt(0),
        Measure.double.cast::<i64>().gt(0),
        Measure.double.cast::<f32>().gt(0.0),
        (-Measure.double).cast::<i16>().gt(0),
        (value(1.0) / Measure.double).cast::<f32>().gt(0.0),
        Measure.other.cast::<i64>().gt(0),
        Measure.single.cast::<i32>().gt(0),
        Measure.large.cast::<f64>().cast::<i64>().gt(0),
        (Measure.large + 1).cast::<f64>().gt(0.0),
        (Measure.large + 1).cast::<f32>().gt(0.0),
    ] {
        out_of_range(all().filter(condition).count(&db).await);
    }
    let count = async |condition: Predicate<Measure>| all().filter(condition).count(&db).await;
    assert_eq!(
        count(Measure.other.cast::<f32>().eq(f32::INFINITY)).await?,
        1
    );
    assert_eq!(
        count(Measure.single.cast::<i64>().eq(3_000_000_000)).await?,
        1
    );
    Ok(())
}

async fn null_stays_null(db: Database) -> orm::Result<()> {
    table(&db).await?;
    Measure::draft().middle(3).double(2.0).save(&db).await?;
    let count = async |condition: Predicate<Measure>| all().filter(condition).count(&db).await;
    assert_eq!(count((Measure.few * Measure.middle).is_null()).await?, 1);
    assert_eq!(count((Measure.maybe + Measure.maybe).is_null()).await?, 1);
    assert_eq!(count((Measure.double / Measure.other).is_null()).await?, 1);
    assert_eq!(count(Measure.few.cast::<f64>().is_null()).await?, 1);
    assert_eq!(count(Measure.few.cast::<f64>().ne(1.0)).await?, 1);
    assert_eq!(
        count((Measure.maybe * Measure.double).cast::<i32>().eq(None)).await?,
        1
    );
    Ok(())
}

async fn random_numbers_are_calculated_as_in_rust(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let mut random = Random(2);
    let drafts: Vec<_> = (0..300)
        .map(|_| {
            let draft = Measure::draft().double(random.double());
            draft.other(random.double()).single(random.single())
        })
        .collect();
    let before = Measure::bulk_create(drafts, &db).await?;
    let value = (Measure.double * Measure.other - Measure.single.cast::<f64>()) / Measure.other;
    let set = (
        Measure.maybe.set(value),
        Measure.large.set((Measure.double * 1000.0).cast::<i64>()),
        Measure.factor.set(Measure.double.cast::<f32>()),
    );
    all().update(set, &db).await?;
    for (row, after) in before.iter().zip(all().all(&db).await?) {
        let (double, other) = (row.double, row.other);
        let value = (double * other - f64::from(row.single)) / other;
        #[expect(clippy::cast_possible_truncation, reason = "that is what is compared")]
        let (large, factor) = ((double * 1000.0).round_ties_even() as i64, double as f32);
        assert_eq!(
            (after.maybe, after.large, after.factor),
            (Some(value), large, factor)
        );
    }
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_short_float_column_keeps_its_range(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let statement = |value: &str| format!("UPDATE measure SET single = {value}");
    Measure::draft().save(&db).await?;
    for (value, fits) in [
        ("1e39", false),
        ("-1e39", false),
        ("1e38", true),
        ("3.4028234663852886e38", true),
        ("9e999", true),
    ] {
        let text = sqlx::AssertSqlSafe(statement(value));
        let done = db.with_sqlite(async |connection| connection.execute(text).await);
        assert_eq!(done.await?.is_ok(), fits, "{value}");
    }
    assert!(all().get(&db).await?.single.is_infinite());
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_float_column_takes_no_nan(db: Database) -> orm::Result<()> {
    table(&db).await?;
    Measure::draft().save(&db).await?;
    for column in ["single", "double", "maybe"] {
        let text = sqlx::AssertSqlSafe(format!("UPDATE measure SET {column} = 'NaN'"));
        let done = db.with_postgres(async |connection| connection.execute(text).await);
        let error = done.await?.expect_err("a check");
        let error = error.as_database_error().expect("an error of the database");
        assert_eq!(
            error.constraint(),
            Some(format!("measure_{column}_range").as_str())
        );
    }
    Ok(())
}
