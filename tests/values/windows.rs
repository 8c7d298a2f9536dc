//! Window functions: values computed from a row and others of its partition.

on_each! {
    places_of_rows_in_an_order,
    values_of_other_rows,
    values_of_other_rows_have_a_default,
    aggregates_over_windows,
    moving_frames_are_as_computed_by_hand,
    texts_are_joined_over_windows,
    every_aggregate_has_a_window,
    the_first_rows_of_each_partition,
    what_follows_a_condition_on_a_window_chooses_among_its_rows,
    conditions_name_windows_by_their_handles,
    conditions_on_whole_partitions_come_before_windows,
    rows_of_relations_have_windows_of_their_owner,
    groups_have_places_too,
    aggregates_of_groups_have_windows,
    cursors_of_groups_with_windows,
    pages_of_rows_with_windows,
    rows_are_written_by_their_places,
    windows_behind_relations_and_over_nulls,
    windows_in_calculations_and_functions,
    the_first_row_of_each,
    groups_of_rows_that_are_equal_in_the_order,
    rows_that_a_frame_leaves_out,
    what_no_window_can_be_is_refused,
}

use futures_util::TryStreamExt;
use orm::Error;
use orm::functions::{
    cume_dist, dense_rank, ntile, order_by, partition_by, percent_rank, random, rank, row_number,
};
use orm::prelude::*;
use orm::rust_decimal::Decimal;
use orm::testing::assert_queries;
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone)]
struct Shop {
    id: i64,
    name: String,
    city: Option<String>,
}

#[derive(Model, Debug, Clone)]
struct Sale {
    id: i64,
    day: i32,
    #[orm(max_digits = 10, decimal_places = 2)]
    amount: Decimal,
    weight: f64,
    note: Option<String>,
    #[orm(related_name = "sales", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
}

/// The sum of amounts, the running sum of days, the number of notes, the average of days.
type Totals = (Option<Decimal>, Option<i64>, i64, Option<f64>);
/// The sum and average of weights, the average of amounts, the number of notes.
type InFrame = (Option<f64>, Option<f64>, Option<Decimal>, i64);
/// The day, its number of sales and that of all days so far, the sum of amounts so far and of the day.
type DayTotals = (i32, i64, Option<i64>, Option<Decimal>, Option<Decimal>);
/// The shop, the day, the last day of the shop, the number of groups, the moving average of weights, the weights.
type ShopTotals = (String, i32, Option<i32>, i64, Option<f64>, Option<f64>);
/// The day before, the note two days on, the growth of the amount.
type Others = (Option<i32>, Option<String>, Option<Decimal>);
/// The first day, the last so far, the last of all, the second so far.
type Ends = (Option<i32>, Option<i32>, Option<i32>, Option<i32>);

/// Two shops, the second without a city: sales of 3, 1, 1, 5 and of 2, 4.
async fn sold(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Shop, Sale]).await?;
    let north = Shop::draft().name("North").city("Oslo").save(db).await?;
    let south = Shop::draft().name("South").save(db).await?;
    let sale = |day: i32, amount: i64, note: Option<&'static str>| {
        Sale::draft()
            .day(day)
            .amount(Decimal::from(amount))
            .weight(f64::from(day) / 4.0)
            .note(note.map(str::to_owned))
    };
    Sale::bulk_create(
        [
            sale(1, 3, Some("a")).shop(&north),
            sale(2, 1, None).shop(&north),
            sale(3, 1, Some("c")).shop(&north),
            sale(4, 5, None).shop(&north),
            sale(1, 2, Some("e")).shop(&south),
            sale(2, 4, Some("f")).shop(&south),
        ],
        db,
    )
    .await?;
    Ok(())
}

async fn places_of_rows_in_an_order(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let by_amount = partition_by(Sale.shop).order_by(Sale.amount);
    let query = Sale::objects().order_by(Sale.id).values((
        row_number().over(by_amount.clone().order_by((Sale.amount, Sale.id))),
        rank().over(&by_amount),
        dense_rank().over(&by_amount),
    ));
    assert_sql!(
        query,
        r#"SELECT ROW_NUMBER() OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."amount", "sale"."id"), RANK() OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."amount"), DENSE_RANK() OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."amount") FROM "sale" ORDER BY "sale"."id""#
    );
    assert_eq!(
        query.all(&db).await?,
        [
            (3, 3, 2),
            (1, 1, 1),
            (2, 1, 1),
            (4, 4, 3),
            (1, 1, 1),
            (2, 2, 2)
        ]
    );
    let shares: Vec<(f64, f64, i32)> = Sale::objects()
        .order_by(Sale.id)
        .values((
            percent_rank().over(order_by(Sale.amount)),
            cume_dist().over(order_by(Sale.amount)),
            ntile(4).over(order_by((Sale.amount, Sale.id))),
        ))
        .all(&db)
        .await?;
    assert_eq!(shares[1], (0.0, 2.0 / 6.0, 1));
    assert_eq!(shares[3], (1.0, 1.0, 4));
    assert_eq!(shares[0], (0.6, 4.0 / 6.0, 2));
    // A place is an order, and stands beside whole rows.
    let place = rank().over(order_by(Sale.amount.desc()));
    let rows: Vec<(Sale, i64)> = Sale::objects()
        .annotate(&place)
        .order_by((place.desc(), Sale.id))
        .all(&db)
        .await?;
    let places: Vec<_> = rows
        .iter()
        .map(|(sale, place)| (sale.day, *place))
        .collect();
    assert_eq!(places, [(2, 5), (3, 5), (1, 4), (1, 3), (2, 2), (4, 1)]);
    Ok(())
}

async fn values_of_other_rows(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let by_day = partition_by(Sale.shop).order_by(Sale.day);
    let query = Sale::objects().order_by(Sale.id).values((
        Sale.day.lag(1).over(&by_day),
        Sale.note.lead(2).over(&by_day),
        Sale.amount - Sale.amount.lag(1).over(&by_day),
    ));
    let rows: Vec<Others> = query.all(&db).await?;
    let by_hand = |day, note: Option<&str>, growth: Option<i64>| {
        (day, note.map(str::to_owned), growth.map(Decimal::from))
    };
    assert_eq!(
        rows,
        [
            by_hand(None, Some("c"), None),
            by_hand(Some(1), None, Some(-2)),
            by_hand(Some(2), None, Some(0)),
            by_hand(Some(3), None, Some(4)),
            by_hand(None, None, None),
            by_hand(Some(1), None, Some(2)),
        ]
    );
    let ends: Vec<Ends> = Sale::objects()
        .filter(Sale.shop.eq(1))
        .order_by(Sale.day)
        .values((
            Sale.day.first_value().over(&by_day),
            Sale.day.last_value().over(&by_day),
            Sale.day.last_value().over(by_day.clone().rows(..)),
            Sale.day.nth_value(2).over(by_day.clone().rows(..=0)),
        ))
        .all(&db)
        .await?;
    assert_eq!(ends[0], (Some(1), Some(1), Some(4), None));
    assert_eq!(ends[2], (Some(1), Some(3), Some(4), Some(2)));
    Ok(())
}

async fn values_of_other_rows_have_a_default(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let by_day = partition_by(Sale.shop).order_by(Sale.day);
    let query = Sale::objects().order_by(Sale.id).values((
        Sale.day.lag_or(1, 0).over(&by_day),
        Sale.note.lead_or(1, "none").over(&by_day),
        Sale.amount - Sale.amount.lag_or(1, Sale.amount).over(&by_day),
    ));
    assert_sql!(
        query,
        sqlite = r#"SELECT LAG("sale"."day", ?, ?) OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."day"), LEAD("sale"."note", ?, ?) OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."day"), orm_sub_decimal(orm_decimal("sale"."amount", 2), LAG(orm_decimal("sale"."amount", 2), ?, orm_decimal("sale"."amount", 2)) OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."day")) FROM "sale" ORDER BY "sale"."id""#,
        postgres = r#"SELECT LAG("sale"."day", $1::int4, $2::int4) OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."day"), LEAD("sale"."note", $3::int4, $4::text) OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."day"), CAST("sale"."amount" - LAG("sale"."amount", $5::int4, "sale"."amount") OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."day") AS numeric(38, 18)) FROM "sale" ORDER BY "sale"."id""#,
    );
    let rows: Vec<(i32, Option<String>, Decimal)> = query.all(&db).await?;
    let by_hand = |day, note: Option<&str>, growth: i64| {
        (day, note.map(str::to_owned), Decimal::from(growth))
    };
    assert_eq!(
        rows,
        [
            by_hand(0, None, 0),
            by_hand(1, Some("c"), -2),
            by_hand(2, None, 0), // a row that is there, and has no note
            by_hand(3, Some("none"), 4),
            by_hand(0, Some("f"), 0),
            by_hand(1, Some("none"), 2),
        ]
    );

    // A default that may be null, of another type, and of more places than the column.
    let third = Decimal::new(333, 3);
    let late = case().when(Sale.day.gt(1), true).otherwise(false);
    let first: (Option<i32>, f64, i64, Decimal, Option<String>, bool) = Sale::objects()
        .order_by(Sale.id)
        .values((
            Sale.day.lag_or(1, None).over(&by_day),
            Sale.weight.lag_or(1, 2).over(&by_day),
            Sale.day.lag_or(1, Sale.shop.id).over(&by_day),
            Sale.amount.lag_or(1, third).over(&by_day),
            Sale.shop.city.lag_or(1, Sale.note).over(&by_day),
            late.lag_or(1, true).over(&by_day),
        ))
        .first(&db)
        .await?
        .expect("a sale");
    let note = Some("a".to_owned());
    assert_eq!(first, (None, 2.0, 1, third, note, true));

    // Of groups; what is never null needs no care for it in an order.
    let before = count().lag_or(1, 0).over(order_by(Sale.day));
    let days = Sale::objects().values((Sale.day, count(), &before));
    let by_before = days.clone().order_by((before.desc(), Sale.day));
    assert_sql!(
        by_before,
        sqlite = r#"SELECT "sale"."day", COUNT(*), LAG(COUNT(*), ?, ?) OVER (ORDER BY "sale"."day") FROM "sale" GROUP BY "sale"."day" ORDER BY 3 DESC, "sale"."day""#,
        postgres = r#"SELECT "sale"."day", COUNT(*), LAG(COUNT(*), $1::int4, $2::int8) OVER (ORDER BY "sale"."day") FROM "sale" GROUP BY "sale"."day" ORDER BY 3 DESC, "sale"."day""#,
    );
    let by_before = by_before.all(&db).await?;
    assert_eq!(by_before, [(2, 2, 2), (3, 1, 2), (4, 1, 1), (1, 2, 0)]);
    let grown = days.filter(!before.gt(1)).order_by(Sale.day);
    assert_eq!(grown.all(&db).await?, [(1, 2, 0), (4, 1, 1)]);
    Ok(())
}

async fn aggregates_over_windows(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let of_shop = partition_by(Sale.shop);
    let query = Sale::objects().order_by(Sale.id).values((
        Sale.amount.sum().over(&of_shop),
        Sale.day.sum().over(of_shop.clone().order_by(Sale.day)),
        count().filter(Sale.note.is_not_null()).over(()),
        Sale.day.avg().over(&of_shop),
    ));
    assert_sql!(
        query,
        sqlite = r#"SELECT orm_decimal(orm_sum_units_over("sale"."amount") OVER (PARTITION BY "sale"."shop_id"), 2), SUM("sale"."day") OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."day"), COUNT(*) FILTER (WHERE "sale"."note" IS NOT NULL) OVER (), orm_avg_over("sale"."day") OVER (PARTITION BY "sale"."shop_id") FROM "sale" ORDER BY "sale"."id""#,
        postgres = r#"SELECT CAST(SUM("sale"."amount") OVER (PARTITION BY "sale"."shop_id") AS numeric(38, 18)), SUM("sale"."day") OVER (PARTITION BY "sale"."shop_id" ORDER BY "sale"."day"), COUNT(*) FILTER (WHERE "sale"."note" IS NOT NULL) OVER (), AVG(CAST("sale"."day" AS float8)) OVER (PARTITION BY "sale"."shop_id") FROM "sale" ORDER BY "sale"."id""#,
    );
    let rows: Vec<Totals> = query.all(&db).await?;
    let ten = Some(Decimal::from(10));
    assert_eq!(rows[0], (ten, Some(1), 4, Some(2.5)));
    assert_eq!(rows[2], (ten, Some(6), 4, Some(2.5)));
    assert_eq!(rows[5], (Some(Decimal::from(6)), Some(3), 4, Some(1.5)));
    // The share of each row, and a total that runs over rows that are equal in the order at once.
    let share = Sale.day.cast::<f64>() / Sale.day.sum().over(&of_shop).cast::<f64>();
    let shares: Vec<Option<f64>> = Sale::objects()
        .order_by(Sale.id)
        .values(share)
        .all(&db)
        .await?;
    assert_eq!(shares[3], Some(0.4));
    let running = count().over(order_by(Sale.day));
    let counts: Vec<i64> = Sale::objects()
        .order_by(Sale.id)
        .values(running)
        .all(&db)
        .await?;
    assert_eq!(counts, [2, 4, 5, 6, 2, 4]);
    Ok(())
}

async fn moving_frames_are_as_computed_by_hand(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let weights: Vec<f64> = (0..40_u32)
        .map(|n| f64::from(n * 7919 % 101) / 7.0 + if n % 9 == 0 { 1e15 } else { 0.0 })
        .collect();
    Sale::objects().every_row().delete(&db).await?;
    let drafts = weights.iter().zip(1..).map(|(&weight, day)| {
        let note = (day % 3 == 0).then(|| "x".to_owned());
        let draft = Sale::draft()
            .day(day)
            .amount(Decimal::from(day))
            .weight(weight);
        draft.note(note).shop(1)
    });
    Sale::bulk_create(drafts.collect::<Vec<_>>(), &db).await?;
    for (from, to) in [(-2, 0), (-3, -1), (1, 4), (-1, 1), (0, 0)] {
        let frame = order_by(Sale.day).rows(from..=to);
        let found: Vec<InFrame> = Sale::objects()
            .order_by(Sale.day)
            .values((
                Sale.weight.sum().over(&frame),
                Sale.weight.avg().over(&frame),
                Sale.amount.avg().over(&frame),
                Sale.note.count().over(&frame),
            ))
            .all(&db)
            .await?;
        for (place, row) in (0_i64..).zip(&found) {
            let rows = (place + from).max(0)..=(place + to).min(39);
            let days: Vec<i64> = rows.map(|place| place + 1).collect();
            let in_frame = |day: &i64| weights[usize::try_from(day - 1).expect("a place")];
            let sum = days.iter().map(in_frame).reduce(|sum, weight| sum + weight);
            let whole = Decimal::from(days.iter().sum::<i64>());
            let n_days = i64::try_from(days.len()).expect("few days");
            let mean = (n_days > 0).then(|| (whole / Decimal::from(n_days)).normalize());
            let notes = days.iter().filter(|day| **day % 3 == 0).count();
            assert_eq!(row.0, sum, "rows {from} to {to} of {place}");
            #[expect(clippy::cast_precision_loss, reason = "few rows")]
            let average = sum.map(|sum| sum / n_days as f64);
            assert_eq!(row.1, average);
            let rounded = |mean: Decimal| mean.round_dp(18).normalize();
            assert_eq!(row.2.map(rounded), mean.map(rounded));
            assert_eq!(usize::try_from(row.3).expect("a count"), notes);
        }
    }
    Ok(())
}

/// Empty texts are texts too, whatever the frame, and so are separators.
async fn texts_are_joined_over_windows(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    Sale::objects().every_row().delete(&db).await?;
    let notes = [
        Some(""),
        Some("x"),
        Some(""),
        None,
        Some("é"),
        Some(""),
        Some(""),
        None,
        None,
        Some("1:y"),
        Some(""),
    ];
    let sale = |(day, note): (i32, Option<&str>)| {
        let draft = Sale::draft().day(day).amount(Decimal::ONE).weight(1.0);
        draft
            .note(note.map(str::to_owned))
            .shop(1 + i64::from(day % 2))
    };
    Sale::bulk_create((0..).zip(notes).map(sale).collect::<Vec<_>>(), &db).await?;
    // The texts of a day's frame, of all shops or of its own.
    let joined = |day: i64, frame: (i64, i64), separator: &str, step: usize, longer: bool| {
        let days = (0_i64..).zip(&notes);
        let in_frame = days.filter(|(other, _)| {
            let shift = other - day;
            let step = i64::try_from(step).expect("a step");
            shift % step == 0 && (frame.0..=frame.1).contains(&(shift / step))
        });
        let texts = in_frame.filter_map(|(_, note)| *note);
        let texts: Vec<&str> = texts.filter(|it| !longer || !it.is_empty()).collect();
        (!texts.is_empty()).then(|| texts.join(separator))
    };
    for separator in [",", "", ", é "] {
        for frame in [
            (-20, 0),
            (-1, 0),
            (-2, -1),
            (-1, 1),
            (1, 2),
            (0, 0),
            (0, 20),
        ] {
            let all = order_by(Sale.day).rows(frame.0..=frame.1);
            let own = partition_by(Sale.shop)
                .order_by(Sale.day)
                .rows(frame.0..=frame.1);
            let texts = Sale.note.string_agg(separator);
            let found: Vec<(Option<String>, Option<String>, Option<String>)> = Sale::objects()
                .order_by(Sale.day)
                .values((
                    texts.clone().over(&all),
                    texts.clone().over(&own),
                    texts.filter(Sale.note.ne("")).over(&all),
                ))
                .all(&db)
                .await?;
            for (day, found) in (0..).zip(found) {
                let expected = (
                    joined(day, frame, separator, 1, false),
                    joined(day, frame, separator, 2, false),
                    joined(day, frame, separator, 1, true),
                );
                assert_eq!(found, expected, "{separator:?} {frame:?} {day}");
            }
        }
    }
    // Without a window, too.
    let first = Sale::objects().filter(Sale.day.eq(0));
    let found = first.aggregate(Sale.note.string_agg(","), &db).await?;
    assert_eq!(found.as_deref(), Some(""));
    Ok(())
}

async fn every_aggregate_has_a_window(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let window = partition_by(Sale.shop).order_by(Sale.day).rows(-1..=0);
    let last = Sale::objects()
        .filter(Sale.shop.eq(1))
        .order_by(Sale.day.desc())
        .limit(1);
    let numbers = last.clone().values((
        Sale.day.min().over(&window),
        Sale.note.max().over(&window),
        Sale.weight.stddev().over(&window),
        Sale.weight.variance_pop().over(&window),
        Sale.day.gt(3).bool_or().over(&window),
        Sale.day.gt(3).bool_and().over(&window),
    ));
    let (low, note, deviation, variance, some, all) = numbers.get(&db).await?;
    assert_eq!((low, note.as_deref()), (Some(3), Some("c")));
    assert_eq!(variance, Some(0.015_625));
    assert!(deviation.is_some_and(|found| (found - 0.176_776_695_296_636_9).abs() < 1e-12));
    assert_eq!((some, all), (Some(true), Some(false)));
    let lists = last.values((
        Sale.note
            .string_agg("-")
            .over(partition_by(Sale.shop).order_by(Sale.day)),
        Sale.day.array_agg().over(&window),
    ));
    assert_eq!(lists.get(&db).await?, (Some("a-c".to_owned()), vec![3, 4]));
    Ok(())
}

async fn the_first_rows_of_each_partition(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let number = row_number().over(partition_by(Sale.shop).order_by((Sale.amount.desc(), Sale.id)));
    let best = Sale::objects().filter(number.le(2)).order_by(Sale.id);
    assert_sql!(
        best.clone().values(Sale.id),
        sqlite = r#"SELECT "sale"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."shop_id" ORDER BY "t1"."amount" DESC, "t1"."id") AS "value 1" FROM "sale" AS "t1") AS "sale" WHERE "sale"."value 1" <= ? ORDER BY "sale"."id""#,
        postgres = r#"SELECT "sale"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."shop_id" ORDER BY "t1"."amount" DESC, "t1"."id") AS "value 1" FROM "sale" AS "t1") AS "sale" WHERE "sale"."value 1" <= $1::int8 ORDER BY "sale"."id""#,
    );
    let days = |sales: Vec<Sale>| sales.into_iter().map(|sale| sale.day).collect::<Vec<_>>();
    assert_eq!(days(best.all(&db).await?), [1, 4, 1, 2]);
    assert_eq!(best.count(&db).await?, 4);
    assert!(best.exists(&db).await?);
    assert_eq!(best.first(&db).await?.map(|sale| sale.day), Some(1));
    assert_eq!(
        days(best.clone().limit(2).offset(1).all(&db).await?),
        [4, 1]
    );
    assert_eq!(best.aggregate(Sale.day.sum(), &db).await?, Some(8));
    // A condition on a row, a relation and a window; the window among the values.
    let query =
        best.clone()
            .filter(Sale.shop.name.eq("North"))
            .values((Sale.day, Sale.shop.name, &number));
    assert_eq!(
        query.all(&db).await?,
        [(1, "North".to_owned(), 2), (4, "North".to_owned(), 1)]
    );
    assert_eq!(query.count(&db).await?, 2);
    // The negation, an alternative, and rows that are told apart by them.
    assert_eq!(Sale::objects().exclude(number.le(2)).count(&db).await?, 2);
    let either = Sale::objects().filter(number.eq(1) | Sale.day.eq(2));
    assert_eq!(either.count(&db).await?, 3);
    let grouped = Sale::objects()
        .filter(number.le(1))
        .values((Sale.day, count()));
    assert_eq!(grouped.order_by(Sale.day).all(&db).await?, [(2, 1), (4, 1)]);
    let sale = best.first(&db).await?.expect("a sale");
    assert!(best.contains(&sale, &db).await?);
    let third = Sale::objects()
        .filter(number.eq(3))
        .first(&db)
        .await?
        .expect("a sale");
    assert!(!best.contains(&third, &db).await?);
    Ok(())
}

async fn what_follows_a_condition_on_a_window_chooses_among_its_rows(
    db: Database,
) -> orm::Result<()> {
    sold(&db).await?;
    let place = rank().over(order_by(Sale.amount.desc()));
    // A condition before the window leaves it fewer rows.
    let before = Sale::objects()
        .filter(Sale.day.gt(1))
        .annotate(&place)
        .order_by(Sale.id);
    let places = |rows: Vec<(Sale, i64)>| rows.into_iter().map(|row| row.1).collect::<Vec<_>>();
    assert_eq!(places(before.all(&db).await?), [3, 3, 1, 2]);
    // One behind it chooses among rows that have their places.
    let behind = Sale::objects()
        .annotate(&place)
        .filter(Sale.day.gt(1))
        .order_by(Sale.id);
    assert_eq!(places(behind.all(&db).await?), [5, 5, 1, 2]);
    assert_eq!(behind.count(&db).await?, 4);
    let values = Sale::objects()
        .values((Sale.day, &place))
        .filter(Sale.day.eq(1));
    assert_eq!(values.order_by(Sale.id).all(&db).await?, [(1, 3), (1, 4)]);
    // Of groups nothing changes: conditions on rows come before the groups.
    let by_day = rank().over(order_by(count().desc()));
    let groups = Sale::objects()
        .values((Sale.day, count(), &by_day))
        .filter(Sale.day.ne(4))
        .order_by(Sale.day);
    assert_eq!(groups.all(&db).await?, [(1, 2, 1), (2, 2, 1), (3, 1, 3)]);
    Ok(())
}

/// What all window functions are partitioned by may be asked before they are computed, and nothing else.
async fn conditions_name_windows_by_their_handles(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let place = row_number().over(partition_by(Sale.shop).order_by((Sale.amount.desc(), Sale.id)));
    let places = Sale::objects().values((Sale.day, place));
    let (_, place) = places.handles();
    let best = places.filter(place.le(2)).order_by(Sale.id);
    assert_eq!(best.all(&db).await?, [(1, 2), (4, 1), (1, 2), (2, 1)]);

    // What asks for none of the values computes the windows all the same.
    assert_sent(&db, "windows_named_by_handles", async || {
        assert_eq!(best.count(&db).await?, 4);
        assert!(best.exists(&db).await?);
        let page = best.page(2, 3, &db).await?;
        assert_eq!((page.rows, page.total), (vec![(2, 1)], 4));
        Ok(())
    })
    .await?;

    // A calculation over a window, which is computed once for two conditions on it.
    let before = Sale
        .day
        .lag(1)
        .over(partition_by(Sale.shop).order_by(Sale.day));
    let pauses = Sale::objects().values((Sale.id, Sale.day - before));
    let (_, pause) = pauses.handles();
    let short = pauses.filter(pause.is_not_null()).filter(pause.lt(2));
    assert_sent(
        &db,
        "calculations_over_windows_named_by_handles",
        async || {
            assert_eq!(short.count(&db).await?, 4);
            Ok(())
        },
    )
    .await?;

    // Shops with three sales or more.
    let of_shop = Sale::objects().filter(Sale.shop.eq(outer(Shop.id)));
    let numbered = of_shop.values((Sale.id, row_number().over(order_by(Sale.day))));
    let (_, number) = numbered.handles();
    let large = Shop::objects().filter(exists(numbered.filter(number.eq(3))));
    assert_sql!(
        large.clone().values(Shop.name),
        sqlite = r#"SELECT "shop"."name" FROM "shop" WHERE EXISTS (SELECT 1 FROM (SELECT ROW_NUMBER() OVER (ORDER BY "t2"."day") AS "value 1" FROM "sale" AS "t2" WHERE "t2"."shop_id" = "shop"."id") AS "t1" WHERE "t1"."value 1" = ? LIMIT 1)"#,
        postgres = r#"SELECT "shop"."name" FROM "shop" WHERE EXISTS (SELECT 1 FROM (SELECT ROW_NUMBER() OVER (ORDER BY "t2"."day") AS "value 1" FROM "sale" AS "t2" WHERE "t2"."shop_id" = "shop"."id") AS "t1" WHERE "t1"."value 1" = $1::int8)"#,
    );
    assert_eq!(large.get(&db).await?.name, "North");
    Ok(())
}

async fn conditions_on_whole_partitions_come_before_windows(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let newest = Sale::objects()
        .order_by(Sale.day.desc())
        .distinct_on((Sale.shop.name, Sale.note.is_null()));
    let north = newest.clone().filter(Sale.shop.name.eq("North"));
    let north = north.values(Sale.id);
    assert_sql!(
        north,
        sqlite = r#"SELECT "sale"."id" FROM (SELECT "t1"."id", "t1"."day", ROW_NUMBER() OVER (PARTITION BY "t2"."name", "t1"."note" IS NULL ORDER BY "t1"."day" DESC, "t1"."id") AS "value 1" FROM "sale" AS "t1" INNER JOIN "shop" AS "t2" ON "t2"."id" = "t1"."shop_id" WHERE "t2"."name" = ?) AS "sale" WHERE "sale"."value 1" = ? ORDER BY "sale"."day" DESC"#,
        postgres = r#"SELECT "sale"."id" FROM (SELECT "t1"."id", "t1"."day", ROW_NUMBER() OVER (PARTITION BY "t2"."name", "t1"."note" IS NULL ORDER BY "t1"."day" DESC, "t1"."id") AS "value 1" FROM "sale" AS "t1" INNER JOIN "shop" AS "t2" ON "t2"."id" = "t1"."shop_id" WHERE "t2"."name" = $1::text) AS "sale" WHERE "sale"."value 1" = $2::int8 ORDER BY "sale"."day" DESC"#
    );
    assert_eq!(north.all(&db).await?, [4, 3]);
    let noted = newest.clone().filter(Sale.note.is_not_null());
    assert_eq!(noted.values(Sale.id).all(&db).await?, [3, 6]);
    // A window of all rows sees those that the condition drops, and a day is no part of what it is partitioned by.
    let all = count().over(());
    let north = newest.clone().filter(Sale.shop.name.eq("North"));
    let counted = north.values((Sale.id, &all)).all(&db).await?;
    assert_eq!(counted, [(4, 6), (3, 6)]);
    let early = newest.filter(Sale.day.lt(4)).values(Sale.id);
    assert_eq!(early.all(&db).await?, [3, 6]);
    // One that is another each time keeps no whole partition.
    let some = row_number().over(partition_by(Sale.shop).order_by(Sale.id));
    let some = Sale::objects().filter(some.eq(1)).filter(random().lt(2.0));
    assert_eq!(
        some.order_by(Sale.id).values(Sale.id).all(&db).await?,
        [1, 5]
    );
    Ok(())
}

async fn rows_of_relations_have_windows_of_their_owner(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let number = row_number().over(order_by((Sale.amount.desc(), Sale.id)));
    let shops = Shop::objects().order_by(Shop.id);
    let best = shops
        .clone()
        .prefetch_related(Shop.sales().filter(number.le(2)).order_by(Sale.day));
    let rows: Vec<(Shop, Vec<Sale>)> = assert_queries(&db, 2, async || best.all(&db).await).await?;
    let days: Vec<Vec<i32>> = rows
        .iter()
        .map(|(_, sales)| sales.iter().map(|sale| sale.day).collect())
        .collect();
    assert_eq!(days, [vec![1, 4], vec![1, 2]]);
    let with_places = shops
        .clone()
        .prefetch_related(Shop.sales().annotate(&number).order_by(Sale.id));
    let rows: Vec<(Shop, Vec<(Sale, i64)>)> = with_places.all(&db).await?;
    let places: Vec<Vec<i64>> = rows
        .iter()
        .map(|(_, sales)| sales.iter().map(|sale| sale.1).collect())
        .collect();
    assert_eq!(places, [vec![2, 3, 4, 1], vec![2, 1]]);
    // In a subquery, and of one row's relation.
    let total = Shop.sales().filter(number.le(2)).sum(Sale.day);
    assert_eq!(
        shops.clone().values(total).all(&db).await?,
        [Some(5), Some(3)]
    );
    let late = shops.filter(Shop.sales().filter(number.eq(1)).any(Sale.day.gt(2)));
    assert_eq!(late.values(Shop.name).all(&db).await?, ["North"]);
    let north = Shop::get(1, &db).await?;
    let sales = north.sales().filter(number.le(1));
    assert_eq!(sales.values(Sale.day).all(&db).await?, [4]);
    Ok(())
}

async fn groups_have_places_too(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let place = rank().over(order_by(Sale.amount.sum().desc()));
    let query = Sale::objects()
        .values((Sale.shop.name, Sale.amount.sum(), &place))
        .order_by(&place);
    assert_sql!(
        query,
        sqlite = r#"SELECT "t1"."name", orm_decimal(orm_sum_units("sale"."amount"), 2), RANK() OVER (ORDER BY orm_decimal(orm_sum_units("sale"."amount"), 2) DESC NULLS FIRST) FROM "sale" INNER JOIN "shop" AS "t1" ON "t1"."id" = "sale"."shop_id" GROUP BY "t1"."name" ORDER BY 3"#,
        postgres = r#"SELECT "t1"."name", CAST(SUM("sale"."amount") AS numeric(38, 18)), RANK() OVER (ORDER BY CAST(SUM("sale"."amount") AS numeric(38, 18)) DESC NULLS FIRST) FROM "sale" INNER JOIN "shop" AS "t1" ON "t1"."id" = "sale"."shop_id" GROUP BY "t1"."name" ORDER BY 3"#,
    );
    let (ten, six) = (Decimal::from(10), Decimal::from(6));
    assert_eq!(
        query.all(&db).await?,
        [
            ("North".to_owned(), Some(ten), 1),
            ("South".to_owned(), Some(six), 2)
        ]
    );
    // The best group, and the number of groups.
    let best = query.clone().filter(place.eq(1));
    assert_eq!(best.all(&db).await?.len(), 1);
    assert_eq!(best.count(&db).await?, 1);
    assert_eq!(query.count(&db).await?, 2);
    // A computed key stands in the window too.
    let half = Sale.day / 2;
    let halves = Sale::objects()
        .values((&half, count(), row_number().over(order_by(half.desc()))))
        .order_by(&half);
    assert_eq!(halves.all(&db).await?, [(0, 2, 3), (1, 3, 2), (2, 1, 1)]);
    // The groups before, and what is behind all groups.
    let before = count().lag(1).over(order_by(Sale.day));
    let changes = Sale::objects()
        .values((Sale.day, count(), before))
        .order_by(Sale.day);
    assert_eq!(
        changes.all(&db).await?,
        [
            (1, 2, None),
            (2, 2, Some(2)),
            (3, 1, Some(2)),
            (4, 1, Some(1))
        ]
    );
    let most = changes
        .aggregate(|(_, _, before)| before.max(), &db)
        .await?;
    assert_eq!(most, Some(2));
    Ok(())
}

async fn aggregates_of_groups_have_windows(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let weight = || Sale.weight.sum();
    let days = Sale::objects()
        .values((
            Sale.day,
            count(),
            count().window_sum().over(order_by(Sale.day)),
            Sale.amount.sum().window_sum().over(order_by(Sale.day)),
            Sale.amount.sum(),
        ))
        .order_by(Sale.day);
    let found: Vec<DayTotals> = assert_queries(&db, 1, async || days.all(&db).await).await?;
    assert!(found.len() > 2, "{found:?}");
    let (mut n, mut amount) = (0, Decimal::ZERO);
    for (_, of_day, so_far, sum_so_far, of_the_day) in &found {
        n += of_day;
        amount += of_the_day.expect("a sale");
        assert_eq!((*so_far, *sum_so_far), (Some(n), Some(amount)));
    }
    assert_sent(&db, "windows_over_groups", async || days.all(&db).await).await?;

    // Of a part of the groups, of all, and of floats.
    let shops = Sale::objects()
        .values((
            Sale.shop.name,
            Sale.day,
            Sale.day
                .max()
                .window_max()
                .over(partition_by(Sale.shop.name)),
            count().window_count().over(()),
            weight()
                .window_avg()
                .over(order_by((Sale.shop.name, Sale.day)).rows(-1..=0)),
            weight(),
        ))
        .order_by((Sale.shop.name, Sale.day));
    let found: Vec<ShopTotals> = shops.all(&db).await?;
    for (at, (shop, _, most, groups, mean, own)) in found.iter().enumerate() {
        let of_shop = found.iter().filter(|it| it.0 == *shop);
        assert_eq!(*most, of_shop.map(|it| it.1).max());
        assert_eq!(usize::try_from(*groups), Ok(found.len()));
        let own = own.expect("a weight");
        let before = at.checked_sub(1).and_then(|at| found[at].5);
        let expected = before.map_or(own, |before| f64::midpoint(before, own));
        assert!((mean.expect("a mean") - expected).abs() < 1e-9);
    }

    // Calculated with, ordered by, and of the groups that a condition leaves.
    let share = count() * 100 / count().window_sum().over(());
    let shares = Sale::objects()
        .values((Sale.shop.name, &share))
        .filter(count().gt(0))
        .order_by((share.desc(), Sale.shop.name));
    let shares: Vec<(String, Option<i64>)> = shares.all(&db).await?;
    assert!(
        shares.iter().filter_map(|it| it.1).sum::<i64>() >= 99,
        "{shares:?}"
    );

    // A filter of the aggregate itself, and its lowest.
    let large = count().filter(Sale.day.gt(1)).window_min().over(());
    let lowest: Vec<(i32, Option<i64>)> =
        Sale::objects().values((Sale.day, large)).all(&db).await?;
    assert!(lowest.iter().all(|it| it.1 == Some(0)), "{lowest:?}");

    // What differs within a group is refused.
    let other = count().window_sum().over(order_by(Sale.weight));
    let refused = Sale::objects().values((Sale.day, other)).all(&db).await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("`Sale.weight` stands beside an aggregate")
    );

    // Neither are groups by what a window function answers.
    let run = Sale.day.cast::<i64>() - row_number().over(order_by(Sale.id));
    let refused = Sale::objects().values((run, count())).all(&db).await;
    assert_eq!(
        refused.unwrap_err().to_string(),
        "invalid query of `Sale`: `Sale.day` stands beside an aggregate, but the groups are not by it; a window function is computed of groups and is no key of them, so it speaks of keys and aggregates alone; to group by its values, select them first, and then values of these: `let rows = ….values((Book.year, place))`, `let (year, place) = rows.handles()`, `rows.values((place, year.max()))`"
    );

    // A condition on it chooses among the groups.
    let so_far = count().window_sum().over(order_by(Sale.day));
    let late = Sale::objects()
        .values((Sale.day, &so_far))
        .filter(so_far.gt(count().window_max().over(())));
    assert_eq!(
        late.order_by(Sale.day).all(&db).await?,
        [(2, Some(4)), (3, Some(5)), (4, Some(6))]
    );
    Ok(())
}

async fn cursors_of_groups_with_windows(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let amount = || Sale.amount.sum();
    let groups = Sale::objects().values((
        Sale.day,
        count(),
        rank().over(order_by(amount().desc())),
        count().window_sum().over(()),
    ));
    let by_key = groups.clone().order_by(Sale.day);
    for query in [
        by_key.clone(),
        groups.clone().order_by(Sale.day.desc()),
        groups.clone().order_by((amount().desc(), Sale.day)),
        groups.clone().order_by((Sale.weight.max(), Sale.day)),
        groups
            .clone()
            .order_by((rank().over(order_by(amount().desc())), Sale.day)),
        groups.clone().filter(count().gt(1)).order_by(Sale.day),
    ] {
        let all = query.all(&db).await?;
        let (mut walked, mut cursor) = (Vec::new(), None);
        loop {
            let page = query.after(cursor.as_deref(), 1, &db).await?;
            walked.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(walked, all);
        let last = query.before(None, 2, &db).await?;
        assert_eq!(last.rows, all[all.len() - 2..]);
    }
    let first = by_key.after(None, 1, &db).await?;
    assert_sent(&db, "cursor_of_groups_with_windows", async || {
        by_key.after(first.next.as_deref(), 1, &db).await
    })
    .await
}

async fn pages_of_rows_with_windows(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let place = rank().over(order_by(Sale.amount.desc()));
    let query = Sale::objects().annotate(&place).order_by((&place, Sale.id));
    let all: Vec<(i64, i64)> = query
        .all(&db)
        .await?
        .into_iter()
        .map(|(sale, place)| (sale.id, place))
        .collect();
    assert_eq!(
        all.iter().map(|row| row.1).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 5]
    );
    let page = query.clone().page(2, 4, &db).await?;
    assert_eq!((page.rows.len(), page.total), (2, 6));
    assert_eq!(page.rows[1].1, 5);
    // Cursors go on behind a place, and each row keeps its own.
    let (mut cursor, mut found) = (None::<String>, Vec::new());
    loop {
        let page = query.clone().after(cursor.as_deref(), 2, &db).await?;
        found.extend(page.rows.into_iter().map(|(sale, place)| (sale.id, place)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, all);
    // Batches too.
    let chunks: Vec<Vec<(Sale, i64)>> = Sale::objects()
        .annotate(&place)
        .chunks(4, &db)
        .try_collect()
        .await?;
    let mut places: Vec<i64> = chunks.into_iter().flatten().map(|row| row.1).collect();
    places.sort_unstable();
    assert_eq!(places, [1, 2, 3, 4, 5, 5]);
    Ok(())
}

async fn rows_are_written_by_their_places(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let number = row_number().over(partition_by(Sale.shop).order_by((Sale.amount.desc(), Sale.id)));
    // All but the best of each shop.
    let rest = Sale::objects().filter(number.gt(1));
    assert_eq!(rest.update(Sale.note.set("rest"), &db).await?, 4);
    assert_eq!(
        Sale::objects()
            .filter(Sale.note.eq("rest"))
            .count(&db)
            .await?,
        4
    );
    assert_eq!(rest.delete(&db).await?, 4);
    let left = Sale::objects().order_by(Sale.id).values(Sale.day);
    assert_eq!(left.all(&db).await?, [4, 2]);
    Ok(())
}

async fn windows_behind_relations_and_over_nulls(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    // A null is a partition of its own, and stands last.
    let query = Sale::objects().order_by(Sale.id).values((
        count().over(partition_by(Sale.shop.city)),
        rank().over(order_by(Sale.note)),
        rank().over(order_by(Sale.note.desc())),
        Sale.shop
            .name
            .first_value()
            .over(order_by((Sale.shop.city.asc().nulls_first(), Sale.id))),
    ));
    let south = || Some("South".to_owned());
    assert_eq!(
        query.all(&db).await?,
        [
            (4, 1, 6, south()),
            (4, 5, 1, south()),
            (4, 2, 5, south()),
            (4, 5, 1, south()),
            (2, 3, 4, south()),
            (2, 4, 3, south()),
        ]
    );
    Ok(())
}

async fn windows_in_calculations_and_functions(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let before = Sale
        .day
        .lag(1)
        .over(partition_by(Sale.shop).order_by(Sale.day));
    let gap = coalesce((before.clone(), 0));
    let label = case().when(before.is_null(), "first").otherwise("later");
    let root = before.cast::<f64>().sqrt();
    let query = Sale::objects()
        .filter(Sale.shop.eq(1))
        .order_by(Sale.day)
        .values((gap, label, root));
    assert_eq!(
        query.all(&db).await?,
        [
            (0, "first".to_owned(), None),
            (1, "later".to_owned(), Some(1.0)),
            (2, "later".to_owned(), Some(2f64.sqrt())),
            (3, "later".to_owned(), Some(3f64.sqrt())),
        ]
    );
    let distinct = Sale::objects()
        .values(dense_rank().over(order_by(Sale.day)))
        .distinct();
    assert_eq!(distinct.count(&db).await?, 4);
    // The newest of each, by a subquery of keys.
    let newest = row_number().over(partition_by(Sale.shop).order_by(Sale.day.desc()));
    let keys = Sale::objects().filter(newest.eq(1)).values(Sale.id);
    let found = Sale::objects()
        .filter(Sale.id.is_in(keys))
        .order_by(Sale.id);
    assert_eq!(found.values(Sale.day).all(&db).await?, [4, 2]);
    Ok(())
}

async fn what_no_window_can_be_is_refused(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let place = || rank().over(order_by(Sale.amount));
    let refused = |result: orm::Result<()>, word: &str| match result {
        Err(Error::InvalidQuery { why, .. }) => assert!(why.contains(word), "{why}"),
        other => panic!("{word}: {other:?}"),
    };
    let text = |query: orm::Result<orm::query::Sql>| query.map(|_| ());
    let nested = Sale::objects().values(rank().over(order_by(place())));
    refused(text(nested.to_sql(&db)), "part of another one");
    let aggregated = Sale::objects().values(place().max());
    refused(text(aggregated.to_sql(&db)), "aggregated");
    let numbered = Sale::draft().day(ntile(2).over(order_by(Sale.id)));
    let numbered = numbered.amount(Decimal::ONE).weight(1.0).shop(1);
    refused(numbered.save(&db).await.map(|_| ()), "stored by a draft");
    let distinct = Sale::objects().values(Sale.day.count_distinct().over(()));
    refused(text(distinct.to_sql(&db)), "drop `distinct`");
    let ordered = Sale.note.string_agg(",").order_by(Sale.day).over(());
    refused(
        text(Sale::objects().values(ordered).to_sql(&db)),
        "order of the window",
    );
    let of_a_sum = (Sale.day.sum() + 1).over(());
    refused(
        text(Sale::objects().values(of_a_sum).to_sql(&db)),
        "`over` belongs to",
    );
    #[expect(clippy::reversed_empty_ranges, reason = "a mistake on purpose")]
    let backwards = count().over(order_by(Sale.day).rows(2..=-1));
    refused(
        text(Sale::objects().values(backwards).to_sql(&db)),
        "end before they begin",
    );
    let none = Sale::objects().values(ntile(0).over(order_by(Sale.day)));
    refused(text(none.to_sql(&db)), "one part at least");
    let paged = Sale::objects()
        .annotate(place())
        .limit(3)
        .filter(Sale.day.eq(1));
    refused(paged.all(&db).await.map(|_| ()), "before `limit`");
    let each = Shop.sales().annotate(place()).order_by(Sale.day).limit(1);
    let each = Shop::objects().prefetch_related(each);
    refused(each.all(&db).await.map(|_| ()), "by their number");
    let numbered = Shop.sales().filter(place().le(1)).annotate(place());
    let numbered = Shop::objects().prefetch_related(numbered);
    assert_eq!(numbered.all(&db).await?.len(), 2);
    for rows in [
        Sale::objects().distinct_on(Sale.shop),
        Sale::objects().filter(place().le(2)),
    ] {
        let twice = rows.distinct_on(Sale.note.is_null());
        refused(twice.all(&db).await.map(|_| ()), "a query around");
    }
    let locked = Sale::objects()
        .filter(place().eq(1))
        .for_update()
        .or_ignore();
    refused(locked.all(&db).await.map(|_| ()), "no database locks");
    Ok(())
}

async fn the_first_row_of_each(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let days = |sales: Vec<Sale>| sales.into_iter().map(|sale| sale.day).collect::<Vec<_>>();
    let newest = Sale::objects()
        .order_by(Sale.day.desc())
        .distinct_on(Sale.shop);
    assert_sql!(
        newest.clone().values(Sale.day),
        sqlite = r#"SELECT "sale"."day" FROM (SELECT "t1"."day", ROW_NUMBER() OVER (PARTITION BY "t1"."shop_id" ORDER BY "t1"."day" DESC, "t1"."id") AS "value 1" FROM "sale" AS "t1") AS "sale" WHERE "sale"."value 1" = ? ORDER BY "sale"."day" DESC"#,
        postgres = r#"SELECT "sale"."day" FROM (SELECT "t1"."day", ROW_NUMBER() OVER (PARTITION BY "t1"."shop_id" ORDER BY "t1"."day" DESC, "t1"."id") AS "value 1" FROM "sale" AS "t1") AS "sale" WHERE "sale"."value 1" = $1::int8 ORDER BY "sale"."day" DESC"#,
    );
    assert_eq!(days(newest.all(&db).await?), [4, 2]);
    // What follows chooses among the rows that are left, what precedes among those that come into question.
    let early = newest.clone().filter(Sale.day.lt(3));
    assert_eq!(days(early.all(&db).await?), [2]);
    let newest_early = Sale::objects()
        .filter(Sale.day.lt(3))
        .order_by(Sale.day.desc())
        .distinct_on(Sale.shop);
    assert_eq!(days(newest_early.all(&db).await?), [2, 2]);
    // Without an order it is the lowest key; nulls are one value, and expressions and fields of related rows will do.
    let notes = Sale::objects().distinct_on((Sale.note.is_null(), Sale.shop.name));
    assert_eq!(days(notes.order_by(Sale.id).all(&db).await?), [1, 2, 1]);
    let page = Sale::objects()
        .order_by(Sale.id)
        .limit(2)
        .distinct_on(Sale.shop);
    assert_eq!(days(page.all(&db).await?), [1]);
    Ok(())
}

async fn groups_of_rows_that_are_equal_in_the_order(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let by_day = order_by(Sale.day);
    let query = Sale::objects().order_by(Sale.id).values((
        Sale.amount.sum().over(by_day.clone().groups(-1..=0)),
        count().over(by_day.clone().groups(1..)),
        Sale.day.last_value().over(by_day.clone().groups(..=1)),
    ));
    assert_sql!(
        query,
        sqlite = r#"SELECT orm_decimal(orm_sum_units_over("sale"."amount") OVER (ORDER BY "sale"."day" GROUPS BETWEEN ? PRECEDING AND CURRENT ROW), 2), COUNT(*) OVER (ORDER BY "sale"."day" GROUPS BETWEEN ? FOLLOWING AND UNBOUNDED FOLLOWING), LAST_VALUE("sale"."day") OVER (ORDER BY "sale"."day" GROUPS BETWEEN UNBOUNDED PRECEDING AND ? FOLLOWING) FROM "sale" ORDER BY "sale"."id""#,
        postgres = r#"SELECT CAST(SUM("sale"."amount") OVER (ORDER BY "sale"."day" GROUPS BETWEEN $1::int8 PRECEDING AND CURRENT ROW) AS numeric(38, 18)), COUNT(*) OVER (ORDER BY "sale"."day" GROUPS BETWEEN $2::int8 FOLLOWING AND UNBOUNDED FOLLOWING), LAST_VALUE("sale"."day") OVER (ORDER BY "sale"."day" GROUPS BETWEEN UNBOUNDED PRECEDING AND $3::int8 FOLLOWING) FROM "sale" ORDER BY "sale"."id""#
    );
    let found: Vec<(Option<Decimal>, i64, Option<i32>)> = query.all(&db).await?;
    let amounts: Vec<_> = found
        .iter()
        .map(|row| row.0.map(|it| it.normalize()))
        .collect();
    let expected = [5, 10, 6, 6, 5, 10].map(|amount| Some(Decimal::from(amount)));
    assert_eq!(amounts, expected);
    let counts: Vec<_> = found.iter().map(|row| (row.1, row.2)).collect();
    let expected = [(4, 2), (2, 3), (1, 4), (0, 4), (4, 2), (2, 3)];
    assert_eq!(counts, expected.map(|(n, day)| (n, Some(day))));
    // Of groups too, and nulls of the order are one.
    let notes = Sale::objects()
        .values((
            Sale.note,
            count()
                .window_sum()
                .over(order_by(Sale.note).groups(-1..=0)),
        ))
        .order_by(Sale.note);
    let notes = notes.all(&db).await?;
    let sums: Vec<_> = notes.iter().map(|row| row.1).collect();
    assert_eq!(sums, [1, 2, 2, 2, 3].map(Some));
    let no_order = Sale::objects().values(count().over(partition_by(Sale.shop).groups(-1..=0)));
    let refused = no_order.all(&db).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "invalid query of `Sale`: `groups` counts the rows that are equal in the order of a window as one, and it has no order; write `order_by(Book.year).groups(-1..=0)`"
    );
    let (from, to) = (1, 0);
    let backwards = order_by(Sale.day).groups(from..=to);
    let backwards = Sale::objects().values(count().over(backwards));
    let refused = backwards.all(&db).await.unwrap_err();
    assert!(
        refused.to_string().contains("end before they begin"),
        "{refused}"
    );
    Ok(())
}

async fn rows_that_a_frame_leaves_out(db: Database) -> orm::Result<()> {
    sold(&db).await?;
    let of_shop = partition_by(Sale.shop);
    let by_day = order_by(Sale.day);
    let query = Sale::objects().order_by(Sale.id).values((
        Sale.weight.sum().over(of_shop.exclude_current_row()),
        count().over(by_day.clone().exclude_group()),
        count().over(by_day.clone().exclude_ties()),
        Sale.note
            .count()
            .over(by_day.clone().rows(-1..=1).exclude_current_row()),
        Sale.amount
            .avg()
            .over(by_day.clone().exclude_group().groups(-1..=0)),
        Sale.note
            .string_agg("+")
            .over(order_by(Sale.id).exclude_current_row()),
    ));
    assert_sent(&db, "rows_that_a_frame_leaves_out", async || {
        let found = query.all(&db).await?;
        let weights: Vec<_> = found.iter().map(|row| row.0).collect();
        // Days of four: 1, 2, 3, 4 of one shop, and 1, 2 of the other.
        let expected = [2.25, 2.0, 1.75, 1.5, 0.5, 0.25].map(Some);
        assert_eq!(weights, expected);
        let counts: Vec<_> = found.iter().map(|row| (row.1, row.2)).collect();
        assert_eq!(counts, [(0, 1), (2, 3), (4, 5), (5, 6), (0, 1), (2, 3)]);
        let averages: Vec<_> = found
            .iter()
            .map(|row| row.4.map(|it| it.normalize()))
            .collect();
        let (first, second) = (Some(Decimal::new(25, 1)), Some(Decimal::from(1)));
        assert_eq!(averages, [None, first, first, second, None, first]);
        let texts: Vec<_> = found.iter().map(|row| row.5.as_deref()).collect();
        let expected = [
            None,
            Some("a"),
            Some("a"),
            Some("a+c"),
            Some("a+c"),
            Some("a+c+e"),
        ];
        assert_eq!(texts, expected);
        Ok(())
    })
    .await?;
    // A frame that leaves out all it has.
    let alone = Sale
        .day
        .first_value()
        .over(order_by(Sale.id).rows(0..=0).exclude_current_row());
    let found = Sale::objects().values(alone).all(&db).await?;
    assert_eq!(found, [None; 6]);
    Ok(())
}
