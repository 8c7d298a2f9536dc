//! The values of a query, stored in rows that are there: `update_into`.

on_each! {
    rows_that_are_there_are_updated,
    the_values_of_a_staging_table_are_stored,
    a_page_is_counted_once,
    the_first_row_of_each_is_stored,
    values_of_values_are_stored,
    rows_are_found_by_several_fields_and_foreign_keys,
    conditions_fix_a_part_of_the_key,
    conditions_versions_and_times_hold,
    values_of_every_form_are_stored,
    a_query_that_may_find_several_values_is_refused,
    what_cannot_be_stored_is_refused,
    nothing_is_sent_where_no_row_can_match,
    rows_of_another_tenant_stay,
}

use orm::chrono::{DateTime, NaiveDate, Utc};
use orm::functions::{order_by, partition_by, row_number};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::{Decimal, Error, Result};
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone)]
struct Package {
    id: i64,
    name: String,
    downloads: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(unique(package, number), unique(ignore_case(label)))]
struct Release {
    id: i32,
    number: String,
    label: String,
    #[orm(default = 0)]
    downloads: i32,
    #[orm(related_name = "releases", on_delete = Cascade)]
    package: ForeignKey<Package>,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(release, day))]
struct Daily {
    #[orm(related_name = "daily", on_delete = Cascade)]
    release: ForeignKey<Release>,
    day: i32,
    downloads: i32,
    #[orm(default = 0)]
    counted: i32,
}

#[derive(Model, Debug, Clone)]
struct Staged {
    #[orm(primary_key)]
    name: String,
    downloads: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(unique(package, where = "is_current"))]
struct Price {
    id: i64,
    #[orm(related_name = "prices", on_delete = Cascade)]
    package: ForeignKey<Package>,
    is_current: bool,
    amount: i64,
}

/// What one statement writes in every form that differs between the databases.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(of))]
struct Sheet {
    id: i64,
    of: i64,
    #[orm(max_digits = 10, decimal_places = 2)]
    share: Decimal,
    first: NaiveDate,
    good: Option<bool>,
    note: Option<String>,
    #[orm(version)]
    version: i32,
    #[orm(auto_now)]
    at: DateTime<Utc>,
    #[orm(auto_now_add)]
    made: DateTime<Utc>,
}

/// Two packages with two releases and three days each.
async fn packages(db: &Database) -> Result<()> {
    db.create_tables(schema![Package, Release, Daily, Staged, Sheet, Price])
        .await?;
    for (package, name) in [(1, "serde"), (2, "tokio")] {
        let package = Package::draft()
            .id(package)
            .name(name)
            .downloads(0)
            .save(db)
            .await?;
        for number in ["1.0", "2.0"] {
            let label = format!("{name} {number}");
            let release = Release::draft()
                .number(number)
                .label(label)
                .package(&package)
                .save(db)
                .await?;
            let days = (1..=3).map(|day| {
                Daily::draft()
                    .release(&release)
                    .day(day)
                    .downloads(day * 10)
            });
            Daily::bulk_create(days, db).await?;
        }
    }
    Ok(())
}

async fn downloads(db: &Database) -> Result<Vec<i32>> {
    Release::objects()
        .order_by(Release.id)
        .values(Release.downloads)
        .all(db)
        .await
}

async fn rows_that_are_there_are_updated(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    let late = Daily::objects().filter(Daily.day.gt(1) & Daily.release.id.ne(4));
    let counts = late.values((
        Daily.release.id,
        Daily.downloads.sum().coalesce(0).cast::<i32>(),
    ));
    let rule = OnConflict::update(
        Release
            .downloads
            .set(Release.downloads + incoming(Release.downloads)),
    );
    let rule = rule.on(Release.id);
    for _ in 0..2 {
        assert_sent(db, "update_into", async || {
            let n = counts
                .update_into((Release.id, Release.downloads), rule.clone(), db)
                .await?;
            assert_eq!(n, 3);
            Ok(())
        })
        .await?;
    }
    assert_eq!(downloads(db).await?, [100, 100, 100, 0]);
    // A field by itself is what comes, and in a transaction it is undone.
    let undone: Result<()> = db
        .transaction(async |tx| {
            let rule = OnConflict::update(Release.downloads).on(Release.id);
            assert_eq!(
                counts
                    .update_into((Release.id, Release.downloads), rule, tx)
                    .await?,
                3
            );
            let first = Release::get(1, tx).await?;
            assert_eq!(first.downloads, 50);
            Err(Error::Unfiltered { model: "enough" })
        })
        .await;
    assert!(matches!(undone, Err(Error::Unfiltered { .. })));
    assert_eq!(downloads(db).await?, [100, 100, 100, 0]);
    Ok(())
}

async fn the_values_of_a_staging_table_are_stored(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    let staged =
        [("serde", 7), ("gone", 8)].map(|(name, n)| Staged::draft().name(name).downloads(n));
    Staged::bulk_create(staged, db).await?;
    // The key of the rows that the query is of: each value is there once. The name is unique on the other side alone.
    let key = Package::objects()
        .filter(Package.name.eq(outer(Staged.name)))
        .values(Package.id)
        .scalar();
    let values = Staged::objects().values((key.coalesce(0), Staged.downloads.max().coalesce(0)));
    let rule = OnConflict::update(Package.downloads).on(Package.id);
    let n = values
        .update_into((Package.id, Package.downloads), rule, db)
        .await;
    assert_eq!(n?, 1);
    let stored = Package::objects()
        .order_by(Package.id)
        .values(Package.downloads)
        .all(db)
        .await;
    assert_eq!(stored?, [7, 0]);

    // Rows of the table that is written, by their own key.
    let all = Package::objects().values((Package.id, Package.downloads + 1));
    let rule = OnConflict::update(Package.downloads).on(Package.id);
    let n = all
        .update_into((Package.id, Package.downloads), rule, db)
        .await;
    assert_eq!(n?, 2);
    let stored = Package::objects()
        .order_by(Package.id)
        .values(Package.downloads)
        .all(db)
        .await;
    assert_eq!(stored?, [8, 1]);
    Ok(())
}

async fn a_page_is_counted_once(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    let open = Daily::objects()
        .filter(Daily.downloads.ne(Daily.counted))
        .order_by((Daily.release.id, Daily.day));
    let page = open.limit(4);
    let new = (Daily.downloads - Daily.counted).sum().coalesce(0);
    let per_package = page.clone().values((Daily.release.package.id, &new));
    let rule = OnConflict::update(
        Package
            .downloads
            .set(Package.downloads + incoming(Package.downloads)),
    );
    let n = per_package
        .update_into((Package.id, Package.downloads), rule.on(Package.id), db)
        .await;
    assert_eq!(n?, 1);
    let per_release = page.clone().values((Daily.release.id, new.cast::<i32>()));
    let rule = OnConflict::update(
        Release
            .downloads
            .set(Release.downloads + incoming(Release.downloads)),
    );
    let n = per_release
        .update_into((Release.id, Release.downloads), rule.on(Release.id), db)
        .await;
    assert_eq!(n?, 2);
    let counted = page.update(Daily.counted.set(Daily.downloads), db).await;
    assert_eq!(counted?, 4);
    assert_eq!(downloads(db).await?, [60, 10, 0, 0]);
    let first = Package::get(1, db).await?;
    assert_eq!(first.downloads, 70);
    Ok(())
}

async fn the_first_row_of_each_is_stored(db: Database) -> Result<()> {
    packages(&db).await?;
    let best = Daily::objects()
        .order_by(Daily.downloads.desc())
        .distinct_on(Daily.release);
    let values = best.clone().values((Daily.release.id, Daily.downloads));
    let rule = || OnConflict::update(Release.downloads).on(Release.id);
    let fields = (Release.id, Release.downloads);
    assert_sent(&db, "update_into_first_of_each", async || {
        let three = values.filter(Daily.release.id.ne(4));
        assert_eq!(three.update_into(fields, rule(), &db).await?, 3);
        Ok(())
    })
    .await?;
    assert_eq!(downloads(&db).await?, [30, 30, 30, 0]);
    // By the number of the row, and by a part of the key.
    let number = row_number().over(partition_by(Daily.release.package).order_by(Daily.day));
    let first = Daily::objects().filter(number.eq(1));
    let first = first.values((Daily.release.package.id, Daily.downloads.cast::<i64>()));
    let rule_of_packages = OnConflict::update(Package.downloads).on(Package.id);
    let n = first
        .update_into((Package.id, Package.downloads), rule_of_packages, &db)
        .await?;
    let stored = Package::objects()
        .order_by(Package.id)
        .values(Package.downloads);
    assert_eq!((n, stored.all(&db).await?), (2, vec![10, 10]));
    let days = Daily::objects().distinct_on((Daily.release, Daily.day));
    let days = days.values((Daily.release.id, Daily.downloads));
    let refused = why(days.update_into(fields, rule(), &db).await);
    assert!(
        refused.starts_with("`update_into` may find several values for one `id`"),
        "{refused}"
    );
    Ok(())
}

/// What window functions compute of values that window functions have computed, and of groups: keys further in tell rows apart.
async fn values_of_values_are_stored(db: Database) -> Result<()> {
    packages(&db).await?;
    let place = row_number().over(order_by((Release.number, Release.id)));
    let places = Release::objects().values((Release.id, Release.package.id, place));
    let (id, package, place) = places.handles();
    let sum = place.sum().over(partition_by(&package).order_by(&place));
    let sums = places.values((&id, sum.coalesce(0).cast::<i32>()));
    let found = sums.clone().order_by(&id).all(&db).await?;
    let rule = || OnConflict::update(Release.downloads).on(Release.id);
    let fields = (Release.id, Release.downloads);
    assert_eq!(sums.update_into(fields, rule(), &db).await?, 4);
    let stored = Release::objects().values((Release.id, Release.downloads));
    assert_eq!(stored.order_by(Release.id).all(&db).await?, found);

    let days = Daily::objects().values((Daily.release.id, Daily.downloads.max().coalesce(0)));
    let (release, most) = days.handles();
    let place = row_number().over(order_by((most.desc(), &release)));
    let places = days.values((&release, place.cast::<i32>()));
    let found = places.clone().order_by(&release).all(&db).await?;
    let n = places.update_into(fields, rule(), &db).await?;
    assert_eq!(usize::try_from(n).ok(), Some(found.len()));
    let (some, _): (Vec<i32>, Vec<i32>) = found.iter().copied().unzip();
    let stored = Release::objects().filter(Release.id.is_in(some));
    let stored = stored
        .values((Release.id, Release.downloads))
        .order_by(Release.id);
    assert_eq!(stored.all(&db).await?, found);

    // The first of the joined rows of each, by their number.
    let release = Package.releases().inner_join();
    let downloads = release.value(Release.downloads);
    let place = row_number().over(
        partition_by(Package.id).order_by((downloads.clone().desc(), release.value(Release.id))),
    );
    let firsts = Package::objects().values((Package.id, downloads.cast::<i64>(), &place));
    let firsts = firsts.filter(place.eq(1));
    let (package, downloads, _) = firsts.handles();
    let rule_of_packages = OnConflict::update(Package.downloads).on(Package.id);
    let best = firsts.values((&package, &downloads));
    let found = best.clone().order_by(&package).all(&db).await?;
    let to = (Package.id, Package.downloads);
    let n = best.update_into(to, rule_of_packages, &db).await?;
    assert_eq!(usize::try_from(n).ok(), Some(found.len()));
    let stored = Package::objects().values((Package.id, Package.downloads));
    assert_eq!(stored.order_by(Package.id).all(&db).await?, found);

    // A handle of what is no key tells no rows apart.
    let rows = Daily::objects().values((Daily.release.id, Daily.day, Daily.downloads));
    let (release, _, most) = rows.handles();
    let several = rows
        .values((&release, &most))
        .update_into(fields, rule(), &db)
        .await;
    assert!(why(several).starts_with("`update_into` may find several values for one `id`"));
    let groups = Daily::objects().values((Daily.release.id, Daily.day, count()));
    let (release, _, n) = groups.handles();
    let several = groups.values((&release, n.cast::<i32>()));
    let several = several.update_into(fields, rule(), &db).await;
    assert!(why(several).starts_with("`update_into` may find several values for one `id`"));
    Ok(())
}

async fn rows_are_found_by_several_fields_and_foreign_keys(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    // By a unique constraint of a foreign key and a text.
    let values = Daily::objects().values((
        Daily.release.package.id,
        Daily.release.number,
        Daily.downloads.max().coalesce(0),
    ));
    let rule = OnConflict::update(Release.downloads).on((Release.number, Release.package));
    let n = values
        .update_into(
            (Release.package, Release.number, Release.downloads),
            rule,
            db,
        )
        .await;
    assert_eq!(n?, 4);
    assert_eq!(downloads(db).await?, [30; 4]);
    // By a key of two, one of them a foreign key, of rows of the same table.
    let values = Daily::objects().filter(Daily.day.gt(2)).values((
        Daily.release.id,
        Daily.day,
        Daily.downloads,
    ));
    let rule = OnConflict::update(Daily.counted.set(incoming(Daily.downloads) * 2))
        .on((Daily.release, Daily.day));
    assert_sent(db, "update_into_by_two", async || {
        let n = values
            .update_into((Daily.release, Daily.day, Daily.downloads), rule, db)
            .await?;
        assert_eq!(n, 4);
        Ok(())
    })
    .await?;
    let counted = Daily::objects().aggregate(Daily.counted.sum(), db).await;
    assert_eq!(counted?, Some(240));
    Ok(())
}

async fn conditions_fix_a_part_of_the_key(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    let rule = || OnConflict::update(Release.downloads).on(Release.id);
    let fields = (Release.id, Release.downloads);
    // One day of each release, since a key has both.
    let third = Daily::objects().filter(Daily.day.eq(3) & Daily.release.id.ne(4));
    let third = third.values((Daily.release.id, Daily.downloads));
    assert_sent(db, "update_into_by_a_part", async || {
        assert_eq!(third.update_into(fields, rule(), db).await?, 3);
        Ok(())
    })
    .await?;
    assert_eq!(downloads(db).await?, [30, 30, 30, 0]);
    // Groups that differ in the other part alone.
    let second = Daily::objects().filter(Daily.day.eq(2));
    let second = second.values((Daily.release.id, Daily.day, count()));
    let fields_and_package = (Release.id, Release.downloads, Release.package);
    let n = second.update_into(fields_and_package, rule(), db).await;
    assert_eq!(n?, 4);
    assert_eq!(downloads(db).await?, [2; 4]);
    // The days of one release go to another, whose key is no value of theirs.
    let of_second = Daily::objects().filter(Daily.release.eq(2) & Daily.day.gt(1));
    let of_second = of_second.values((value(1), Daily.day, Daily.downloads));
    let rule = OnConflict::update(
        Daily
            .downloads
            .set(Daily.downloads + incoming(Daily.downloads)),
    );
    let rule = rule.on((Daily.release, Daily.day));
    let n = of_second.update_into((Daily.release, Daily.day, Daily.downloads), rule, db);
    assert_eq!(n.await?, 2);
    let of_first = Daily::objects().filter(Daily.release.eq(1));
    let of_first = of_first.order_by(Daily.day).values(Daily.downloads);
    assert_eq!(of_first.all(db).await?, [10, 40, 60]);
    // One row alone.
    let last = Daily::objects().filter(Daily.release.eq(4) & Daily.day.eq(1));
    let last = last.values((value(2_i64), Daily.downloads.cast::<i64>()));
    let rule = || OnConflict::update(Package.downloads).on(Package.id);
    let fields = (Package.id, Package.downloads);
    assert_eq!(last.update_into(fields, rule(), db).await?, 1);
    // A unique of some rows.
    let prices = [(1, false, 5), (1, true, 7), (1, false, 9), (2, true, 8)];
    let prices = prices.map(|(package, is_current, amount)| {
        let draft = Price::draft().package(package);
        draft.is_current(is_current).amount(amount)
    });
    Price::bulk_create(prices, db).await?;
    let prices = Price::objects().values((Price.package.id, Price.amount));
    let current = prices.clone().filter(Price.is_current);
    assert_eq!(current.update_into(fields, rule(), db).await?, 2);
    let stored = Package::objects().order_by(Package.id);
    let stored = stored.values(Package.downloads).all(db).await;
    assert_eq!(stored?, [7, 8]);

    // What leaves several.
    let days = |condition: Predicate<Daily>| {
        let days = Daily::objects().filter(condition);
        days.values((Daily.release.id, Daily.downloads))
    };
    let fields = (Release.id, Release.downloads);
    let rule = || OnConflict::update(Release.downloads).on(Release.id);
    let several = [
        Daily.day.le(1),
        Daily.day.is_in([1]),
        Daily.day.eq(1) | Daily.day.eq(2),
        !Daily.day.eq(1),
        Daily.day.eq(Daily.counted),
        Daily.release.eq(1),
    ];
    for condition in several {
        let refused = days(condition).update_into(fields, rule(), db).await;
        assert!(why(refused).contains("several values for one `id`"));
    }
    let fields = (Package.id, Package.downloads);
    let rule = || OnConflict::update(Package.downloads).on(Package.id);
    for prices in [prices.clone(), prices.filter(!Price.is_current)] {
        let refused = prices.update_into(fields, rule(), db).await;
        assert!(why(refused).contains("several values for one `id`"));
    }
    Ok(())
}

/// A sheet of each package.
async fn sheets(db: &Database) -> Result<Vec<Sheet>> {
    let day = NaiveDate::from_ymd_opt(2024, 5, 1).expect("a day");
    let drafts = [1, 2, 3].map(|of| Sheet::draft().of(of).share(Decimal::ONE).first(day));
    Sheet::bulk_create(drafts, db).await
}

async fn conditions_versions_and_times_hold(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    let before = sheets(db).await?;
    let values = Release::objects().values((Release.package.id, Release.label.max()));
    let rule = OnConflict::update(Sheet.note)
        .on(Sheet.of)
        .update_where(incoming(Sheet.note).starts_with("serde"));
    let n = values.update_into((Sheet.of, Sheet.note), rule, db).await;
    assert_eq!(n?, 1);
    let after = Sheet::objects().order_by(Sheet.id).all(db).await?;
    assert_eq!(after[0].note.as_deref(), Some("serde 2.0"));
    assert_eq!(
        (after[0].version, after[0].made),
        (before[0].version + 1, before[0].made)
    );
    assert!(after[0].at > before[0].at);
    assert_eq!(after[1..], before[1..]);
    Ok(())
}

async fn values_of_every_form_are_stored(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    sheets(db).await?;
    let third = value(Decimal::ONE) / 3;
    let day = NaiveDate::from_ymd_opt(2026, 1, 31).expect("a day");
    let values = Package::objects().values((
        Package.id,
        third,
        value(day),
        Package.id.gt(1),
        value(None::<String>),
    ));
    let rule = OnConflict::update_all().on(Sheet.of);
    let n = values
        .update_into(
            (Sheet.of, Sheet.share, Sheet.first, Sheet.good, Sheet.note),
            rule,
            db,
        )
        .await;
    assert_eq!(n?, 2);
    let stored = Sheet::objects().order_by(Sheet.id).values((
        Sheet.share,
        Sheet.first,
        Sheet.good,
        Sheet.version,
    ));
    let stored = stored.all(db).await?;
    let third = Decimal::new(33, 2);
    assert_eq!(
        stored[..2],
        [(third, day, Some(false), 2), (third, day, Some(true), 2)]
    );
    assert_eq!(stored[2].3, 1);
    Ok(())
}

fn why<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::InvalidQuery { why, .. }) => why,
        other => panic!("an invalid query was expected, and came {other:?}"),
    }
}

async fn a_query_that_may_find_several_values_is_refused(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    let rule = || OnConflict::update(Release.downloads).on(Release.id);
    let fields = (Release.id, Release.downloads);
    let several = "`update_into` may find several values for one `id`, and would store any of them; have the query give one for each, in groups by them alone, by a key of the rows that it is of, or by `distinct_on`";
    let rows = Daily::objects().values((Daily.release.id, Daily.downloads));
    assert_eq!(why(rows.update_into(fields, rule(), db).await), several);
    assert_eq!(
        why(rows
            .clone()
            .distinct()
            .update_into(fields, rule(), db)
            .await),
        several
    );
    let both = rows.clone().union(rows);
    assert_eq!(why(both.update_into(fields, rule(), db).await), several);
    // In groups by more than the key.
    let rule = OnConflict::update(Release.label.set("x")).on(Release.id);
    let days = Daily::objects().values((Daily.release.id, Daily.day, count()));
    let n = days
        .update_into((Release.id, Release.downloads, Release.package), rule, db)
        .await;
    assert_eq!(why(n), several);
    assert_queries(db, 0, async || {
        let one =
            Release::objects().values((Release.package.id, Release.number, Release.downloads));
        let rule = OnConflict::update(Release.downloads).on((Release.package, Release.number));
        let none = one.filter(Release.id.is_in([0; 0])).limit(0);
        none.update_into(
            (Release.package, Release.number, Release.downloads),
            rule,
            db,
        )
        .await
    })
    .await?;
    Ok(())
}

async fn what_cannot_be_stored_is_refused(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    let counts = || Daily::objects().values((Daily.release.id, Daily.downloads.max().coalesce(0)));
    let rule = OnConflict::update(Release.label.set(incoming(Release.number))).on(Release.id);
    let unknown = counts()
        .update_into((Release.id, Release.downloads), rule, db)
        .await;
    assert_eq!(
        why(unknown),
        "`update_into` sets a field to `incoming(Release.number)`, for which the query has no value; select one, and name `Release.number` among the fields"
    );
    let labels = Release::objects().values((Release.label, Release.downloads.max().coalesce(0)));
    let rule = OnConflict::update(Release.downloads).on(Release.label);
    let folded = labels
        .update_into((Release.label, Release.downloads), rule, db)
        .await;
    assert_eq!(
        why(folded),
        "`update_into` finds rows by a key, or by fields that are unique in all rows as they are; name these by `on`"
    );
    let rule = OnConflict::update(Release.downloads).on(Release.id);
    let numbers = Release::objects().values((Release.number, Release.downloads.max().coalesce(0)));
    let unnamed = numbers
        .update_into((Release.number, Release.downloads), rule, db)
        .await;
    assert!(why(unnamed).starts_with("`on` names `id`, for which the query has no value"));
    // What the database computes and the column has no room for.
    let large = Daily::objects().values((
        Daily.release.id,
        Daily.downloads.max().coalesce(0) * 100_000_000,
    ));
    let rule = OnConflict::update(Release.downloads).on(Release.id);
    let large = large
        .update_into((Release.id, Release.downloads), rule, db)
        .await;
    assert!(matches!(large, Err(Error::OutOfRange { .. })), "{large:?}");
    assert_eq!(downloads(db).await?, [0; 4]);
    Ok(())
}

async fn nothing_is_sent_where_no_row_can_match(db: Database) -> Result<()> {
    let db = &db;
    packages(db).await?;
    assert_queries(db, 0, async || {
        let none = Release::objects()
            .none()
            .values((Release.id, Release.downloads));
        let rule = OnConflict::update(Release.downloads).on(Release.id);
        assert_eq!(
            none.update_into((Release.id, Release.downloads), rule, db)
                .await?,
            0
        );
        Ok(())
    })
    .await?;
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Firm {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Job {
    id: i64,
    #[orm(tenant, on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    hours: i32,
}

async fn rows_of_another_tenant_stay(db: Database) -> Result<()> {
    db.create_tables(schema![Firm, Job]).await?;
    let firms =
        Firm::bulk_create(["Acme", "Borg"].map(|name| Firm::draft().name(name)), &db).await?;
    let jobs = firms.iter().map(|firm| Job::draft().firm(firm).hours(1));
    Job::bulk_create(jobs, &db.every_tenant()).await?;
    let rule = || OnConflict::update(Job.hours).on(Job.id);
    let acme = db.tenant(&firms[0]);
    // The key of the next job, which is of the other firm.
    let next = Job::objects().values((Job.id + 1, Job.hours.max().coalesce(0) + 1));
    assert_eq!(
        next.update_into((Job.id, Job.hours), rule(), &acme).await?,
        0
    );
    let own = Job::objects().values((Job.id, Job.hours + 1));
    assert_eq!(
        own.update_into((Job.id, Job.hours), rule(), &acme).await?,
        1
    );
    let hours = Job::objects().order_by(Job.id).values(Job.hours);
    assert_eq!(hours.all(&db.every_tenant()).await?, [2, 1]);
    // Of every tenant.
    assert_eq!(
        own.update_into((Job.id, Job.hours), rule(), &db.every_tenant())
            .await?,
        2
    );
    Ok(())
}
