//! Values of the values or groups that a query finds: `let (author, books) = groups.handles()`, `groups.values((books, count()))`.

on_each! {
    groups_of_groups,
    conditions_and_orders_name_what_is_found,
    handles_name_values_of_the_query_itself,
    runs_without_a_gap,
    visits_by_the_time_between_views,
    window_functions_over_what_is_found,
    window_functions_are_aggregated,
    what_follows_a_page_of_window_functions,
    values_of_combined_queries,
    values_written_alike_in_combined_queries,
    combined_values_are_null_where_those_of_the_first_query_never_are,
    values_of_rust_around_combined_queries,
    groups_of_a_page_and_conditions_behind_it,
    groups_by_a_value_of_rust,
    an_order_before_holds_on,
    an_order_of_groups_holds_on,
    values_written_alike_at_several_levels,
    types_of_what_is_found,
    pages_and_cursors,
    within_other_queries,
    subqueries_that_are_read_in_several_places,
    what_no_group_has_is_refused,
}

use futures_util::TryStreamExt;
use orm::Error;
use orm::functions::{order_by, partition_by, rank, row_number};
use orm::prelude::*;
use orm::rust_decimal::Decimal;
use orm::testing::assert_queries;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[orm(db_enum)]
enum Device {
    Phone,
    Desk,
}

#[derive(Model, Debug)]
struct View {
    id: i64,
    reader: i64,
    at: DateTime<Utc>,
    page: String,
    device: Device,
    #[orm(max_digits = 8, decimal_places = 2)]
    paid: Option<Decimal>,
}

#[derive(Model, Debug)]
struct Frequency {
    #[orm(primary_key)]
    views: i64,
    readers: i64,
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, day).expect("a day")
}

/// Reader 1 has five views, 2 and 3 have two, 4 has one.
async fn viewed(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![View, Frequency]).await?;
    let views = [
        (1, "01T10:00", "/", Device::Phone, Some(150)),
        (1, "01T10:20", "/a", Device::Phone, None),
        (1, "02T09:00", "/", Device::Desk, Some(250)),
        (1, "03T09:00", "/b", Device::Desk, None),
        (1, "06T09:00", "/", Device::Desk, Some(100)),
        (2, "01T11:00", "/", Device::Phone, None),
        (2, "04T11:00", "/a", Device::Phone, Some(125)),
        (3, "05T11:00", "/a", Device::Desk, None),
        (3, "06T11:00", "/a", Device::Desk, None),
        (4, "02T12:00", "/", Device::Phone, None),
    ];
    let drafts = views.map(|(reader, at, page, device, paid)| {
        let at = moment(&format!("2026-05-{at}:00Z"));
        let paid = paid.map(|cents| Decimal::new(cents, 2));
        View::draft()
            .reader(reader)
            .at(at)
            .page(page)
            .device(device)
            .paid(paid)
    });
    View::bulk_create(drafts, db).await?;
    Ok(())
}

async fn groups_of_groups(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_reader = View::objects().values((View.reader, count()));
    let (reader, views) = by_reader.handles();
    let frequencies = by_reader.values((&views, count(), reader.max()));
    let found =
        assert_queries(&db, 1, async || frequencies.order_by(&views).all(&db).await).await?;
    assert_eq!(found, [(1, 1, Some(4)), (2, 2, Some(3)), (5, 1, Some(1))]);
    // Without an aggregate it is one for each value, and of aggregates alone one for all.
    let tenfold = by_reader.values(&views * 10).order_by(&reader);
    assert_eq!(tenfold.all(&db).await?, [50, 20, 20, 10]);
    assert_eq!(
        by_reader.values((count(), views.sum())).get(&db).await?,
        (4, Some(10))
    );
    // A value that is calculated is a key too, by itself.
    let odd = by_reader.values((&views % 2, count())).order_by(&views % 2);
    assert_eq!(odd.all(&db).await?, [(0, 2), (1, 2)]);
    Ok(())
}

async fn conditions_and_orders_name_what_is_found(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_reader = View::objects().values((View.reader, count()));
    let (reader, views) = by_reader.handles();
    let frequencies = by_reader.values((&views, count()));
    let ends = [
        frequencies.clone().filter(count().gt(1)).all(&db).await?,
        frequencies.clone().filter(views.gt(2)).all(&db).await?,
        frequencies.clone().exclude(reader.le(3)).all(&db).await?,
        frequencies
            .clone()
            .filter(View.reader.ge(4))
            .all(&db)
            .await?,
        frequencies
            .clone()
            .order_by((count().desc(), &views))
            .limit(1)
            .all(&db)
            .await?,
        frequencies
            .clone()
            .order_by(views.desc())
            .limit(2)
            .filter(count().gt(1))
            .all(&db)
            .await?,
    ];
    assert_eq!(
        ends,
        [[(2, 2)], [(5, 1)], [(1, 1)], [(1, 1)], [(2, 2)], [(2, 2)]]
    );
    assert_eq!(frequencies.count(&db).await?, 3);
    assert!(!frequencies.clone().filter(views.gt(9)).exists(&db).await?);
    assert_eq!(frequencies.first(&db).await?, Some((1, 1)));
    assert_eq!(by_reader.values(&views).distinct().count(&db).await?, 3);
    let streamed: Vec<_> = frequencies
        .order_by(&views)
        .stream(&db)
        .try_collect()
        .await?;
    assert_eq!(streamed.len(), 3);
    Ok(())
}

/// A query has its own handles in conditions and orders too: of what groups and windows compute, it is asked as a table.
async fn handles_name_values_of_the_query_itself(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let readers = View::objects().values((View.reader, count()));
    let (reader, views) = readers.handles();
    let busy = readers.clone().filter(views.gt(2)).order_by(&reader);
    assert_sql!(
        busy,
        sqlite = r#"SELECT "view"."value 1", "view"."value 2" FROM (SELECT "t1"."reader" AS "value 1", COUNT(*) AS "value 2" FROM "view" AS "t1" GROUP BY "t1"."reader") AS "view" WHERE "view"."value 2" > ? ORDER BY "view"."value 1" NULLS LAST"#,
        postgres = r#"SELECT "view"."value 1", "view"."value 2" FROM (SELECT "t1"."reader" AS "value 1", COUNT(*) AS "value 2" FROM "view" AS "t1" GROUP BY "t1"."reader") AS "view" WHERE "view"."value 2" > $1::int8 ORDER BY "view"."value 1" NULLS LAST"#
    );
    let by_aggregate = readers.clone().filter(count().gt(2)).order_by(View.reader);
    assert_eq!(busy.all(&db).await?, by_aggregate.all(&db).await?);
    assert_eq!(busy.count(&db).await?, by_aggregate.count(&db).await?);

    let place = rank().over(order_by(count().desc()));
    let places = View::objects().values((View.reader, count(), place));
    let (reader, views, place) = places.handles();
    let best = places.clone().filter(place.eq(1)).order_by(&reader);
    let all = places.clone().order_by(&reader).all(&db).await?;
    let expected: Vec<_> = all
        .iter()
        .copied()
        .filter(|(_, _, place)| *place == 1)
        .collect();
    assert_eq!(best.all(&db).await?, expected);
    // Places among all, of those with few views.
    let most = all.iter().map(|(_, views, _)| *views).max().unwrap_or(0);
    let rest = places.exclude(views.ge(most)).order_by(&reader);
    let expected: Vec<_> = all
        .into_iter()
        .filter(|(_, views, _)| *views < most)
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(rest.all(&db).await?, expected);

    // Values of values have handles of their own.
    let (_, views) = readers.handles();
    let groups = readers.values((&views, count()));
    let (views, n) = groups.handles();
    let common = groups
        .clone()
        .filter(n.gt(1))
        .order_by(&views)
        .all(&db)
        .await?;
    let expected = groups.order_by(&views).all(&db).await?;
    let expected: Vec<_> = expected.into_iter().filter(|(_, n)| *n > 1).collect();
    assert_eq!(common, expected);

    // Those of combined groups, which are asked on, are told from those of groups of these.
    let by_reader = || View::objects().values((View.reader, count()));
    let both = by_reader().union_all(by_reader().filter(View.reader.gt(1)));
    let (_, views) = both.handles();
    let groups = both.values((&views, count())).order_by(&views);
    let all = groups.all(&db).await?;
    let more = groups.clone().filter(views.gt(1)).all(&db).await?;
    let expected: Vec<_> = all
        .iter()
        .copied()
        .filter(|(views, _)| *views > 1)
        .collect();
    assert_eq!(more, expected);
    let (_, n) = groups.handles();
    let common = groups.filter(n.gt(2)).all(&db).await?;
    let expected: Vec<_> = all.into_iter().filter(|(_, n)| *n > 2).collect();
    assert!(!expected.is_empty());
    assert_eq!(common, expected);
    Ok(())
}

async fn runs_without_a_gap(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let days = View::objects()
        .values((View.reader, View.at.date()))
        .distinct();
    let (reader, day_of) = days.handles();
    let place = row_number().over(partition_by(&reader).order_by(&day_of));
    let numbered = days.values((&reader, &day_of, &day_of - TimeDelta::days(1) * place));
    let (reader, day_of, run) = numbered.handles();
    let runs = numbered
        .values((&reader, day_of.min(), day_of.max(), count()))
        .order_by((&reader, &run));
    // What orders the groups is one of their keys.
    let refused = runs.all(&db).await.unwrap_err().to_string();
    assert!(
        refused.contains("a value of the query stands beside an aggregate"),
        "{refused}"
    );
    let runs = numbered
        .values((&reader, &run, day_of.min(), day_of.max(), count()))
        .order_by((&reader, &run))
        .filter(count().gt(1));
    let runs = runs.all(&db).await?;
    let runs: Vec<_> = runs
        .into_iter()
        .map(|(reader, _, from, to, n)| (reader, from, to, n))
        .collect();
    assert_eq!(
        runs,
        [
            (1, Some(day(1)), Some(day(3)), 3),
            (3, Some(day(5)), Some(day(6)), 2)
        ]
    );
    Ok(())
}

async fn visits_by_the_time_between_views(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let before = View
        .at
        .lag(1)
        .over(partition_by(View.reader).order_by(View.at));
    let begins = before.is_null() | (View.at - &before).gt(TimeDelta::hours(24));
    let begins = case().when(begins, 1).otherwise(0);
    let views = View::objects().values((View.reader, View.at, begins));
    let (reader, at, begins) = views.handles();
    let number = begins.sum().over(partition_by(&reader).order_by(&at));
    let views = views.values((&reader, &at, number));
    let (reader, at, number) = views.handles();
    let visits = views.values((&reader, &number, count(), at.max() - at.min()));
    let found: Vec<(i64, Option<i64>, i64, Option<TimeDelta>)> = visits
        .clone()
        .order_by((&reader, &number))
        .limit(3)
        .all(&db)
        .await?;
    let lasted = moment("2026-05-03T09:00:00Z") - moment("2026-05-01T10:00:00Z");
    assert_eq!(
        found,
        [
            (1, Some(1), 4, Some(lasted)),
            (1, Some(2), 1, Some(TimeDelta::zero())),
            (2, Some(1), 1, Some(TimeDelta::zero())),
        ]
    );
    let (n, most) = visits
        .aggregate(|(_, _, n, _)| (count(), n.max()), &db)
        .await?;
    assert_eq!((n, most), (6, Some(4)));
    Ok(())
}

async fn window_functions_over_what_is_found(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_reader = View::objects().values((View.reader, count()));
    let (reader, views) = by_reader.handles();
    // Over the values themselves, and a condition on it.
    let growth = &views - views.lag(1).over(order_by(&reader));
    let grown = by_reader.values((&reader, &growth)).order_by(&reader);
    assert_eq!(
        grown.all(&db).await?,
        [(1, None), (2, Some(-3)), (3, Some(0)), (4, Some(-1))]
    );
    assert_eq!(
        grown
            .filter(growth.lt(0))
            .order_by(&reader)
            .all(&db)
            .await?
            .len(),
        2
    );
    // Over groups of them.
    let place = rank().over(order_by(count().desc()));
    let so_far = count().window_sum().over(order_by(&views));
    let placed = by_reader.values((&views, &place, so_far)).order_by(&views);
    assert_eq!(
        placed.all(&db).await?,
        [(1, 2, Some(1)), (2, 1, Some(3)), (5, 2, Some(4))]
    );
    assert_eq!(
        placed.filter(place.eq(1)).all(&db).await?,
        [(2, 1, Some(3))]
    );
    Ok(())
}

async fn window_functions_are_aggregated(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let place = row_number().over(partition_by(View.reader).order_by(View.at));
    let placed = View::objects().values((View.page, &place));
    let (n, last) = placed
        .aggregate(|(_, place)| (count(), place.max()), &db)
        .await?;
    assert_eq!((n, last), (10, Some(5)));
    let within = View::objects()
        .values((View.id, placed.max(&place)))
        .order_by(View.id);
    assert_eq!(within.first(&db).await?, Some((1, Some(5))));
    // Of a page those of its rows, which have their places among all.
    let page = View::objects()
        .order_by(View.id)
        .limit(3)
        .values((View.page, place));
    assert_eq!(
        page.aggregate(|(_, place)| place.max(), &db).await?,
        Some(3)
    );
    Ok(())
}

async fn what_follows_a_page_of_window_functions(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let place = row_number().over(partition_by(View.reader).order_by(View.at));
    let page = View::objects()
        .order_by(View.id.desc())
        .limit(4)
        .values((View.reader, &place));
    assert_eq!(page.all(&db).await?, [(4, 1), (3, 2), (3, 1), (2, 2)]);
    // The page is what is filtered and ordered, with the places that it has.
    let first = page.clone().filter(place.eq(1));
    assert_eq!(first.all(&db).await?, [(4, 1), (3, 1)]);
    assert_eq!(page.clone().filter(View.reader.lt(4)).count(&db).await?, 3);
    let ordered = page.clone().order_by((&place, View.reader)).limit(3);
    assert_eq!(ordered.all(&db).await?, [(3, 1), (4, 1), (2, 2)]);
    assert_eq!(page.clone().reverse().first(&db).await?, Some((2, 2)));
    // Rows have no such values to keep, so they say what to do.
    let rows = View::objects().order_by(View.id).limit(4).annotate(&place);
    let by_place = View::objects().order_by(&place).limit(4).values(View.page);
    for error in [
        rows.filter(place.eq(1)).all(&db).await.unwrap_err(),
        by_place
            .filter(View.reader.eq(1))
            .all(&db)
            .await
            .unwrap_err(),
    ] {
        let Error::InvalidQuery { why, .. } = error else {
            panic!("{error:?}")
        };
        assert!(
            why.starts_with("a clause that follows a page would change the rows"),
            "{why}"
        );
    }
    Ok(())
}

async fn values_of_combined_queries(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let of = |kind: &'static str, page: &'static str| {
        View::objects()
            .filter(View.page.eq(page))
            .values((value(kind), View.reader))
    };
    let all = of("home", "/").union_all(of("article", "/a"));
    let (kind, reader) = all.handles();
    let by_reader = all
        .values((&reader, count(), count().filter(kind.eq("home"))))
        .order_by(&reader);
    assert_eq!(
        by_reader.all(&db).await?,
        [(1, 4, 3), (2, 2, 1), (3, 2, 0), (4, 1, 1)]
    );
    let union = all
        .values(&reader)
        .distinct()
        .union(View::objects().values(View.id).limit(0));
    assert_eq!(union.count(&db).await?, 4);
    Ok(())
}

async fn values_written_alike_in_combined_queries(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let rows = View::objects().filter(View.id.le(2));
    let same = rows.clone().values((View.reader, View.id, View.id));
    let others = rows.values((View.reader, View.id, View.id + 100));
    let all = same.union_all(others);
    let (_, one, other) = all.handles();
    let pairs = all.values((&one, &other)).order_by((&one, &other));
    assert_sql!(
        pairs,
        sqlite = r#"SELECT "view"."value 2", "view"."value 3" FROM (SELECT "t1"."reader" AS "value 1", "t1"."id" AS "value 2", "t1"."id" AS "value 3" FROM "view" AS "t1" WHERE "t1"."id" <= ? UNION ALL SELECT "t2"."reader", "t2"."id", orm_i64("t2"."id" + ?) FROM "view" AS "t2" WHERE "t2"."id" <= ?) AS "view" ORDER BY "view"."value 2" NULLS LAST, "view"."value 3" NULLS LAST"#,
        postgres = r#"SELECT "view"."value 2", "view"."value 3" FROM (SELECT "t1"."reader" AS "value 1", "t1"."id" AS "value 2", "t1"."id" AS "value 3" FROM "view" AS "t1" WHERE "t1"."id" <= $1::int8 UNION ALL SELECT "t2"."reader", "t2"."id", "t2"."id" + $2::int8 FROM "view" AS "t2" WHERE "t2"."id" <= $3::int8) AS "view" ORDER BY "view"."value 2" NULLS LAST, "view"."value 3" NULLS LAST"#,
    );
    assert_eq!(pairs.all(&db).await?, [(1, 1), (1, 101), (2, 2), (2, 102)]);
    let large = all.values(&other).filter(other.gt(100)).order_by(&other);
    assert_eq!(large.all(&db).await?, [101, 102]);
    let sums = all.aggregate(|(_, one, other)| (one.sum(), other.sum()), &db);
    assert_eq!(sums.await?, (Some(6), Some(206)));
    Ok(())
}

async fn combined_values_are_null_where_those_of_the_first_query_never_are(
    db: Database,
) -> orm::Result<()> {
    viewed(&db).await?;
    let place = row_number().over(order_by(View.id)).nullable();
    let numbered = View::objects().filter(View.reader.eq(2)).values(place);
    let none = View::objects()
        .filter(View.id.eq(1))
        .values(value(None::<i64>));
    let all = numbered.union_all(none);
    let number = all.handles();
    let ordered = all.values(&number).order_by(&number);
    assert_eq!(ordered.all(&db).await?, [Some(1), Some(2), None]);
    let others = all.values(&number).filter(number.ne(1)).order_by(&number);
    assert_eq!(others.all(&db).await?, [Some(2), None]);
    let known = all.values(&number).filter(number.not_in([1]));
    assert_eq!(known.count(&db).await?, 2);
    let counted = View::objects().values(count().nullable()).union_all(
        View::objects()
            .filter(View.id.eq(1))
            .values(value(None::<i64>)),
    );
    let number = counted.handles();
    let ordered = counted.values(&number).order_by(number.desc());
    assert_eq!(ordered.all(&db).await?, [None, Some(10)]);
    Ok(())
}

/// A value of the first query is not the one that is written alike in a query of the combined values.
async fn values_of_rust_around_combined_queries(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let readers = View::objects().filter(View.id.gt(9)).values(View.reader);
    let all = readers.clone().limit(0).values(value(0_i64)).union(readers);
    let found = all.values((value(0_i64), &all.handles())).distinct();
    let (zero, reader) = found.handles();
    let rows = found.values((&zero, &reader)).order_by((&zero, &reader));
    assert_eq!(rows.all(&db).await?, [(0, 4)]);
    let most = found.aggregate(|(zero, reader)| (zero.max(), reader.max()), &db);
    assert_eq!(most.await?, (Some(0), Some(4)));
    Ok(())
}

async fn groups_of_a_page_and_conditions_behind_it(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    // By what is no key of the groups.
    let first = View::objects().order_by((View.at, View.id)).limit(6);
    let of_phones = first.clone().filter(View.device.eq(Device::Phone));
    let groups = of_phones.clone().values((View.page, count()));
    assert_sql!(
        groups,
        sqlite = r#"SELECT "view"."page", COUNT(*) FROM (SELECT "t1"."page", "t1"."device" FROM "view" AS "t1" ORDER BY "t1"."at", "t1"."id" LIMIT ?) AS "view" WHERE "view"."device" = ? GROUP BY "view"."page""#,
        postgres = r#"SELECT "view"."page", COUNT(*) FROM (SELECT "t1"."page", "t1"."device" FROM "view" AS "t1" ORDER BY "t1"."at", "t1"."id" LIMIT $1::int8) AS "view" WHERE "view"."device" = $2::text::"device" GROUP BY "view"."page""#,
    );
    let mut found = groups.all(&db).await?;
    found.sort();
    assert_eq!(found, [("/".to_owned(), 3), ("/a".to_owned(), 1)]);
    let pages = of_phones.clone().values(View.page).distinct();
    assert_eq!(pages.count(&db).await?, 2);
    assert_eq!(pages.order_by(View.page).all(&db).await?, ["/", "/a"]);
    let several = of_phones.values(View.page).filter(count().gt(1));
    assert_eq!(several.all(&db).await?, ["/"]);
    // The order by which the first view of each reader is chosen is none of groups either.
    let first_of_each = View::objects().order_by((View.at, View.id));
    let first_of_each = first_of_each.distinct_on(View.reader);
    let groups = first_of_each.clone().values((View.page, count()));
    assert_sql!(
        groups,
        sqlite = r#"SELECT "view"."page", COUNT(*) FROM (SELECT "t1"."page" FROM (SELECT "t2"."page", ROW_NUMBER() OVER (PARTITION BY "t2"."reader" ORDER BY "t2"."at", "t2"."id", "t2"."id") AS "value 1" FROM "view" AS "t2") AS "t1" WHERE "t1"."value 1" = ?) AS "view" GROUP BY "view"."page""#,
        postgres = r#"SELECT "view"."page", COUNT(*) FROM (SELECT "t1"."page" FROM (SELECT "t2"."page", ROW_NUMBER() OVER (PARTITION BY "t2"."reader" ORDER BY "t2"."at", "t2"."id", "t2"."id") AS "value 1" FROM "view" AS "t2") AS "t1" WHERE "t1"."value 1" = $1::int8) AS "view" GROUP BY "view"."page""#,
    );
    let mut found = groups.all(&db).await?;
    found.sort();
    assert_eq!(found, [("/".to_owned(), 3), ("/a".to_owned(), 1)]);
    let pages = first_of_each.values(View.page).distinct();
    assert_eq!(pages.count(&db).await?, 2);
    assert_eq!(pages.order_by(View.page).all(&db).await?, ["/", "/a"]);
    // An order that is asked for behind the page is one of groups.
    let ordered = first.filter(View.reader.lt(4)).order_by(View.at);
    let error = ordered.values((View.page, count())).all(&db).await;
    let what = error.expect_err("no key of the groups").to_string();
    assert!(
        what.contains("`View.at` stands beside an aggregate in the order"),
        "{what}"
    );
    Ok(())
}

async fn groups_by_a_value_of_rust(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let marked = View::objects().values((View.reader, value("all")));
    let (reader, _) = marked.handles();
    let groups = marked.values((value("all"), reader.count_distinct()));
    let groups = groups.order_by((value("all"), reader.count_distinct()));
    assert_eq!(groups.all(&db).await?, [("all".to_owned(), 4)]);
    Ok(())
}

async fn an_order_before_holds_on(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let views = View::objects().values((View.id, View.reader, View.at));
    let (id, reader, at) = views.handles();
    let newest = views
        .clone()
        .order_by((at.desc(), id.desc()))
        .values((&id, &reader))
        .limit(3);
    assert_sql!(
        newest,
        sqlite = r#"SELECT "view"."value 1", "view"."value 2" FROM (SELECT "t1"."id" AS "value 1", "t1"."reader" AS "value 2", "t1"."at" AS "value 3" FROM "view" AS "t1") AS "view" ORDER BY "view"."value 3" DESC NULLS FIRST, "view"."value 1" DESC NULLS FIRST LIMIT ?"#,
        postgres = r#"SELECT "view"."value 1", "view"."value 2" FROM (SELECT "t1"."id" AS "value 1", "t1"."reader" AS "value 2", "t1"."at" AS "value 3" FROM "view" AS "t1") AS "view" ORDER BY "view"."value 3" DESC NULLS FIRST, "view"."value 1" DESC NULLS FIRST LIMIT $1::int8"#
    );
    assert_eq!(newest.all(&db).await?, [(9, 3), (5, 1), (8, 3)]);
    assert_eq!(
        newest.clone().order_by(&id).all(&db).await?,
        [(5, 1), (8, 3), (9, 3)]
    );
    assert_eq!(newest.first(&db).await?, Some((9, 3)));
    // Of a page too, and by a field that is none of the values.
    let page = views.clone().order_by((View.page.desc(), View.id)).limit(4);
    assert_eq!(page.values(&id).all(&db).await?, [4, 2, 7, 8]);
    assert_eq!(page.values(&id).limit(2).all(&db).await?, [4, 2]);
    // Over several levels, and with window functions.
    let by_page = views
        .order_by((View.page.desc(), View.id))
        .values((&reader, &id));
    let (reader, id) = by_page.handles();
    let place = row_number().over(order_by(&id));
    let found = by_page.values((&id, &reader, place)).limit(2);
    assert_eq!(found.all(&db).await?, [(4, 1, 4), (2, 1, 2)]);
    // Groups have an order of their own.
    let by_reader = by_page.values((&reader, count())).order_by(&reader);
    assert_eq!(by_reader.all(&db).await?, [(1, 5), (2, 2), (3, 2), (4, 1)]);
    // Of several queries together.
    let ids = View::objects()
        .filter(View.reader.eq(1))
        .values((View.id, View.at));
    let all = ids.union_all(
        View::objects()
            .filter(View.reader.eq(3))
            .values((View.id * 10, View.at)),
    );
    let (id, at) = all.handles();
    let newest = all.order_by((at.desc(), &id)).values(&id).limit(3);
    assert_sql!(
        newest,
        sqlite = r#"SELECT "view"."value 1" FROM (SELECT "t1"."id" AS "value 1", "t1"."at" AS "value 2" FROM "view" AS "t1" WHERE "t1"."reader" = ? UNION ALL SELECT orm_i64("t2"."id" * ?), "t2"."at" FROM "view" AS "t2" WHERE "t2"."reader" = ?) AS "view" ORDER BY "view"."value 2" DESC NULLS FIRST, "view"."value 1" NULLS LAST LIMIT ?"#,
        postgres = r#"SELECT "view"."value 1" FROM (SELECT "t1"."id" AS "value 1", "t1"."at" AS "value 2" FROM "view" AS "t1" WHERE "t1"."reader" = $1::int8 UNION ALL SELECT "t2"."id" * $2::int8, "t2"."at" FROM "view" AS "t2" WHERE "t2"."reader" = $3::int8) AS "view" ORDER BY "view"."value 2" DESC NULLS FIRST, "view"."value 1" NULLS LAST LIMIT $4::int8"#
    );
    assert_eq!(newest.all(&db).await?, [90, 5, 80]);
    Ok(())
}

async fn an_order_of_groups_holds_on(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_page = View::objects().values((View.page, count()));
    let (page, _) = by_page.handles();
    // By an aggregate that is one of the values, and by one that is none.
    let often = by_page
        .clone()
        .order_by((count().desc(), View.page))
        .values(&page)
        .limit(2);
    assert_eq!(often.all(&db).await?, ["/", "/a"]);
    let latest = by_page
        .clone()
        .order_by(View.id.max().desc())
        .values(&page)
        .limit(2);
    assert_sql!(
        latest,
        sqlite = r#"SELECT "view"."value 1" FROM (SELECT "t1"."page" AS "value 1", COUNT(*) AS "value 2", MAX("t1"."id") AS "value 3" FROM "view" AS "t1" GROUP BY "t1"."page") AS "view" ORDER BY "view"."value 3" DESC NULLS FIRST LIMIT ?"#,
        postgres = r#"SELECT "view"."value 1" FROM (SELECT "t1"."page" AS "value 1", COUNT(*) AS "value 2", MAX("t1"."id") AS "value 3" FROM "view" AS "t1" GROUP BY "t1"."page") AS "view" ORDER BY "view"."value 3" DESC NULLS FIRST LIMIT $1::int8"#
    );
    assert_eq!(latest.all(&db).await?, ["/", "/a"]);
    let page_of_groups = by_page.order_by(View.id.max()).limit(2);
    assert_eq!(page_of_groups.values(&page).all(&db).await?, ["/b", "/a"]);
    // Groups that the order alone asks for.
    let pages = View::objects().values(View.page);
    let page = pages.handles();
    let rarest = pages.order_by((count(), View.page)).values(&page).limit(2);
    assert_eq!(rarest.all(&db).await?, ["/b", "/a"]);
    // Groups of groups are in no order but their own.
    let readers = View::objects()
        .values((View.reader, count()))
        .order_by(count().desc());
    let (_, views) = readers.handles();
    let frequencies = readers.values((&views, count())).order_by(&views);
    assert_eq!(frequencies.all(&db).await?, [(1, 1), (2, 2), (5, 1)]);
    Ok(())
}

async fn values_written_alike_at_several_levels(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_reader = View::objects().values((View.reader, count()));
    let (_, views) = by_reader.handles();
    let frequencies = by_reader.values((&views, count()));
    let (views, readers) = frequencies.handles();
    // Each of the three counts is another one.
    let found = frequencies
        .values((&readers, count(), views.sum()))
        .order_by(&readers);
    assert_eq!(found.all(&db).await?, [(1, 2, Some(6)), (2, 1, Some(2))]);
    let sums = frequencies.aggregate(
        |(views, readers)| (views.sum(), readers.sum(), count()),
        &db,
    );
    assert_eq!(sums.await?, (Some(8), Some(4), 3));
    Ok(())
}

async fn types_of_what_is_found(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_reader = View::objects().values((View.reader, View.device, View.paid.sum()));
    let (reader, device, paid) = by_reader.handles();
    let by_device = by_reader.values((&device, paid.sum(), paid.max(), reader.count_distinct()));
    let cents = |cents| Some(Decimal::new(cents, 2));
    assert_eq!(
        by_device.order_by(&device).all(&db).await?,
        [
            (Device::Desk, cents(350), cents(350), 2),
            (Device::Phone, cents(275), cents(150), 3)
        ]
    );
    let desks = by_reader
        .values((&paid, count()))
        .filter(device.eq(Device::Desk));
    let desks = desks.order_by(paid.asc().nulls_first()).all(&db).await?;
    assert_eq!(desks, [(None, 1), (cents(350), 1)]);
    let dear = by_reader.values(&paid - 1).filter(paid.gt(2));
    assert_eq!(dear.all(&db).await?, [cents(250)]);
    Ok(())
}

async fn pages_and_cursors(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_reader = View::objects().values((View.reader, count()));
    let (_, views) = by_reader.handles();
    let frequencies = by_reader.values((&views, count())).order_by(count().desc());
    let page = frequencies.clone().order_by(&views).page(2, 2, &db).await?;
    assert_eq!((page.rows, page.total), (vec![(5, 1)], 3));
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = frequencies.after(cursor.as_deref(), 2, &db).await?;
        found.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, [(2, 2), (5, 1), (1, 1)]);
    Ok(())
}

/// Databases would compute the subquery in each place where its value is read, and conditions on other values go to the rows.
async fn subqueries_that_are_read_in_several_places(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let later = View.reader.eq(outer(View.reader)) & View.at.gt(outer(View.at));
    let later = View::objects().filter(later).values(count()).scalar();
    let views = View::objects().values((View.page, later.coalesce(0)));
    let (page, later) = views.handles();
    let by_page = views
        .values((&page, later.min(), later.sum().filter(later.gt(1))))
        .order_by(&page);
    let is_fenced = |text: &str| {
        text.contains(r#""t1" LIMIT -1 OFFSET 0) AS "view""#)
            || text.contains(r#""t1" OFFSET 0) AS "view""#)
    };
    let sql = by_page.to_sql(&db)?;
    assert!(is_fenced(sql.text()), "{}", sql.text());
    assert_eq!(
        by_page.all(&db).await?,
        [
            ("/".to_owned(), Some(0), Some(6)),
            ("/a".to_owned(), Some(0), Some(3)),
            ("/b".to_owned(), Some(1), None),
        ]
    );
    let many = by_page.clone().filter(later.sum().gt(3));
    assert_eq!(many.count(&db).await?, 2);

    // A value that is selected and ordered by stands in one place; conditions on other values leave rows out before.
    let next = &later + 1;
    let listed = views.values((&page, &later, next)).order_by(later.desc());
    let chosen = listed.clone().filter(later.gt(2));
    let sql = chosen.to_sql(&db)?;
    assert!(is_fenced(sql.text()), "{}", sql.text());
    let pages = [("/", 4, 5), ("/a", 3, 4)].map(|(page, n, next)| (page.to_owned(), n, next));
    assert_eq!(chosen.all(&db).await?, pages);
    let alone = views.values((&page, &later)).order_by(later.desc());
    let sql = alone.to_sql(&db)?;
    assert!(!is_fenced(sql.text()), "{}", sql.text());
    let of_page = listed.filter(page.eq("/b"));
    let sql = of_page.to_sql(&db)?;
    assert!(!is_fenced(sql.text()), "{}", sql.text());
    assert_eq!(of_page.all(&db).await?, [("/b".to_owned(), 1, 2)]);

    // Of combined values the second query computes it.
    let plain = View::objects().values((View.page, View.reader));
    let both = plain.union_all(views);
    let (page, number) = both.handles();
    let both = both
        .values((&page, number.min(), number.max()))
        .order_by(&page);
    let sql = both.to_sql(&db)?;
    assert!(
        sql.text().contains(r#"OFFSET 0) AS "view""#),
        "{}",
        sql.text()
    );
    assert_eq!(both.all(&db).await?[2], ("/b".to_owned(), Some(1), Some(1)));
    Ok(())
}

async fn within_other_queries(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_reader = View::objects().values((View.reader, count()));
    let (reader, views) = by_reader.handles();
    let busy = by_reader.values(&reader).filter(views.ge(2));
    let of_busy = View::objects().filter(View.reader.is_in(busy));
    assert_eq!(of_busy.count(&db).await?, 9);
    let most = by_reader.values(views.max()).scalar();
    let beside = View::objects()
        .order_by(View.id)
        .values((View.id, most))
        .first(&db)
        .await?;
    assert_eq!(beside, Some((1, Some(5))));
    // Of the row around: the most views of one page by the same reader.
    let pages = View::objects()
        .filter(View.reader.eq(outer(View.reader)))
        .values((View.page, count()));
    let (_, of_page) = pages.handles();
    let most = pages.values(of_page.max()).scalar();
    let beside = View::objects()
        .filter(View.id.eq(1))
        .values(most)
        .get(&db)
        .await?;
    assert_eq!(beside, Some(3));

    let stored = by_reader.values((&views, count()));
    let stored = stored
        .insert_into((Frequency.views, Frequency.readers), &db)
        .await?;
    assert_eq!(stored, 3);
    assert_eq!(Frequency::get(2, &db).await?.readers, 2);
    Ok(())
}

async fn what_no_group_has_is_refused(db: Database) -> orm::Result<()> {
    viewed(&db).await?;
    let by_reader = View::objects().values((View.reader, count()));
    let (reader, views) = by_reader.handles();
    let why = |error: Error| match error {
        Error::InvalidQuery { why, .. } => why,
        other => panic!("{other:?}"),
    };
    let error = by_reader
        .values((count(), &views + count()))
        .all(&db)
        .await
        .unwrap_err();
    assert_eq!(
        why(error),
        "a value of the query stands beside an aggregate, but the groups are not by it; aggregate it too, such as by `n.max()`, or select it by itself"
    );
    // The page of a view is another within the groups that are found.
    let error = by_reader
        .values((View.page, count()))
        .all(&db)
        .await
        .unwrap_err();
    assert!(why(error).starts_with("`View.page` stands beside an aggregate"));
    let error = by_reader
        .values((View, reader.max()))
        .all(&db)
        .await
        .unwrap_err();
    assert!(why(error).starts_with("a whole row is none of the values of a query"));
    Ok(())
}
