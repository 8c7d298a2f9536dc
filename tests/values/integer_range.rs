//! Integers that are calculated with and leave their type: an error on both databases, wherever the calculation stands.

on_each! {
    only_calculations_are_checked,
    in_conditions,
    in_orders_and_pages,
    in_branches,
    within_functions_and_aggregates,
    in_conditions_on_groups,
    in_subqueries,
    in_what_is_written,
    negations_and_quotients,
    durations,
    what_fits_is_calculated,
    the_field_is_known_where_it_is_all_that_is_calculated,
}

use orm::Error;
use orm::chrono::TimeDelta;
use orm::functions::{case, coalesce, greatest};
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Meter {
    id: i64,
    short: i16,
    long: i32,
    huge: i64,
    span: TimeDelta,
}

/// A meter at the end of each type, and one at zero.
async fn meters(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Meter]).await?;
    let full = Meter::draft().short(i16::MAX).long(i32::MAX).huge(i64::MAX);
    full.span(TimeDelta::microseconds(i64::MAX))
        .save(db)
        .await?;
    let empty = Meter::draft().short(0).long(0).huge(0);
    empty.span(TimeDelta::zero()).save(db).await?;
    Ok(())
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "results stand in its call")]
fn out_of_range<T: std::fmt::Debug>(got: orm::Result<T>) {
    assert!(
        matches!(got, Err(Error::OutOfRange { model: "Meter", .. })),
        "{got:?}"
    );
}

async fn only_calculations_are_checked(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    assert_sql!(
        Meter::objects()
            .filter((Meter.long + 1).gt(0))
            .values((Meter.long + 2, Meter.short / 2)),
        sqlite = r#"SELECT "meter"."long" + ?, "meter"."short" / ? FROM "meter" WHERE orm_i32("meter"."long" + ?) > ?"#,
        postgres = r#"SELECT "meter"."long" + $1::int4, "meter"."short" / $2::int2 FROM "meter" WHERE ("meter"."long" + $3::int4) > $4::int4"#,
    );
    assert_sql!(
        Meter::objects()
            .filter((Meter.long / 2).gt(0))
            .order_by(Meter.huge % 7)
            .values(Meter.id),
        sqlite = r#"SELECT "meter"."id" FROM "meter" WHERE ("meter"."long" / ?) > ? ORDER BY ("meter"."huge" % ?)"#,
        postgres = r#"SELECT "meter"."id" FROM "meter" WHERE ("meter"."long" / $1::int4) > $2::int4 ORDER BY ("meter"."huge" % $3::int8)"#,
    );
    Ok(())
}

async fn in_conditions(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let all = Meter::objects;
    out_of_range(
        all()
            .filter((Meter.short + Meter.short).gt(0))
            .count(&db)
            .await,
    );
    out_of_range(all().filter((Meter.long + 1).gt(0)).all(&db).await);
    out_of_range(all().filter((Meter.huge * 2).lt(0)).exists(&db).await);
    out_of_range(all().exclude((Meter.long - i32::MIN).eq(3)).all(&db).await);
    out_of_range(all().filter(Meter.huge.ge(Meter.huge + 1)).all(&db).await);
    out_of_range(
        all()
            .filter(Meter.long.between(0, Meter.long + 1))
            .all(&db)
            .await,
    );
    out_of_range(all().filter((Meter.long + 1).is_in([1, 2])).all(&db).await);
    out_of_range(
        all()
            .filter(Meter.long.is_in([Meter.long + 1, Meter.long + 2]))
            .all(&db)
            .await,
    );
    // A wider type takes what the narrow one cannot hold.
    let wide = all().filter((Meter.long.cast::<i64>() + 1).gt(0));
    assert_eq!(wide.count(&db).await?, 2);
    Ok(())
}

async fn in_orders_and_pages(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let by_long = Meter::objects().order_by((Meter.long + 1).desc());
    out_of_range(by_long.all(&db).await);
    out_of_range(by_long.values(Meter.id).limit(1).all(&db).await);
    let selected = Meter::objects().values((Meter.id, Meter.huge + 1));
    out_of_range(selected.clone().order_by(Meter.huge + 1).all(&db).await);
    out_of_range(selected.distinct().all(&db).await);
    Ok(())
}

async fn in_branches(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let kind = case().when((Meter.long + 1).gt(5), 1).otherwise(2);
    out_of_range(Meter::objects().values(kind.clone()).all(&db).await);
    out_of_range(Meter::objects().order_by(kind.clone()).all(&db).await);
    let sum = case().when(Meter.id.gt(0), Meter.long + 1).otherwise(0);
    out_of_range(Meter::objects().filter(sum.gt(0)).all(&db).await);
    // A branch that is not taken is not calculated.
    let guarded = case()
        .when(Meter.long.lt(i32::MAX), Meter.long + 1)
        .otherwise(0);
    assert_eq!(Meter::objects().filter(guarded.ge(0)).count(&db).await?, 2);
    Ok(())
}

async fn within_functions_and_aggregates(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let all = Meter::objects();
    out_of_range(all.clone().values((Meter.long + 1).abs()).all(&db).await);
    out_of_range(
        all.clone()
            .values(greatest((Meter.huge + 1, 0)))
            .all(&db)
            .await,
    );
    out_of_range(
        all.clone()
            .filter(coalesce((Meter.long + 1, 0)).gt(0))
            .all(&db)
            .await,
    );
    out_of_range(all.aggregate((Meter.long + 1).min(), &db).await);
    out_of_range(all.aggregate((Meter.long + 1).sum(), &db).await);
    out_of_range(all.aggregate((Meter.huge + 1).count(), &db).await);
    out_of_range(
        all.aggregate(count().filter((Meter.huge + 1).gt(0)), &db)
            .await,
    );
    Ok(())
}

async fn in_conditions_on_groups(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let groups = Meter::objects().values((Meter.id, Meter.huge.max()));
    out_of_range(
        groups
            .clone()
            .filter((Meter.huge.max() + 1).gt(0))
            .all(&db)
            .await,
    );
    out_of_range(groups.clone().order_by(Meter.huge.max() + 1).all(&db).await);
    out_of_range(groups.aggregate(|(_, most)| (most + 1).max(), &db).await);
    let by_sum = Meter::objects().values((Meter.long + 1, count()));
    out_of_range(by_sum.all(&db).await);
    Ok(())
}

async fn in_subqueries(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let next = Meter::objects()
        .filter(Meter.id.eq(1))
        .values(Meter.long + 1);
    out_of_range(
        Meter::objects()
            .filter(Meter.long.lt(next.scalar()))
            .all(&db)
            .await,
    );
    let next = Meter::objects().values(Meter.long + 1);
    out_of_range(
        Meter::objects()
            .filter(Meter.long.is_in(next))
            .all(&db)
            .await,
    );
    let page = Meter::objects()
        .values((Meter.id, Meter.long + 1))
        .order_by(Meter.id)
        .limit(2);
    out_of_range(page.aggregate(|(_, next)| next.min(), &db).await);
    Ok(())
}

async fn in_what_is_written(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let all = Meter::objects().filter(Meter.id.gt(0));
    out_of_range(
        all.clone()
            .update(Meter.long.set(Meter.long + 1), &db)
            .await,
    );
    out_of_range(
        all.clone()
            .update(Meter.huge.set(Meter.huge + 1), &db)
            .await,
    );
    // The calculation is one of the narrow type, wherever its result goes.
    out_of_range(
        all.clone()
            .update(Meter.huge.set(Meter.long + 1), &db)
            .await,
    );
    out_of_range(all.clone().filter((Meter.long + 1).gt(0)).delete(&db).await);
    let sums = all.clone().returning(Meter.long * 2);
    out_of_range(sums.update(Meter.short.set(1), &db).await);
    assert_eq!(all.count(&db).await?, 2);
    Ok(())
}

async fn negations_and_quotients(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let least = Meter::draft().short(i16::MIN).long(i32::MIN).huge(i64::MIN);
    let least = least.span(TimeDelta::zero()).save(&db).await?;
    let row = Meter::objects().filter(Meter.id.eq(least.id));
    out_of_range(row.clone().filter((-Meter.long).ne(1)).all(&db).await);
    out_of_range(row.clone().filter((-Meter.huge).ne(1)).all(&db).await);
    out_of_range(row.clone().filter((Meter.long / -1).ne(1)).all(&db).await);
    let by_itself = Meter.huge / (Meter.short + i16::MAX);
    out_of_range(row.filter(by_itself.ne(Some(1))).all(&db).await);
    Ok(())
}

async fn durations(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let longer = Meter.span + TimeDelta::days(1);
    out_of_range(
        Meter::objects()
            .filter(longer.gt(TimeDelta::zero()))
            .all(&db)
            .await,
    );
    Ok(())
}

async fn what_fits_is_calculated(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let full = Meter::objects().filter((Meter.long - 1).eq(i32::MAX - 1));
    let full = full.filter((Meter.huge - 1).eq(i64::MAX - 1));
    let full = full
        .filter((Meter.short + 0).eq(i16::MAX))
        .filter((-Meter.long).lt(0));
    assert_eq!(
        full.order_by(Meter.long - 5)
            .values(Meter.id)
            .all(&db)
            .await?,
        [1]
    );
    Ok(())
}

/// The field and the reason of an error of what is out of range.
#[track_caller]
fn fault<T: std::fmt::Debug>(got: orm::Result<T>) -> (Option<&'static str>, String) {
    match got {
        Err(Error::OutOfRange {
            model: "Meter",
            field,
            why,
        }) => (field, why),
        other => panic!("{other:?}"),
    }
}

async fn the_field_is_known_where_it_is_all_that_is_calculated(db: Database) -> orm::Result<()> {
    meters(&db).await?;
    let why = || "a number does not fit its type".to_owned();
    let full = || Meter::objects().filter(Meter.long.gt(0));
    let is_full = || Meter.long.gt(0) & Meter.short.is_in([i16::MAX]) & !Meter.huge.eq(3);

    let long = Meter.long.set(Meter.long + 1);
    let short = Meter.short.set(Meter.short * 2);
    let huge = Meter.huge.set(Meter.huge * 2);
    let span = Meter.span.set(Meter.span * 2);
    for (got, field) in [
        (full().update(long.clone(), &db).await, "long"),
        (full().update(short.clone(), &db).await, "short"),
        (full().update(huge, &db).await, "huge"),
        (full().update(span, &db).await, "span"),
        (
            full().update((short.clone(), Meter.long.set(7)), &db).await,
            "short",
        ),
        (
            full().filter(is_full()).update(long.clone(), &db).await,
            "long",
        ),
    ] {
        assert_eq!(fault(got), (Some(field), why()));
    }
    let returned = full().returning(Meter.id).update(long.clone(), &db).await;
    assert_eq!(fault(returned), (Some("long"), why()));
    let draft = Meter::draft().short(1).huge(1).span(TimeDelta::zero());
    let drawn = draft.long(value(i32::MAX) + 1).save(&db).await;
    assert_eq!(fault(drawn), (Some("long"), why()));

    // Several values are calculated, or something else is.
    let calculates = Meter::objects().filter((Meter.long - 1).gt(0));
    let doubled = full().returning(Meter.short * 2);
    for got in [
        full().update((long.clone(), short), &db).await,
        calculates.update(long.clone(), &db).await,
        doubled.update(long, &db).await.map(|_| 0),
        full().values(Meter.long + 1).all(&db).await.map(|_| 0),
        full().values(Meter.huge + 1).all(&db).await.map(|_| 0),
        full().annotate(Meter.short + 1).all(&db).await.map(|_| 0),
        full().filter((Meter.long + 1).gt(0)).count(&db).await,
    ] {
        assert_eq!(fault(got), (None, why()));
    }
    Ok(())
}
