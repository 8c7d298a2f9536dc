//! Decimals: exact on both databases.
//!
//! | file | subject |
//! |---|---|
//! | this file | rows: what is stored, refused and found |
//! | `calculated` | `+ - * / %`, functions, casts, aggregates |
//! | `keys` | decimals as keys |
//! | `units` | what SQLite calculates by the whole numbers that columns hold |

mod calculated;
mod keys;
mod units;

use orm::db::Backend;
use orm::prelude::*;
use orm::rust_decimal::Decimal;

#[derive(Model, Debug, Clone)]
#[orm(table = "order")]
pub(super) struct Order {
    id: i64,
    #[orm(max_length = 50)]
    customer: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Line {
    id: i64,
    #[orm(related_name = "lines", on_delete = Cascade)]
    order: ForeignKey<Order>,
    #[orm(max_digits = 12, decimal_places = 2)]
    price: Decimal,
    quantity: i32,
    #[orm(max_digits = 5, decimal_places = 4, default = Decimal::ZERO)]
    discount: Decimal,
    #[orm(max_digits = 18, decimal_places = 0)]
    points: Option<Decimal>,
}

on_each! {
    rows_come_back_as_they_were_saved,
    rows_in_hand_have_the_places_of_their_columns,
    what_does_not_fit_is_refused,
    comparisons_take_decimals_of_any_places,
    lists_and_ranges,
    orders_groups_and_pages,
    writes_by_query,
    raw_sql,
    aggregates_of_raw_sql_that_postgres_makes_decimals_say_how_they_are_cast,
    whole_numbers_of_raw_sql_are_no_decimals_where_columns_hold_units,
    copies_and_returned_rows,
    digits_that_differ_are_a_mismatch,
}

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// Lines of two orders: at 12.50, 0.05 and -3.00.
pub(super) async fn stocked(db: &Database) -> orm::Result<Vec<Line>> {
    db.create_tables(schema![Order, Line]).await?;
    let ada = Order::draft().customer("Ada").save(db).await?;
    let bob = Order::draft().customer("Bob").save(db).await?;
    let drafts = [
        Line::draft()
            .order(&ada)
            .price(decimal("12.5"))
            .quantity(3)
            .discount(decimal("0.125")),
        Line::draft()
            .order(&ada)
            .price(decimal("0.05"))
            .quantity(7)
            .points(decimal("100")),
        Line::draft()
            .order(&bob)
            .price(decimal("-3"))
            .quantity(1)
            .points(decimal("-5")),
    ];
    Line::bulk_create(drafts, db).await
}

async fn rows_come_back_as_they_were_saved(db: Database) {
    let lines = stocked(&db).await.unwrap();
    assert_eq!(
        lines,
        Line::objects().order_by(Line.id).all(&db).await.unwrap()
    );
    let first = Line::get(lines[0].id, &db).await.unwrap();
    assert_eq!(first.price.to_string(), "12.50");
    assert_eq!(first.discount.to_string(), "0.1250");
    let draft = Line::draft()
        .order(1)
        .price(decimal("1.5"))
        .quantity(1)
        .points(decimal("7.000"));
    let mut saved = draft.save(&db).await.unwrap();
    assert_eq!(
        (saved.price.to_string(), saved.discount.to_string()),
        ("1.50".into(), "0.0000".into())
    );
    assert_eq!(saved.points, Some(decimal("7")));
    for price in ["9999999999.99", "-9999999999.99", "0.00", "-0.00", "0.01"] {
        saved.price = decimal(price);
        saved.points = None;
        saved.save(&db).await.unwrap();
        let read = Line::get(saved.id, &db).await.unwrap();
        assert_eq!((read.price, read.points), (decimal(price), None));
        assert_eq!(read.price.scale(), 2);
    }
    let points = Line::objects()
        .order_by(Line.id)
        .values(Line.points)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(
        points,
        [None, Some(decimal("100")), Some(decimal("-5")), None]
    );
    let prices = Line::objects()
        .order_by(Line.id)
        .limit(1)
        .values(Line.price)
        .get(&db)
        .await
        .unwrap();
    assert_eq!(prices.to_string(), "12.50");
}

async fn rows_in_hand_have_the_places_of_their_columns(db: Database) {
    fn written(line: &Line) -> [String; 2] {
        [line.price.to_string(), line.discount.to_string()]
    }

    let mut lines = stocked(&db).await.unwrap();
    let mut line = lines.swap_remove(0);
    (line.price, line.discount) = (decimal("3.5"), decimal("0.5000000"));
    line.save(&db).await.unwrap();
    assert_eq!(written(&line), ["3.50", "0.5000"]);
    line.price = decimal("4");
    line.save_fields(Line.price, &db).await.unwrap();
    assert_eq!(written(&line), ["4.00", "0.5000"]);
    line.price = decimal("5.1");
    Line::bulk_update([&mut line], Line.price, &db)
        .await
        .unwrap();
    assert_eq!(written(&line), ["5.10", "0.5000"]);
    line.price = decimal("6.005");
    assert!(line.save(&db).await.is_err());
    assert_eq!(written(&line), ["6.005", "0.5000"]);
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: orm::Result<T>, field: &str, why: &str) {
    let Err(Error::OutOfRange {
        model: "Line",
        field: found,
        why: said,
        ..
    }) = result
    else {
        panic!("{result:?}");
    };
    assert_eq!((found, said.as_str()), (Some(field), why));
}

async fn what_does_not_fit_is_refused(db: Database) {
    let lines = stocked(&db).await.unwrap();
    let places = "the decimal has more than 2 decimal places; round it to 2";
    let digits = "the decimal has more than 10 digits before its point, which is all that 12 digits leave beside 2 decimal places; give the field more `max_digits`, of which there are up to 18";
    let draft = |price| Line::draft().order(1).price(price).quantity(1);
    refused(draft(decimal("1.005")).save(&db).await, "price", places);
    refused(
        draft(decimal("10000000000")).save(&db).await,
        "price",
        digits,
    );
    refused(
        Line::bulk_create([draft(decimal("0.001"))], &db).await,
        "price",
        places,
    );
    let all = || Line::objects().every_row();
    refused(
        all().update(Line.price.set(decimal("1.999")), &db).await,
        "price",
        places,
    );
    refused(
        all().update(Line.price.set(Decimal::MAX), &db).await,
        "price",
        "a decimal must have at most 20 digits before its point, and 18 behind it",
    );
    let mut changed = lines.clone();
    changed[1].price = decimal("0.333");
    refused(
        Line::bulk_update(&mut changed, Line.price, &db).await,
        "price",
        places,
    );
    changed[1].price = decimal("0.3");
    changed[2].points = None;
    Line::bulk_update(&mut changed[1..], (Line.price, Line.points), &db)
        .await
        .unwrap();
    assert_eq!(
        Line::objects().order_by(Line.id).all(&db).await.unwrap(),
        changed
    );
    Line::bulk_update(&mut lines.clone()[1..], (Line.price, Line.points), &db)
        .await
        .unwrap();
    let unchanged = Line::objects().order_by(Line.id).all(&db).await.unwrap();
    assert_eq!(unchanged, lines);
}

async fn comparisons_take_decimals_of_any_places(db: Database) {
    stocked(&db).await.unwrap();
    let found = async |condition: Predicate<Line>| {
        Line::objects()
            .filter(condition)
            .order_by(Line.id)
            .values(Line.id)
            .all(&db)
            .await
            .unwrap()
    };
    assert_eq!(found(Line.price.eq(decimal("12.500"))).await, [1]);
    assert_eq!(found(Line.price.eq(decimal("12.501"))).await, [0_i64; 0]);
    assert_eq!(found(Line.price.ne(decimal("12.501"))).await, [1, 2, 3]);
    assert_eq!(found(Line.price.lt(decimal("0.0500001"))).await, [2, 3]);
    assert_eq!(found(Line.price.lt(decimal("0.0499999"))).await, [3]);
    assert_eq!(found(Line.price.le(decimal("0.05"))).await, [2, 3]);
    assert_eq!(
        found(Line.price.gt(decimal("-3.0000000000000000001"))).await,
        [1, 2, 3]
    );
    assert_eq!(
        found(Line.price.ge(decimal("-2.9999999999999999999"))).await,
        [1, 2]
    );
    assert_eq!(found(Line.price.lt(Decimal::MAX)).await, [1, 2, 3]);
    assert_eq!(found(Line.price.gt(Decimal::MIN)).await, [1, 2, 3]);
    assert_eq!(found(Line.price.gt(Decimal::MAX)).await, [0_i64; 0]);
    assert_eq!(found(Line.price.eq(1)).await, [0_i64; 0]);
    assert_eq!(found(Line.price.ge(1)).await, [1]);
    assert_eq!(found(Line.price.gt(Line.discount)).await, [1, 2]);
    assert_eq!(found(Line.price.gt(Line.quantity)).await, [1]);
    assert_eq!(found(Line.quantity.gt(Line.price)).await, [2, 3]);
    assert_eq!(found(Line.quantity.gt(decimal("2.5"))).await, [1, 2]);
    assert_eq!(found(value(decimal("12.499")).lt(Line.price)).await, [1]);
    assert_eq!(found(Line.points.eq(None)).await, [1]);
    assert_eq!(found(Line.points.ne(decimal("100"))).await, [1, 3]);
    assert_eq!(found(!Line.points.gt(decimal("0.5"))).await, [1, 3]);
    let computed = Line.price * Line.quantity;
    assert_eq!(
        found(computed.lt(decimal("0.3500000000000000000001"))).await,
        [2, 3]
    );
    assert_eq!(found(computed.eq(decimal("37.5"))).await, [1]);
    assert_eq!(found(computed.ne(Decimal::MAX)).await, [1, 2, 3]);
    assert_eq!(found(computed.lt(Decimal::MAX)).await, [1, 2, 3]);
    let query = Line::objects().filter(Line.price.lt(decimal("1.005")));
    let sql = query.to_sql(&db).unwrap();
    match db.backend() {
        Backend::Sqlite => assert!(
            sql.text().ends_with(r#"WHERE "line"."price" <= ?"#),
            "{sql}"
        ),
        _ => assert!(
            sql.text()
                .ends_with(r#"WHERE "line"."price" < $1::numeric"#),
            "{sql}"
        ),
    }
}

async fn lists_and_ranges(db: Database) {
    stocked(&db).await.unwrap();
    let found = async |condition: Predicate<Line>| {
        Line::objects()
            .filter(condition)
            .order_by(Line.id)
            .values(Line.id)
            .all(&db)
            .await
            .unwrap()
    };
    let list = ["12.50", "0.050", "0.051"].map(decimal);
    assert_eq!(found(Line.price.is_in(list)).await, [1, 2]);
    assert_eq!(found(Line.price.not_in(list)).await, [3]);
    assert_eq!(
        found(Line.price.is_in([decimal("0.051")])).await,
        [0_i64; 0]
    );
    assert_eq!(
        found((Line.price * 2).is_in([decimal("25"), decimal("-6.0")])).await,
        [1, 3]
    );
    assert_eq!(
        found(Line.price.between(decimal("-3.001"), decimal("0.05"))).await,
        [2, 3]
    );
    assert_eq!(
        found(Line.price.eq(decimal("12.5")) | Line.price.eq(decimal("-3"))).await,
        [1, 3]
    );
    assert_eq!(
        found(any_of(list.map(|it| Line.price.eq(it)))).await,
        [1, 2]
    );
    let dear = Line::objects().filter(Line.price.gt(1)).values(Line.price);
    assert_eq!(found(Line.price.is_in(dear.clone())).await, [1]);
    assert_eq!(found((Line.price + 0).is_in(dear)).await, [1]);
    assert_eq!(
        found(Line.quantity.is_in([decimal("3"), decimal("6.5")])).await,
        [1]
    );
}

async fn orders_groups_and_pages(db: Database) {
    stocked(&db).await.unwrap();
    Line::draft()
        .order(2)
        .price(decimal("12.50"))
        .quantity(2)
        .save(&db)
        .await
        .unwrap();
    let ids = Line::objects()
        .order_by((Line.price.desc(), Line.id))
        .values(Line.id);
    assert_eq!(ids.all(&db).await.unwrap(), [1, 4, 2, 3]);
    let negative = Line::objects()
        .order_by((-Line.price).asc())
        .order_by(((-Line.price).asc(), Line.id));
    assert_eq!(
        negative.values(Line.id).all(&db).await.unwrap(),
        [1, 4, 2, 3]
    );
    let groups = Line::objects()
        .values((Line.price, count()))
        .order_by(Line.price)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(
        groups,
        [
            (decimal("-3"), 1),
            (decimal("0.05"), 1),
            (decimal("12.5"), 2)
        ]
    );
    assert_eq!(groups[2].0.to_string(), "12.50");
    let doubled = Line::objects()
        .values((Line.price * 2, Line.quantity.sum()))
        .order_by((Line.price * 2).desc());
    assert_eq!(doubled.all(&db).await.unwrap()[0], (decimal("25"), Some(5)));
    let having = Line::objects()
        .values((Line.order.id, Line.price.sum()))
        .filter(Line.price.sum().gt(decimal("9.999")));
    assert_eq!(
        having
            .clone()
            .filter(Line.price.sum().lt(decimal("12.51")))
            .all(&db)
            .await
            .unwrap(),
        [(2, Some(decimal("9.50")))][..0]
    );
    assert_eq!(
        having.order_by(Line.order.id).all(&db).await.unwrap(),
        [(1, Some(decimal("12.55")))]
    );
    let distinct = Line::objects()
        .values(Line.price)
        .distinct()
        .order_by(Line.price)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(distinct, ["-3", "0.05", "12.5"].map(decimal));
    let mut pages = Vec::new();
    let query = Line::objects().order_by((Line.price, Line.id));
    let mut page = query.after(None, 2, &db).await.unwrap();
    loop {
        pages.extend(page.rows.iter().map(|line| line.id));
        let Some(next) = page.next.clone() else { break };
        page = query.after(Some(&next), 2, &db).await.unwrap();
    }
    assert_eq!(pages, [3, 2, 1, 4]);
}

async fn writes_by_query(db: Database) {
    stocked(&db).await.unwrap();
    let all = || Line::objects().every_row();
    all()
        .update(
            (
                Line.price.set(Line.price * decimal("1.1")),
                Line.points.set(Line.quantity * decimal("2.5")),
            ),
            &db,
        )
        .await
        .unwrap();
    let read = || {
        Line::objects()
            .order_by(Line.id)
            .values((Line.price, Line.points))
    };
    let rows = read().all(&db).await.unwrap();
    let expected = [("13.75", "8"), ("0.06", "18"), ("-3.30", "3")];
    assert_eq!(
        rows,
        expected.map(|(price, points)| (decimal(price), Some(decimal(points))))
    );
    assert_eq!(rows[1].0.to_string(), "0.06");
    all()
        .update(Line.price.set(Line.discount), &db)
        .await
        .unwrap();
    assert_eq!(read().all(&db).await.unwrap()[0].0.to_string(), "0.13");
    let overflow = all()
        .update(Line.price.set(Line.price + decimal("9999999999.99")), &db)
        .await;
    assert!(
        matches!(overflow, Err(Error::OutOfRange { .. })),
        "{overflow:?}"
    );
    let overflow = all()
        .update(Line.discount.set(Line.quantity * decimal("9")), &db)
        .await;
    assert!(
        matches!(overflow, Err(Error::OutOfRange { .. })),
        "{overflow:?}"
    );
}

async fn raw_sql(db: Database) {
    stocked(&db).await.unwrap();
    let lines: Vec<Line> = db
        .fetch(sql!(r#"SELECT * FROM "line" ORDER BY "id""#))
        .await
        .unwrap();
    assert_eq!(lines[0].price.to_string(), "12.50");
    let text = match db.backend() {
        Backend::Sqlite => {
            r#"SELECT orm_decimal("price", 2) FROM "line" WHERE orm_decimal("price", 2) > {} ORDER BY 1"#
        }
        _ => r#"SELECT "price" FROM "line" WHERE "price" > {} ORDER BY 1"#,
    };
    let prices: Vec<Decimal> = db.fetch(sql!(text, decimal("0.01"))).await.unwrap();
    assert_eq!(prices, ["0.05", "12.5"].map(decimal));
    let greater = raw::<Decimal>(
        "CASE WHEN {} > {} THEN {} ELSE {} END",
        (Line.price, decimal("1"), Line.price, decimal("1.5")),
    );
    let values = Line::objects()
        .order_by(Line.id)
        .values((greater.clone(), raw::<Decimal>("2", ())));
    assert_eq!(
        values.all(&db).await.unwrap(),
        [("12.5", "2"), ("1.5", "2"), ("1.5", "2")].map(|(a, b)| (decimal(a), decimal(b)))
    );
    let ids = Line::objects()
        .filter(greater.gt(decimal("1.500001")))
        .values(Line.id)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(ids, [1]);
}

async fn aggregates_of_raw_sql_that_postgres_makes_decimals_say_how_they_are_cast(db: Database) {
    #[derive(Row, Debug)]
    struct Mean {
        mean: Option<f64>,
    }
    stocked(&db).await.unwrap();
    let cast =
        r#"SELECT CAST(sum("id") AS bigint), CAST(avg("id") AS double precision) FROM "line""#;
    let read: (i64, f64) = db.fetch_one(sql!(cast)).await.unwrap();
    assert_eq!(read, (6, 2.0));
    let sum: orm::Result<i64> = db.fetch_one(sql!(r#"SELECT sum("id") FROM "line""#)).await;
    let mean: orm::Result<Mean> = db
        .fetch_one(sql!(r#"SELECT avg("id") AS mean FROM "line""#))
        .await;
    if db.backend() == Backend::Sqlite {
        assert_eq!((sum.unwrap(), mean.unwrap().mean), (6, Some(2.0)));
        return;
    }
    let why = "found a decimal (of a sum of `bigint`s or an average write `CAST(… AS bigint)` or `CAST(… AS double precision)`, else read a `Decimal`)";
    let error = sum.unwrap_err().to_string();
    let prefix = "database error: cannot read column 1 of raw SQL, `sum`:";
    let end = "; read it as what it is, or convert it in the SQL";
    assert_eq!(error, format!("{prefix} {why}{end}"));
    let error = mean.unwrap_err().to_string();
    assert_eq!(
        error,
        format!("cannot read `Mean.mean`: {why} in the column `mean`")
    );
}

async fn whole_numbers_of_raw_sql_are_no_decimals_where_columns_hold_units(db: Database) {
    #[derive(Row, Debug)]
    struct Total {
        total: Option<Decimal>,
    }
    stocked(&db).await.unwrap();
    let total = || sql!(r#"SELECT sum("price") AS total FROM "line""#);
    let read: orm::Result<(Option<Decimal>,)> = db.fetch_one(total()).await;
    let alone: orm::Result<Option<Decimal>> = db.fetch_one(total()).await;
    let by_name: orm::Result<Total> = db.fetch_one(total()).await;
    let dear: orm::Result<Vec<i64>> = db
        .fetch(sql!(
            r#"SELECT "id" FROM "line" WHERE "price" < {}"#,
            decimal("1")
        ))
        .await;
    let cheap = vec![decimal("0.05"), decimal("-3")];
    let cheap: orm::Result<Vec<i64>> = db
        .fetch(sql!(
            r#"SELECT "id" FROM "line" WHERE "price" IN ({}) ORDER BY 1"#,
            cheap
        ))
        .await;
    let update = sql!(r#"UPDATE "line" SET "price" = {}"#, decimal("2.5"));
    if db.backend() == Backend::Postgres {
        let expected = Some(decimal("9.55"));
        assert_eq!((read.unwrap().0, alone.unwrap()), (expected, expected));
        assert_eq!(by_name.unwrap().total, expected);
        assert_eq!((dear.unwrap(), cheap.unwrap()), (vec![2, 3], vec![2, 3]));
        assert_eq!(db.execute(update).await.unwrap(), 3);
        return;
    }
    let why = "found a whole number in place of a decimal (12.50 in a column is 1250 on SQLite: select `orm_decimal(price, 2)`, or read an `i64`)";
    for error in [read.unwrap_err(), alone.unwrap_err()] {
        let prefix = "database error: cannot read column 1 of raw SQL, `total`:";
        let end = "; read it as what it is, or convert it in the SQL";
        assert_eq!(error.to_string(), format!("{prefix} {why}{end}"));
    }
    let error = by_name.unwrap_err().to_string();
    assert_eq!(
        error,
        format!("cannot read `Total.total`: {why} in the column `total`")
    );
    let why = "its SQL takes a decimal, and 12.50 in a column is 1250 on SQLite; for a column of twelve digits and two places write `orm_decimal(price, 2) > {}`, and to store it `orm_units({}, 12, 2)`";
    for refused in [
        dear.map(drop),
        cheap.map(drop),
        db.execute(update).await.map(drop),
    ] {
        let error = refused.unwrap_err().to_string();
        assert_eq!(error, format!("invalid query of `sql!`: {why}"));
    }
    let text =
        r#"UPDATE "line" SET "price" = orm_units({}, 12, 2) WHERE orm_decimal("price", 2) < {}"#;
    let update = sql!(text, decimal("2.5"), decimal("1"));
    assert_eq!(db.execute(update).await.unwrap(), 2);
    let total = sql!(r#"SELECT orm_decimal(sum("price"), 2) FROM "line""#);
    assert_eq!(
        db.fetch_one::<Decimal>(total).await.unwrap(),
        decimal("17.50")
    );
    let lines = sql!(r#"SELECT * FROM "line" WHERE "price" = 250"#);
    assert_eq!(db.fetch::<Line>(lines).await.unwrap().len(), 2);
}

async fn copies_and_returned_rows(db: Database) {
    stocked(&db).await.unwrap();
    let draft = |price: &str| Line::draft().order(2).price(decimal(price)).quantity(1);
    let copied = Line::copy_in([draft("7.5").points(decimal("3")), draft("8")], &db)
        .await
        .unwrap();
    assert_eq!(copied, 2);
    let refused = Line::copy_in([draft("7.505")], &db).await;
    assert!(
        matches!(refused, Err(Error::RefusedDraft { .. })),
        "{refused:?}"
    );
    let cheap = || Line::objects().filter(Line.price.between(7, 8));
    let thirds = Line.price.set(Line.price / 3);
    let returned = cheap().returning(Line).update(thirds, &db).await.unwrap();
    let mut prices: Vec<String> = returned.iter().map(|line| line.price.to_string()).collect();
    prices.sort();
    assert_eq!(prices, ["2.50", "2.67"]);
}

async fn digits_that_differ_are_a_mismatch(db: Database) {
    #[derive(Model)]
    #[orm(table = "line")]
    struct Narrow {
        id: i64,
        #[orm(max_digits = 12, decimal_places = 2)]
        price: Decimal,
    }
    #[derive(Model)]
    #[orm(table = "line")]
    struct Wide {
        id: i64,
        #[orm(max_digits = 12, decimal_places = 4)]
        price: Decimal,
    }
    db.create_tables(schema![Wide]).await.unwrap();
    db.create_tables(schema![Wide]).await.unwrap();
    let wide = Wide::draft()
        .price(decimal("0.1234"))
        .save(&db)
        .await
        .unwrap();
    assert_eq!((wide.id, wide.price), (1, decimal("0.1234")));
    let differs = db.create_tables(schema![Narrow]).await;
    let Err(Error::SchemaMismatch { field, why, .. }) = differs else {
        panic!("{differs:?}");
    };
    assert_eq!(field, Some("price"));
    let said = "the column `price` of the table `line` is of type `NUMERIC(12, 4)`, and `Narrow.price` needs `NUMERIC(12, 2)`";
    assert!(why.starts_with(said), "{why}");
}
