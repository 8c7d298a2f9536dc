//! Decimals that SQLite calculates with by the whole numbers that columns hold, and Postgres as all others.

use super::decimal;
use orm::db::Backend;
use orm::prelude::*;
use orm::query::Values;
use orm::rust_decimal::Decimal;

#[derive(Model, Debug)]
#[orm(table = "bill")]
struct Bill {
    id: i64,
    #[orm(max_digits = 12, decimal_places = 2)]
    total: Decimal,
    #[orm(max_digits = 12, decimal_places = 2)]
    paid: Option<Decimal>,
    #[orm(max_digits = 8, decimal_places = 2)]
    fee: Decimal,
    #[orm(max_digits = 12, decimal_places = 4)]
    rate: Decimal,
    #[orm(max_digits = 18, decimal_places = 2)]
    great: Decimal,
    copies: i32,
}

on_each! {
    whole_numbers_are_calculated_with,
    sums_have_more_room_than_an_integer,
    the_least_and_the_greatest,
    the_first_that_is_not_null,
    orders_groups_cursors_and_writes,
}

/// Bills of 10.00, 10.00 and 99.95, of which 4.50, nothing and 99.95 are paid.
async fn bills(db: &Database) {
    db.create_tables(schema![Bill]).await.unwrap();
    let great = "9999999999999999.99";
    let drafts = [
        ("10", Some("4.5"), "0.05", 3),
        ("10", None, "7", -2),
        ("99.95", Some("99.95"), "0", 0),
    ];
    let drafts = drafts.map(|(total, paid, fee, copies)| {
        let bill = Bill::draft()
            .total(decimal(total))
            .paid(paid.map(decimal))
            .fee(decimal(fee));
        bill.rate(decimal("0.5"))
            .great(decimal(great))
            .copies(copies)
    });
    Bill::bulk_create(drafts, db).await.unwrap();
}

/// Returns the SQL that SQLite is sent for a value of each bill.
fn text_of<Read: Send + 'static>(query: &Values<Bill, Read>) -> String {
    let sql = query.to_sql_for(Backend::Sqlite).unwrap();
    let text = sql
        .text()
        .strip_prefix("SELECT ")
        .and_then(|text| text.strip_suffix(r#" FROM "bill""#));
    text.expect("one value of one table")
        .replace(r#""bill"."#, "")
}

macro_rules! written {
    ($value:expr) => {
        text_of(&Bill::objects().values($value))
    };
}

async fn whole_numbers_are_calculated_with(db: Database) {
    let text = decimal;
    assert_eq!(
        written!(Bill.total - Bill.paid),
        r#"orm_decimal("total" - "paid", 2)"#
    );
    assert_eq!(
        written!(Bill.total + Bill.fee - 1),
        r#"orm_decimal(("total" + "fee") - ?, 2)"#
    );
    assert_eq!(
        written!(Bill.fee * Bill.copies),
        r#"orm_decimal("fee" * "copies", 2)"#
    );
    assert_eq!(written!(Bill.total * 100), r#"orm_decimal("total" * ?, 2)"#);
    // Of other places, more digits than an integer has, or a finer last place.
    assert!(written!(Bill.total - Bill.rate).starts_with("orm_sub_decimal("));
    assert!(written!(Bill.great - Bill.total).starts_with("orm_sub_decimal("));
    assert!(written!(Bill.total * Bill.copies).starts_with("orm_mul_decimal("));
    assert!(written!(Bill.total + text("0.005")).starts_with("orm_add_decimal("));
    assert!(written!(Bill.total * text("1.5")).starts_with("orm_mul_decimal("));

    bills(&db).await;
    let values = (
        Bill.total - Bill.paid,
        Bill.total + Bill.fee - 1,
        Bill.fee * Bill.copies,
        Bill.great - Bill.total,
    );
    let values = Bill::objects()
        .order_by(Bill.id)
        .values(values)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(
        values[0],
        (
            Some(text("5.5")),
            text("9.05"),
            text("0.15"),
            text("9999999999999989.99")
        )
    );
    assert_eq!(
        values[1],
        (None, text("16"), text("-14"), text("9999999999999989.99"))
    );
    let open = |least: &str| Bill::objects().filter((Bill.total - Bill.paid).gt(decimal(least)));
    assert_eq!(
        open("5.495")
            .to_sql_for(Backend::Sqlite)
            .unwrap()
            .text()
            .rsplit_once(" WHERE ")
            .unwrap()
            .1,
        r#"("bill"."total" - "bill"."paid") > ?"#
    );
    assert_eq!(open("5.495").count(&db).await.unwrap(), 1);
    assert_eq!(open("5.505").count(&db).await.unwrap(), 0);
    assert_eq!(open("-0.005").count(&db).await.unwrap(), 2);
}

async fn sums_have_more_room_than_an_integer(db: Database) {
    assert_eq!(
        written!(Bill.total.sum()),
        r#"orm_decimal(orm_sum_units("total"), 2)"#
    );
    bills(&db).await;
    let more = (0..97).map(|_| {
        Bill::draft()
            .total(1)
            .fee(0)
            .rate(0)
            .great(decimal("9999999999999999.99"))
            .copies(0)
    });
    Bill::bulk_create(more, &db).await.unwrap();
    let paid = Bill.paid.sum();
    let sums = (
        Bill.great.sum(),
        Bill.total.sum().filter(Bill.total.gt(1)),
        paid.filter(Bill.paid.lt(0)),
        (Bill.total - Bill.paid).sum(),
    );
    let sums = Bill::objects().aggregate(sums, &db).await.unwrap();
    assert_eq!(
        sums,
        (
            Some(decimal("999999999999999999")),
            Some(decimal("119.95")),
            None,
            Some(decimal("5.5"))
        )
    );
    let distinct = Bill::objects()
        .aggregate(Bill.total.sum().distinct(), &db)
        .await
        .unwrap();
    assert_eq!(distinct, Some(decimal("110.95")));
    let so_far = Bill.total.sum().over(orm::functions::order_by(Bill.id));
    let so_far = Bill::objects()
        .order_by(Bill.id)
        .limit(3)
        .values(so_far)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(
        so_far,
        [
            Some(decimal("10")),
            Some(decimal("20")),
            Some(decimal("119.95"))
        ]
    );
}

async fn the_least_and_the_greatest(db: Database) {
    assert_eq!(written!(Bill.paid.max()), r#"orm_decimal(MAX("paid"), 2)"#);
    assert_eq!(
        written!(Bill.total.count_distinct()),
        r#"COUNT(DISTINCT "total")"#
    );
    bills(&db).await;
    let found = (
        Bill.paid.min(),
        (Bill.total - Bill.fee).max(),
        Bill.total.count_distinct(),
        Bill.paid.count(),
    );
    let found = Bill::objects().aggregate(found, &db).await.unwrap();
    assert_eq!(found, (Some(decimal("4.5")), Some(decimal("99.95")), 2, 2));
    let groups = Bill::objects()
        .values((Bill.total, Bill.fee.max(), count()))
        .filter(Bill.fee.max().ge(decimal("0.001")));
    let groups = groups
        .order_by(Bill.fee.max().desc())
        .all(&db)
        .await
        .unwrap();
    assert_eq!(groups, [(decimal("10"), Some(decimal("7")), 2)]);
    let above = Bill::objects().filter(
        Bill.total
            .gt(Bill::objects().values(Bill.total.min()).scalar()),
    );
    assert_eq!(above.count(&db).await.unwrap(), 1);
}

async fn the_first_that_is_not_null(db: Database) {
    let paid = coalesce((Bill.paid, Bill.fee, Decimal::ZERO));
    assert_eq!(
        written!(&paid),
        r#"orm_decimal(coalesce("paid", "fee", ?), 2)"#
    );
    assert_eq!(
        written!(greatest((Bill.total, Bill.fee))),
        r#"orm_decimal(orm_greatest("total", "fee"), 2)"#
    );
    assert!(written!(coalesce((Bill.paid, Bill.rate))).starts_with("coalesce(orm_decimal("));
    bills(&db).await;
    let values = (
        &paid,
        greatest((Bill.paid, Bill.fee)),
        least((Bill.total, decimal("12.345"))),
    );
    let values = Bill::objects()
        .order_by(Bill.id)
        .values(values)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(values[0], (decimal("4.5"), decimal("4.5"), decimal("10")));
    assert_eq!(values[1], (decimal("7"), decimal("7"), decimal("10")));
    assert_eq!(
        values[2],
        (decimal("99.95"), decimal("99.95"), decimal("12.345"))
    );
    let sum = Bill::objects()
        .aggregate((paid * Bill.copies).sum(), &db)
        .await
        .unwrap();
    assert_eq!(sum, Some(decimal("-0.5")));
}

async fn orders_groups_cursors_and_writes(db: Database) {
    bills(&db).await;
    let open = Bill.total - coalesce((Bill.paid, 0));
    let list = Bill::objects().order_by((open.clone().desc(), Bill.id));
    let first = list.after(None, 1, &db).await.unwrap();
    let second = list.after(first.next.as_deref(), 1, &db).await.unwrap();
    assert_eq!((first.rows[0].id, second.rows[0].id), (2, 1));
    let groups = Bill::objects()
        .values((&open, count()))
        .order_by(&open)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(
        groups,
        [(decimal("0"), 1), (decimal("5.5"), 1), (decimal("10"), 1)]
    );

    let half = Bill::objects().filter(Bill.id.eq(1));
    half.update(
        (
            Bill.total.set(Bill.total - coalesce((Bill.paid, 0))),
            Bill.fee.set(coalesce((Bill.paid, Bill.total))),
        ),
        &db,
    )
    .await
    .unwrap();
    let bill = half.get(&db).await.unwrap();
    assert_eq!((bill.total, bill.fee), (decimal("5.5"), decimal("4.5")));
    let n = half
        .update(Bill.fee.set(Bill.fee + decimal("999999.99")), &db)
        .await;
    assert!(matches!(n, Err(Error::OutOfRange { .. })), "{n:?}");
    let copied = Bill::objects().filter(Bill.id.eq(3)).values((
        Bill.total + Bill.fee,
        Bill.fee,
        Bill.rate,
        Bill.great,
        Bill.copies,
    ));
    copied
        .insert_into(
            (Bill.total, Bill.fee, Bill.rate, Bill.great, Bill.copies),
            &db,
        )
        .await
        .unwrap();
    assert_eq!(
        Bill::objects()
            .filter(Bill.total.eq(decimal("99.95")))
            .count(&db)
            .await
            .unwrap(),
        2
    );
}
