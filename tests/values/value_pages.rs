//! Pages of values, of groups and of annotated rows: by number, and by cursor.

on_each! {
    values_are_walked_by_any_order,
    groups_are_walked_by_keys_and_aggregates,
    groups_by_computed_values_are_walked,
    distinct_values_are_walked,
    structs_are_walked,
    structs_of_equal_related_rows_are_one,
    equal_structs_of_related_rows_come_once,
    annotated_rows_are_walked,
    what_is_sent_for_a_cursor,
    values_come_and_go_between_pages,
    groups_grow_between_pages,
    values_without_a_place,
    pages_of_groups_by_number,
    pages_of_annotated_rows_by_number,
}

use std::collections::HashMap;
use std::fmt::Debug;

use orm::chrono::NaiveDate;
use orm::functions::coalesce;
use orm::prelude::*;
use orm::query::Values;
use orm::testing::assert_queries;

use crate::library::{ALCOTT, Author, Book, stocked};
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(ordering = (-city, day))]
struct Sale {
    id: i64,
    city: Option<String>,
    day: NaiveDate,
    amount: i32,
    price: f64,
    cash: bool,
    #[orm(related_name = "sales", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Shop {
    id: i64,
    name: String,
    #[orm(related_name = "branches", on_delete = SetNull)]
    of: Option<ForeignKey<Shop>>,
}

/// Sales in cities, one of which is unknown, of equal days and amounts.
async fn sales(db: &Database, n: i32) -> orm::Result<()> {
    db.create_tables(schema![Shop, Sale]).await?;
    let shops = ["b", "A", "é", "a"].map(|name| Shop::draft().name(name));
    let shops = Shop::bulk_create(shops, db).await?;
    for shop in &shops[1..3] {
        let shop = Shop::objects().filter(Shop.id.eq(shop.id));
        shop.update(Shop.of.set(&shops[0]), db).await?;
    }
    let drafts = (0..n).map(|at| {
        let nth = |n: i32| usize::try_from(n % 4).unwrap_or_default();
        let city = ["Ulm", "Bonn", "", "Köln"][nth(at)];
        let month = u32::try_from(at % 5 + 1).unwrap_or(1);
        Sale::draft()
            .city((at % 4 != 2).then(|| city.to_owned()))
            .day(NaiveDate::from_ymd_opt(2024, month, 3).expect("a day"))
            .amount(at % 3)
            .price(0.1 * f64::from(at % 6))
            .cash(at % 2 == 0)
            .shop(&shops[nth(at * at)])
    });
    Sale::bulk_create(drafts, db).await?;
    Ok(())
}

/// Walks the values by cursors in both directions, and asserts that they are those of one long page, each once.
async fn walk<M: Model, T: Clone + Debug + PartialEq + Send + 'static>(
    name: &str,
    query: Values<M, T>,
    db: &Database,
) -> Vec<T> {
    let page = query.after(None, 1_000, db).await;
    let all = page.unwrap_or_else(|error| panic!("{name}: {error}")).rows;
    let sorted = |rows: &[T]| {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort();
        rows
    };
    let listed = query.all(db).await.expect("all values");
    assert_eq!(sorted(&all), sorted(&listed), "{name}: which there are");
    for n in [1, 3] {
        let (mut walked, mut cursor) = (Vec::new(), None);
        loop {
            let page = query.after(cursor.as_deref(), n, db).await.expect("a page");
            walked.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(walked, all, "{name}: after, {n} by {n}");
        let (mut walked, mut cursor) = (Vec::new(), None);
        loop {
            let page = query
                .before(cursor.as_deref(), n, db)
                .await
                .expect("a page");
            walked.splice(0..0, page.rows);
            cursor = page.previous;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(walked, all, "{name}: before, {n} by {n}");
    }
    all
}

async fn values_are_walked_by_any_order(db: Database) -> orm::Result<()> {
    sales(&db, 23).await?;
    let values = || Sale::objects().values((Sale.city, Sale.amount));
    walk("the model's own", values(), &db).await;
    walk("reversed", values().reverse(), &db).await;
    walk(
        "nulls",
        values().order_by((Sale.city, Sale.amount.desc())),
        &db,
    )
    .await;
    walk(
        "what is not selected",
        values().order_by((Sale.price.desc(), Sale.day)),
        &db,
    )
    .await;
    walk(
        "related",
        values().order_by((Sale.shop.of.name.desc(), Sale.cash)),
        &db,
    )
    .await;
    walk(
        "computed",
        values().order_by((Sale.amount * 2 - 1).desc()),
        &db,
    )
    .await;
    let one = Sale::objects().values(Sale.id).order_by(Sale.day.desc());
    walk("one value", one, &db).await;
    let whole = Sale::objects()
        .values((Sale, Sale.shop, Sale.shop.of))
        .order_by(Sale.shop.name);
    walk("whole rows", whole, &db).await;
    let cut = Sale::objects().order_by(Sale.id).limit(10).values(Sale.id);
    assert_eq!(walk("of a page", cut, &db).await.len(), 10);
    let lengths = Sale::objects().values((Sale.city.length(), Sale.amount + 1));
    walk("computed values", lengths.order_by(Sale.amount), &db).await;
    let none = values()
        .filter(Sale.amount.gt(99))
        .after(None, 3, &db)
        .await?;
    assert!(none.rows.is_empty() && none.next.is_none() && none.previous.is_none());
    Ok(())
}

async fn groups_are_walked_by_keys_and_aggregates(db: Database) -> orm::Result<()> {
    sales(&db, 23).await?;
    let cities = || Sale::objects().values((Sale.city, count(), Sale.price.sum()));
    walk("by default", cities(), &db).await;
    walk("reversed", cities().reverse(), &db).await;
    walk("by a key", cities().order_by(Sale.city.desc()), &db).await;
    walk("by an aggregate", cities().order_by(count().desc()), &db).await;
    walk(
        "by two",
        cities().order_by((count(), Sale.price.sum().desc())),
        &db,
    )
    .await;
    walk(
        "by one that is not selected",
        cities().order_by(Sale.amount.max()),
        &db,
    )
    .await;
    walk(
        "computed of one",
        cities().order_by(Sale.price.sum() * 2.0),
        &db,
    )
    .await;
    let having = cities().filter(count().gt(5)).order_by(count().desc());
    walk("of some", having, &db).await;
    let best = cities().order_by(count().desc()).limit(3);
    assert_eq!(
        walk("of a page of groups", best.clone(), &db).await.len(),
        3
    );
    walk(
        "of a page of groups, by a key",
        best.order_by(Sale.city),
        &db,
    )
    .await;
    let computed = Sale::objects().values((Sale.day.month(), count())).limit(4);
    walk(
        "of a page of computed groups",
        computed.order_by(Sale.day.month().desc()),
        &db,
    )
    .await;
    let different = Sale::objects().values(Sale.day.month()).distinct().limit(4);
    walk("of a page of different values", different, &db).await;
    let two = Sale::objects().values((Sale.city, Sale.cash, Sale.day.max()));
    walk(
        "by two keys",
        two.clone().order_by(Sale.day.max().desc()),
        &db,
    )
    .await;
    walk("by a part of the key", two.order_by(Sale.cash.desc()), &db).await;
    let shops = || Sale::objects().values((Sale.shop, count()));
    walk("whole rows", shops(), &db).await;
    walk(
        "whole rows by an aggregate",
        shops().order_by(count().desc()),
        &db,
    )
    .await;
    walk(
        "whole rows by a field of theirs",
        shops().order_by(Sale.shop.name),
        &db,
    )
    .await;
    let of = || Sale::objects().values((Sale.shop.of, count()));
    walk("rows that may be missing", of(), &db).await;
    walk(
        "rows that may be missing, by an aggregate",
        of().order_by(count()),
        &db,
    )
    .await;
    let unselected = Sale::objects().values(Sale.city).order_by(count());
    walk("keys alone, by an aggregate", unselected, &db).await;
    Ok(())
}

async fn groups_by_computed_values_are_walked(db: Database) -> orm::Result<()> {
    sales(&db, 23).await?;
    let months = || Sale::objects().values((Sale.day.month(), count()));
    let by_month = walk("by month", months().order_by(Sale.day.month()), &db).await;
    assert_eq!(by_month, [(1, 5), (2, 5), (3, 5), (4, 4), (5, 4)]);
    let most = walk("by number", months().order_by(count().desc()), &db).await;
    assert_eq!(most, [(3, 5), (2, 5), (1, 5), (5, 4), (4, 4)]);
    let halves = || Sale::objects().values((Sale.amount * 2 + 1, Sale.price.max()));
    walk("with a value, by default", halves(), &db).await;
    walk(
        "with a value",
        halves().order_by(Sale.price.max().desc()),
        &db,
    )
    .await;
    let both = halves().order_by((Sale.price.max(), (Sale.amount * 2 + 1).desc()));
    walk("with a value, by both", both, &db).await;
    let truths = Sale::objects().values((Sale.amount.gt(0), Sale.city.lower(), count()));
    walk("by a condition and a text", truths.order_by(count()), &db).await;
    let nulls = Sale::objects().values((coalesce((Sale.city, Sale.shop.name)), Sale.amount.sum()));
    walk("of two", nulls.order_by(Sale.amount.sum().desc()), &db).await;
    Ok(())
}

async fn distinct_values_are_walked(db: Database) -> orm::Result<()> {
    sales(&db, 23).await?;
    let cities = || Sale::objects().values((Sale.city, Sale.amount)).distinct();
    assert_eq!(walk("by default", cities(), &db).await.len(), 12);
    walk("by one", cities().order_by(Sale.amount.desc()), &db).await;
    walk(
        "by both",
        cities().order_by((Sale.city.desc(), Sale.amount)),
        &db,
    )
    .await;
    let computed = Sale::objects().values(Sale.amount * 2).distinct();
    assert_eq!(walk("computed", computed, &db).await, [0, 2, 4]);
    let names = Sale::objects().values(Sale.shop.name).distinct();
    assert_eq!(walk("related", names, &db).await, ["A", "b"]);
    Ok(())
}

#[derive(Row, Debug, Clone, PartialEq)]
#[row(Shop)]
struct ShopPage {
    name: String,
    of: Option<ShopLine>,
    #[row(from = Shop.sales().count())]
    n_sales: i64,
    #[row(from = Shop.sales().order_by(Sale.id).limit(2))]
    sales: Vec<SaleLine>,
}

#[derive(Row, Debug, Clone, PartialEq)]
#[row(Shop)]
struct ShopLine {
    name: String,
}

#[derive(Row, Debug, Clone, PartialEq)]
#[row(Sale)]
struct SaleLine {
    amount: i32,
    #[row(from = Sale.day.month())]
    month: i32,
}

#[derive(Row, Debug, Clone, PartialEq)]
#[row(Sale)]
struct MonthLine {
    #[row(from = Sale.day.month())]
    month: i32,
    shop: ShopLine,
    #[row(from = count())]
    n: i64,
}

/// Groups by a related row, and by one behind it that may be missing.
#[derive(Row, Debug, Clone, PartialEq)]
#[row(Sale)]
struct BranchLine {
    shop: Branch,
    #[row(from = count())]
    n: i64,
}

#[derive(Row, Debug, Clone, PartialEq)]
#[row(Shop)]
struct Branch {
    name: String,
    of: Option<ShopLine>,
}

async fn structs_are_walked(db: Database) -> orm::Result<()> {
    sales(&db, 23).await?;
    let pages = || Shop::objects().values_as::<ShopPage>();
    walk("by default", pages(), &db).await;
    let by_sales = walk(
        "by a number",
        pages().order_by(Shop.sales().count().desc()),
        &db,
    )
    .await;
    assert_eq!((by_sales[0].name.as_str(), by_sales[0].n_sales), ("b", 12));
    assert_eq!(by_sales[0].sales.len(), 2, "lists are loaded for a page");
    walk(
        "by what may be missing",
        pages().order_by(Shop.of.name),
        &db,
    )
    .await;
    walk(
        "with the model's order",
        Sale::objects().values_as::<SaleLine>(),
        &db,
    )
    .await;
    let months = || Sale::objects().values_as::<MonthLine>();
    walk("groups", months(), &db).await;
    walk(
        "groups by an aggregate",
        months().order_by(count().desc()),
        &db,
    )
    .await;
    let branches = || Sale::objects().values_as::<BranchLine>();
    walk("groups by what may be missing", branches(), &db).await;
    let by_number = branches().order_by(count().desc());
    let by_number = walk("and by an aggregate", by_number, &db).await;
    assert_eq!((by_number[0].n, by_number.len()), (12, 2));
    let page = pages().order_by(Shop.name).page(2, 3, &db).await?;
    assert_eq!((page.rows.len(), page.total, page.pages), (1, 4, 2));
    let page = months()
        .order_by((count().desc(), Sale.day.month()))
        .page(1, 3, &db)
        .await?;
    assert_eq!((page.rows.len(), page.total), (3, 10), "groups are counted");
    Ok(())
}

/// Structs are equal where what they show is, whatever rows it is of.
async fn structs_of_equal_related_rows_are_one(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shop, Sale]).await?;
    let day = NaiveDate::from_ymd_opt(2024, 1, 3).expect("a day");
    let sale = |shop: &Shop| {
        Sale::draft()
            .day(day)
            .amount(1)
            .price(1.0)
            .cash(true)
            .shop(shop)
    };
    for parent in ["b", "b", "c"] {
        let parent = Shop::draft().name(parent).save(&db).await?;
        let shop = Shop::draft().name("a").of(&parent).save(&db).await?;
        Sale::bulk_create([sale(&shop), sale(&parent)], &db).await?;
    }
    let line = |name: &str, of: Option<&str>, n: i64| BranchLine {
        shop: Branch {
            name: name.to_owned(),
            of: of.map(|name| ShopLine {
                name: name.to_owned(),
            }),
        },
        n,
    };
    let lines = || Sale::objects().values_as::<BranchLine>();
    let ordered = lines().order_by((Sale.shop.name, count()));
    let expected = [
        line("a", Some("c"), 1),
        line("a", Some("b"), 2),
        line("b", None, 2),
        line("c", None, 1),
    ];
    assert_eq!(ordered.all(&db).await?, expected);
    assert_eq!(walk("groups", ordered, &db).await, expected);
    assert_eq!(walk("groups as they are", lines(), &db).await.len(), 4);
    assert_eq!(lines().count(&db).await?, 4);
    assert_eq!(lines().first(&db).await?, Some(line("a", Some("b"), 2)));
    assert_eq!(lines().last(&db).await?, Some(line("c", None, 1)));
    let page = lines().order_by((count().desc(), Sale.shop.name)).limit(2);
    let page = page.filter(count().gt(0)).order_by(Sale.shop.name);
    assert_eq!(page.all(&db).await?, expected[1..3]);
    Ok(())
}

/// So they are where `distinct` or a set operation compares them, and an order by a field of the related row is one by what
/// is selected.
async fn equal_structs_of_related_rows_come_once(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shop]).await?;
    for parent in ["b", "b", "c"] {
        let parent = Shop::draft().name(parent).save(&db).await?;
        Shop::draft().name("a").of(&parent).save(&db).await?;
    }
    let branch = |name: &str, of: Option<&str>| Branch {
        name: name.to_owned(),
        of: of.map(|name| ShopLine {
            name: name.to_owned(),
        }),
    };
    let expected = [
        branch("c", None),
        branch("b", None),
        branch("a", Some("c")),
        branch("a", Some("b")),
    ];
    let branches = || Shop::objects().values_as::<Branch>();
    let different = branches().distinct();
    let ordered = different
        .clone()
        .order_by((Shop.of.name.desc(), Shop.name.desc()));
    assert_eq!(walk("different", ordered, &db).await, expected);
    assert_eq!(walk("as they are", different.clone(), &db).await.len(), 4);
    assert_eq!(different.count(&db).await?, 4);
    assert_eq!(different.first(&db).await?, Some(branch("a", Some("b"))));
    assert_eq!(different.last(&db).await?, Some(branch("c", None)));
    let first = branches().order_by(Shop.id).limit(3);
    for both in [branches().union(first.clone()), first.union(branches())] {
        let ordered = both
            .clone()
            .order_by((Shop.of.name.desc(), Shop.name.desc()));
        assert_eq!(walk("of both", ordered, &db).await, expected);
        assert_eq!(walk("of both as they are", both, &db).await.len(), 4);
    }
    let parents = Shop::objects().filter(Shop.of.is_not_null());
    let with_parent = branches().intersect(parents.clone().values_as());
    assert_eq!(with_parent.count(&db).await?, 2);
    let without = branches().except(parents.values_as());
    let without = without.order_by(Shop.name);
    assert_eq!(
        without.all(&db).await?,
        [branch("b", None), branch("c", None)]
    );
    Ok(())
}

async fn annotated_rows_are_walked(db: Database) -> orm::Result<()> {
    sales(&db, 23).await?;
    let n_sales = || Shop.sales().count();
    let shops = Shop::objects().annotate((n_sales(), Shop.sales().max(Sale.day)));
    for (name, query) in [
        ("by key", shops.clone()),
        ("by the value", shops.clone().order_by(n_sales().desc())),
        (
            "by another",
            shops
                .clone()
                .order_by((Shop.sales().sum(Sale.amount).desc(), Shop.name)),
        ),
        (
            "of some",
            shops.clone().filter(n_sales().gt(1)).order_by(n_sales()),
        ),
    ] {
        let all = query.after(None, 100, &db).await?;
        assert_eq!(all.rows.len(), query.all(&db).await?.len(), "{name}");
        for (shop, n, newest) in &all.rows {
            let sales = shop.sales();
            assert_eq!(u64::try_from(*n), Ok(sales.count(&db).await?), "{name}");
            assert_eq!(newest.is_some(), *n > 0, "{name}");
        }
        let (mut walked, mut cursor) = (Vec::new(), None);
        loop {
            let page = query.after(cursor.as_deref(), 1, &db).await?;
            walked.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(walked, all.rows, "{name}");
    }
    let with_sales = Shop::objects()
        .annotate(n_sales())
        .select_related(Shop.of)
        .prefetch_related(Shop.sales())
        .order_by(n_sales().desc());
    let first = assert_queries(&db, 2, async || with_sales.after(None, 1, &db).await).await?;
    let (shop, n, sales) = &first.rows[0];
    assert_eq!((shop.name.as_str(), *n, sales.len()), ("b", 12, 12));
    let second = with_sales.after(first.next.as_deref(), 1, &db).await?;
    assert_eq!(
        (second.rows[0].0.name.as_str(), second.rows[0].1),
        ("A", 11)
    );
    let back = with_sales
        .before(second.previous.as_deref(), 5, &db)
        .await?;
    assert_eq!(back.rows[0].0.id, shop.id);
    Ok(())
}

async fn what_is_sent_for_a_cursor(db: Database) -> orm::Result<()> {
    sales(&db, 9).await?;
    let titles = Sale::objects()
        .values(Sale.amount)
        .order_by(Sale.price.desc());
    let cities = Sale::objects()
        .values((Sale.city, count()))
        .order_by(count().desc());
    let months = Sale::objects()
        .values((Sale.day.month() * 2, count()))
        .order_by(count().desc());
    let of_page = Sale::objects().values(Sale.cash).distinct();
    assert_sent(&db, "cursors_of_values", async || {
        let page = titles.after(None, 2, &db).await?;
        titles.after(page.next.as_deref(), 2, &db).await?;
        let page = cities.after(None, 2, &db).await?;
        cities.after(page.next.as_deref(), 2, &db).await?;
        cities.before(page.next.as_deref(), 2, &db).await?;
        let page = months.after(None, 2, &db).await?;
        months.after(page.next.as_deref(), 2, &db).await?;
        let page = of_page.after(None, 1, &db).await?;
        of_page.after(page.next.as_deref(), 1, &db).await
    })
    .await
}

async fn values_come_and_go_between_pages(db: Database) -> orm::Result<()> {
    sales(&db, 12).await?;
    let ids =
        Sale::objects()
            .values(Sale.id)
            .order_by((Sale.amount, Sale.price.desc(), Sale.id.desc()));
    let all = ids.all(&db).await?;
    let first = ids.after(None, 4, &db).await?;
    assert_eq!(first.rows, all[..4]);
    let gone = [all[3], all[5]];
    Sale::objects()
        .filter(Sale.id.is_in(gone))
        .delete(&db)
        .await?;
    let day = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    let new = || Sale::draft().city("New").day(day).cash(true).shop(1);
    let before = new().amount(0).price(99.0).save(&db).await?;
    let after = new().amount(9).price(0.0).save(&db).await?;
    let rest = ids.after(first.next.as_deref(), 99, &db).await?.rows;
    let mut expected = all[4..].to_vec();
    expected.retain(|id| *id != all[5]);
    expected.push(after.id);
    assert_eq!(rest, expected);
    assert!(!rest.contains(&before.id), "what comes before stays before");
    Ok(())
}

async fn groups_grow_between_pages(db: Database) -> orm::Result<()> {
    sales(&db, 20).await?;
    let shops = Sale::objects().values((Sale.shop.name, count()));
    let by_name = shops.clone().order_by(Sale.shop.name);
    let first = by_name.after(None, 1, &db).await?;
    assert_eq!(first.rows, [("A".to_owned(), 10)]);
    let day = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    for shop in [2, 4, 4, 3] {
        let sale = Sale::draft().day(day).amount(1).price(1.0).cash(true);
        sale.shop(shop).save(&db).await?;
    }
    let rest = by_name.after(first.next.as_deref(), 9, &db).await?;
    let rest: HashMap<String, i64> = rest.rows.into_iter().collect();
    assert_eq!(rest.len(), 3, "{rest:?}");
    assert_eq!((rest["a"], rest["b"], rest["é"]), (2, 10, 1));
    let fewest = shops.order_by(count());
    let page = fewest.after(None, 2, &db).await?;
    assert_eq!(page.rows, [("é".to_owned(), 1), ("a".to_owned(), 2)]);
    Ok(())
}

async fn values_without_a_place(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let why = |error: Option<Error>| error.expect("no place").to_string();
    assert_queries(&db, 0, async || {
        let one = Book::objects().values((count(), Book.year.max()));
        assert_eq!(
            why(one.after(None, 2, &db).await.err()),
            "invalid query of `Book`: it gives one value for all rows, behind which there is none"
        );
        let distinct = Book::objects().values(Book.title).distinct().order_by(Book.year);
        assert_eq!(
            why(distinct.after(None, 2, &db).await.err()),
            "invalid query of `Book`: a `distinct` query can be ordered only by what it selects; select it too, or drop `distinct`"
        );
        let beside = Book::objects().values((Book.year, count())).order_by(Book.title);
        assert!(why(beside.after(None, 2, &db).await.err()).contains("the groups are not by it"));
        let years = Book::objects().values(Book.year).order_by(Book.year);
        assert!(why(years.after(Some("x"), 2, &db).await.err()).contains("the cursor is damaged"));
        assert!(years.after(None, 0, &db).await.is_err());
    })
    .await;
    let years = Book::objects()
        .values((Book.year, count()))
        .order_by(count());
    let page = years.after(None, 1, &db).await?;
    let other = Book::objects()
        .values((Book.title, count()))
        .order_by(count());
    let refused = other.after(page.next.as_deref(), 1, &db).await;
    assert!(
        why(refused.err()).contains("of a query of another order"),
        "of other groups"
    );
    Ok(())
}

async fn pages_of_groups_by_number(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let groups = Book::objects().values((Book.author.name, count()));
    let page = assert_queries(&db, 1, async || groups.page(2, 2, &db).await).await?;
    assert_eq!(page.rows, [("Louisa May Alcott".to_owned(), 2)]);
    assert_eq!((page.number, page.total, page.pages), (2, 3, 2));
    let most = groups
        .clone()
        .order_by(count().desc())
        .page(1, 1, &db)
        .await?;
    assert_eq!(most.rows[0].1, 2);
    assert_eq!((most.total, most.pages, most.has_next()), (3, 3, true));
    let some = groups.clone().filter(count().gt(1));
    let some = assert_queries(&db, 1, async || some.page(1, 10, &db).await).await?;
    assert_eq!((some.rows.len(), some.total, some.pages), (1, 1, 1));
    let behind = assert_queries(&db, 2, async || groups.page(9, 2, &db).await).await?;
    assert_eq!((behind.rows.len(), behind.total), (0, 3));
    let none = groups.clone().filter(Book.year.gt(3000));
    let none = assert_queries(&db, 1, async || none.page(1, 2, &db).await).await?;
    assert_eq!((none.rows.len(), none.total, none.pages), (0, 0, 0));
    let computed = Book::objects()
        .values((Book.year / 100, count()))
        .order_by(Book.year / 100);
    let computed = computed.page(1, 10, &db).await?;
    assert_eq!((computed.rows, computed.total), (vec![(18, 4)], 1));
    let whole = Book::objects()
        .values((Book.author, Book.year.max()))
        .page(1, 2, &db)
        .await?;
    assert_eq!(
        (whole.rows[0].0.name.as_str(), whole.total),
        ("Louisa May Alcott", 3)
    );
    let unselected = Book::objects()
        .values(Book.author.name)
        .order_by(count().desc());
    let unselected = unselected.page(1, 1, &db).await?;
    assert_eq!(
        (unselected.rows[0].as_str(), unselected.total),
        ("Louisa May Alcott", 3)
    );
    let by_number = Book::objects()
        .values(Book.author.name)
        .order_by(count().desc());
    assert_eq!(
        by_number.count(&db).await?,
        3,
        "groups that the order asks for"
    );
    let of_one = by_number.filter(Book.author.eq(ALCOTT));
    assert_eq!(of_one.get(&db).await?, "Louisa May Alcott", "of two books");
    let all = Book::objects()
        .values((count(), Book.year.min()))
        .page(1, 5, &db)
        .await?;
    assert_eq!((all.rows, all.total), (vec![(4, Some(1815))], 1));
    let empty = Book::objects().filter(Book.year.gt(3000)).values(count());
    let empty = empty.page(1, 5, &db).await?;
    assert_eq!(
        (empty.rows, empty.total),
        (vec![0], 1),
        "one row, of no rows"
    );
    Ok(())
}

async fn pages_of_annotated_rows_by_number(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let n_books = || Author.books().count();
    let authors = Author::objects()
        .annotate((n_books(), Author.books().max(Book.year)))
        .order_by((n_books().desc(), Author.name));
    let page = assert_queries(&db, 1, async || authors.page(1, 3, &db).await).await?;
    let found: Vec<_> = page
        .rows
        .iter()
        .map(|(author, n, newest)| (author.name.as_str(), *n, *newest))
        .collect();
    assert_eq!(
        found,
        [
            ("Louisa May Alcott", 2, Some(1871)),
            ("Henry David Thoreau", 1, Some(1854)),
            ("Jane Austen", 1, Some(1815)),
        ]
    );
    assert_eq!((page.total, page.pages), (4, 2));
    let last = authors.page(2, 3, &db).await?;
    assert_eq!((last.rows[0].1, last.rows[0].2), (0, None));
    let writers = authors.clone().filter(n_books().gt(0));
    assert_eq!(writers.page(1, 2, &db).await?.total, 3);
    let with_books = authors.prefetch_related(Author.books());
    let page = assert_queries(&db, 2, async || with_books.page(1, 1, &db).await).await?;
    assert_eq!((page.rows[0].3.len(), page.total), (2, 4));
    Ok(())
}
