//! Which of many drafts an error is about.

on_each! {
    a_value_that_no_row_can_have,
    a_value_that_stands_twice_among_the_drafts,
    a_value_that_is_stored_already,
    keys_of_several_fields,
    values_that_may_repeat_while_null,
    a_foreign_key_to_no_row,
    drafts_that_set_different_fields,
    the_only_draft,
    within_a_transaction,
    a_condition_of_the_model,
    a_condition_that_each_database_has_of_its_own,
    a_condition_on_what_the_database_fills_in_names_no_draft,
    drafts_with_a_conflict_rule,
    the_cause_stays_what_the_driver_said,
}

use orm::prelude::*;
use orm::testing::assert_queries;
use orm::{Decimal, Error};
use std::error::Error as _;

#[derive(Model, Debug, Clone)]
#[orm(unique(shelf, place), check(name = "item_weight", "weight > 0"))]
struct Item {
    id: i64,
    #[orm(unique, max_length = 10)]
    code: String,
    #[orm(unique)]
    serial: Option<i32>,
    shelf: i32,
    place: i32,
    #[orm(default = 1)]
    weight: i32,
    #[orm(related_name = "parts", on_delete = Cascade)]
    whole: Option<ForeignKey<Item>>,
}

#[derive(Model, Debug, Clone)]
#[orm(
    check(name = "sale_price", "\"sale\".\"price\" >= 0"),
    check(name = "sale_paid", "paid <= price"),
    check(name = "sale_tax", "taxed <= TAX")
)]
struct Sale {
    id: i64,
    price: i32,
    paid: Option<i32>,
    taxed: Option<i32>,
    #[orm(db_default = "5")]
    tax: i32,
}

/// On SQLite a column of decimals holds whole numbers of the last place.
#[derive(Model, Debug, Clone)]
#[orm(check(
    name = "offer_price",
    sqlite = "price >= 150",
    postgres = "price >= 1.50"
))]
struct Offer {
    id: i64,
    #[orm(max_digits = 8, decimal_places = 2)]
    price: Decimal,
}

fn item(code: &str, place: i32) -> ItemDraft {
    Item::draft().code(code).shelf(1).place(place)
}

/// Two items, `a` and `b`, at the places 100 and 101.
async fn items(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Item]).await?;
    let drafts = [item("a", 100).serial(7), item("b", 101)];
    Item::bulk_create(drafts, db).await.map(drop)
}

/// Inserts the drafts, which fail. Returns the error.
async fn refused<const N: usize>(drafts: [ItemDraft; N], db: &impl Executor) -> Error {
    Item::bulk_create(drafts, db)
        .await
        .expect_err("drafts that fail")
}

async fn a_value_that_no_row_can_have(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let drafts = [
        item("c", 1),
        item("d", 2),
        item("much too long", 3),
        item("e\0", 4),
    ];
    let error = assert_queries(&db, 0, async || Ok(refused(drafts, &db).await)).await?;
    let Error::RefusedDraft {
        position: 2,
        error: inner,
    } = &error
    else {
        panic!("{error:?}");
    };
    assert!(
        matches!(
            **inner,
            Error::TooLong {
                field: Some("code"),
                ..
            }
        ),
        "{inner:?}"
    );
    assert_eq!(error.draft_position(), Some(2));
    assert_eq!(
        error.to_string(),
        "the draft at 2, counted from 0: the text for `Item.code` is too long; at most 10 characters fit"
    );
    Ok(())
}

async fn a_value_that_stands_twice_among_the_drafts(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let error = refused(
        [item("c", 1), item("d", 2), item("c", 3), item("d", 4)],
        &db,
    )
    .await;
    assert!(
        matches!(&error, Error::UniqueViolation { fields, .. } if fields == &["code"]),
        "{error:?}"
    );
    assert_eq!(error.draft_position(), Some(2));
    assert_eq!(
        error.to_string(),
        "another `Item` with this `code` exists already (the draft at 2, counted from 0)"
    );
    assert_eq!(Item::objects().count(&db).await?, 2);
    Ok(())
}

async fn a_value_that_is_stored_already(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let create = async || Ok(refused([item("c", 1), item("b", 2), item("a", 3)], &db).await);
    let error = assert_queries(&db, 2, create).await?;
    assert_eq!(error.draft_position(), Some(1), "{error:?}");
    Ok(())
}

async fn keys_of_several_fields(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let error = refused([item("c", 1), item("d", 101), item("e", 100)], &db).await;
    assert!(
        matches!(&error, Error::UniqueViolation { fields, .. } if fields == &["shelf", "place"]),
        "{error:?}"
    );
    assert_eq!(error.draft_position(), Some(1));
    Ok(())
}

async fn values_that_may_repeat_while_null(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let drafts = [
        item("c", 1).serial(None),
        item("d", 2).serial(None),
        item("e", 3).serial(7),
    ];
    let error = refused(drafts, &db).await;
    assert_eq!(error.draft_position(), Some(2), "{error:?}");
    Ok(())
}

async fn a_foreign_key_to_no_row(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let drafts = [
        item("c", 1).whole(1),
        item("d", 2).whole(None),
        item("e", 3).whole(99),
    ];
    let error = refused(drafts, &db).await;
    assert!(
        matches!(
            error,
            Error::ForeignKeyViolation {
                field: Some("whole"),
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.draft_position(), Some(2));
    Ok(())
}

/// Each set of fields is a statement of its own.
async fn drafts_that_set_different_fields(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let drafts = [
        item("c", 1),
        item("d", 2).serial(8),
        item("e", 3),
        item("f", 4).serial(7),
    ];
    let error = refused(drafts, &db).await;
    assert_eq!(error.draft_position(), Some(3), "{error:?}");
    assert_eq!(Item::objects().count(&db).await?, 2);
    Ok(())
}

async fn the_only_draft(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let error = assert_queries(&db, 1, async || Ok(refused([item("a", 1)], &db).await)).await?;
    assert_eq!(error.draft_position(), Some(0), "{error:?}");
    let error = refused([item("c", 1).weight(0)], &db).await;
    assert!(matches!(error, Error::CheckViolation { .. }), "{error:?}");
    assert_eq!(error.draft_position(), Some(0));
    Ok(())
}

/// A transaction that has failed cannot be asked what is stored; drafts can be compared nevertheless.
async fn within_a_transaction(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let tx = db.begin().await?;
    let twice = refused([item("c", 1), item("c", 2)], &tx).await;
    tx.rollback().await?;
    assert_eq!(twice.draft_position(), Some(1), "{twice:?}");
    let tx = db.begin().await?;
    let stored = refused([item("c", 1), item("b", 2)], &tx).await;
    tx.rollback().await?;
    assert!(
        matches!(stored, Error::UniqueViolation { .. }),
        "{stored:?}"
    );
    assert_eq!(stored.draft_position(), None);
    Ok(())
}

async fn a_condition_of_the_model(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let drafts = [
        item("c", 1).weight(2),
        item("d", 2),
        item("e", 3).weight(0),
        item("f", 4).weight(0),
    ];
    let error = assert_queries(&db, 2, async || Ok(refused(drafts, &db).await)).await?;
    assert!(
        matches!(&error, Error::CheckViolation { constraint, .. } if constraint == "item_weight"),
        "{error:?}"
    );
    assert_eq!(error.draft_position(), Some(2));
    db.create_tables(schema![Sale]).await?;
    let sale = |price: i32, paid: Option<i32>| Sale::draft().price(price).paid(paid);
    let sales = [sale(5, None), sale(5, Some(5)), sale(5, Some(6))];
    let error = Sale::bulk_create(sales, &db).await.expect_err("paid more");
    assert_eq!(error.draft_position(), Some(2), "{error:?}");
    let rows = if db.backend() == Backend::Sqlite {
        r#"SELECT "1", "2", "3", "4", "5", "6" FROM orm_rows(orm_columns(?, ?, ?, ?, ?, ?))"#
    } else {
        "SELECT unnest($1::int8[]), unnest($2::int4[]), unnest($3::int4[]), unnest($4::int4[]), unnest($5::int4[]), unnest($6::int8[])"
    };
    let asked = format!(
        r#"WITH "rows in hand" AS (SELECT "id", "price", "paid", "taxed", "tax", 0 AS "row in hand" FROM "sale" WHERE false UNION ALL {rows}) SELECT "row in hand" FROM "rows in hand" AS "sale" WHERE NOT (paid <= price) ORDER BY "row in hand" LIMIT 1"#
    );
    assert_eq!(
        db.queries().last().map(|query| query.text.clone()),
        Some(asked)
    );
    // What is left out is null.
    let sales = [1, 2, -1, 3].map(|price| Sale::draft().price(price));
    let error = Sale::bulk_create(sales, &db).await.expect_err("below zero");
    assert_eq!(error.draft_position(), Some(2), "{error:?}");
    let text = error.to_string();
    assert!(text.ends_with("(the draft at 2, counted from 0)"), "{text}");
    Ok(())
}

async fn a_condition_that_each_database_has_of_its_own(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Offer]).await?;
    let offer = |cents: i64| Offer::draft().price(Decimal::new(cents, 2));
    Offer::bulk_create([150, 200].map(offer), &db).await?;
    let error = offer(149).save(&db).await.expect_err("too cheap");
    assert!(
        matches!(&error, Error::CheckViolation { constraint, .. } if constraint == "offer_price"),
        "{error:?}"
    );
    let offers = [150, 151, 149].map(offer);
    let error = Offer::bulk_create(offers, &db)
        .await
        .expect_err("too cheap");
    assert_eq!(error.draft_position(), Some(2), "{error:?}");
    Ok(())
}

async fn a_condition_on_what_the_database_fills_in_names_no_draft(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sale]).await?;
    let sales = [1, 2].map(|price| Sale::draft().price(price).taxed(9));
    let error = Sale::bulk_create(sales, &db).await.expect_err("taxed more");
    assert!(
        matches!(&error, Error::CheckViolation { constraint, .. } if constraint == "sale_tax"),
        "{error:?}"
    );
    assert_eq!(error.draft_position(), None);
    let sales =
        [(1, 7), (2, 9)].map(|(price, taxed)| Sale::draft().price(price).taxed(taxed).tax(8));
    let error = Sale::bulk_create(sales, &db).await.expect_err("taxed more");
    assert_eq!(error.draft_position(), Some(1), "{error:?}");
    Ok(())
}

async fn drafts_with_a_conflict_rule(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let drafts = [item("c", 1), item("much too long", 2)];
    let refused = Item::bulk_create_with(drafts, OnConflict::ignore(), &db).await;
    let position = refused
        .expect_err("a text that is too long")
        .draft_position();
    assert_eq!(position, Some(1));
    Ok(())
}

async fn the_cause_stays_what_the_driver_said(db: Database) -> orm::Result<()> {
    items(&db).await?;
    let error = refused([item("c", 1), item("c", 2)], &db).await;
    let source = error.source().expect("the driver's error");
    assert!(
        !source.to_string().is_empty() && !source.to_string().contains("draft"),
        "{source}"
    );
    let draft = source.source().expect("the draft");
    assert_eq!(draft.to_string(), "the draft at 1, counted from 0");
    Ok(())
}
