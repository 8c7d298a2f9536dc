//! Constraints whose names, columns or letters are not those of the model.

#![expect(
    clippy::duplicated_attributes,
    reason = "two constraints of one field name it twice"
)]

on_each! {
    fields_are_in_the_order_of_their_declaration,
    constraints_are_named_as_the_models_name_them,
    a_constraint_of_another_name,
    an_index_over_an_expression,
    a_constraint_over_a_column_of_no_field;
    only(Sqlite, "names of Postgres are told apart by case") names_in_other_letters;
    only(Postgres, "SQLite names no foreign key") a_foreign_key_of_another_name
}

use orm::Error;
use orm::prelude::*;

use super::by_hand;

#[derive(Model, Debug, Clone)]
#[orm(unique(last, first))]
struct Guest {
    id: i64,
    first: String,
    last: String,
    #[orm(unique)]
    badge: i32,
    #[orm(on_delete = Protect)]
    host: Option<ForeignKey<Guest>>,
}

macro_rules! guest {
    ($last:expr, $badge:expr) => {
        Guest::draft().first("Jo").last($last).badge($badge)
    };
}

async fn guests(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Guest]).await?;
    guest!("March", 1).save(db).await.map(drop)
}

#[track_caller]
fn assert_taken<T: std::fmt::Debug>(result: &orm::Result<T>, expected: &[&str]) {
    let fits = matches!(result, Err(Error::UniqueViolation { model: "Guest", fields, .. }) if fields == expected);
    assert!(fits, "{result:?}");
}

async fn fields_are_in_the_order_of_their_declaration(db: Database) -> orm::Result<()> {
    guests(&db).await?;
    assert_taken(&guest!("March", 2).save(&db).await, &["last", "first"]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(
    unique(room, where = "gone IS NULL"),
    unique(code, where = "gone IS NULL"),
    unique(code, name = "stay_left", where = "gone = 1")
)]
struct Stay {
    id: i64,
    room: i32,
    code: i32,
    gone: Option<i32>,
}

async fn constraints_are_named_as_the_models_name_them(db: Database) -> orm::Result<()> {
    guests(&db).await?;
    db.create_tables(schema![Stay]).await?;
    Stay::draft().id(1).room(1).code(1).save(&db).await?;
    let taken = [
        guest!("March", 2).save(&db).await.map(drop),
        guest!("Bhaer", 1).save(&db).await.map(drop),
        guest!("Bhaer", 3).id(1).save(&db).await.map(drop),
        Stay::draft().room(1).code(2).save(&db).await.map(drop),
        Stay::draft()
            .id(1)
            .room(2)
            .code(2)
            .save(&db)
            .await
            .map(drop),
    ];
    let names = taken.map(|result| match result {
        Err(Error::UniqueViolation { constraint, .. }) => constraint,
        other => panic!("{other:?}"),
    });
    let expected = [
        "guest_last_first_key",
        "guest_badge_key",
        "guest_pkey",
        "stay_room_key",
        "stay_pkey",
    ];
    assert_eq!(names.each_ref().map(Option::as_deref), expected.map(Some));
    // SQLite does not tell which of two indexes over one column it is.
    let either = Stay::draft().room(3).code(1).save(&db).await;
    let Err(Error::UniqueViolation { constraint, .. }) = either else {
        panic!("{either:?}");
    };
    let is_named = db.backend() == Backend::Postgres;
    assert_eq!(constraint.is_some(), is_named, "{constraint:?}");
    Ok(())
}

const DROP: &str = "DROP INDEX guest_last_first_key; DROP INDEX guest_badge_key";
const DROP_CONSTRAINTS: &str =
    "ALTER TABLE guest DROP CONSTRAINT guest_last_first_key, DROP CONSTRAINT guest_badge_key";

/// Drops the constraints that the model has, for others.
async fn without_uniques(db: &Database) -> orm::Result<()> {
    guests(db).await?;
    let drop = match db.backend() {
        Backend::Sqlite => DROP,
        _ => DROP_CONSTRAINTS,
    };
    by_hand(db, drop).await
}

async fn a_constraint_of_another_name(db: Database) -> orm::Result<()> {
    without_uniques(&db).await?;
    by_hand(
        &db,
        "CREATE UNIQUE INDEX a ON guest (first, last); CREATE UNIQUE INDEX b ON guest (badge)",
    )
    .await?;
    assert_taken(&guest!("March", 2).save(&db).await, &["last", "first"]);
    assert_taken(&guest!("Bhaer", 1).save(&db).await, &["badge"]);
    Ok(())
}

async fn an_index_over_an_expression(db: Database) -> orm::Result<()> {
    without_uniques(&db).await?;
    by_hand(
        &db,
        "CREATE UNIQUE INDEX any_case ON guest (badge, lower(last))",
    )
    .await?;
    let taken = guest!("MARCH", 1).save(&db).await;
    let fits = matches!(&taken, Err(Error::UniqueViolation { model: "Guest", fields, constraint: Some(name), .. }) if fields.is_empty() && name == "any_case");
    assert!(fits, "{taken:?}");
    by_hand(&db, "DROP INDEX any_case; CREATE UNIQUE INDEX guest_last_first_key ON guest (lower(last), lower(first))").await?;
    assert_taken(&guest!("MARCH", 2).save(&db).await, &["last", "first"]);
    Ok(())
}

/// It is not the model's: its fields alone need not be unique.
async fn a_constraint_over_a_column_of_no_field(db: Database) -> orm::Result<()> {
    without_uniques(&db).await?;
    by_hand(
        &db,
        "ALTER TABLE guest ADD COLUMN tenant INTEGER NOT NULL DEFAULT 1",
    )
    .await?;
    by_hand(&db, "CREATE UNIQUE INDEX a ON guest (tenant, badge)").await?;
    assert_taken(&guest!("Bhaer", 1).save(&db).await, &[]);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn names_in_other_letters(db: Database) -> orm::Result<()> {
    by_hand(
        &db,
        "CREATE TABLE GUEST (
            ID INTEGER PRIMARY KEY AUTOINCREMENT, FIRST TEXT NOT NULL, LAST TEXT NOT NULL CHECK (LAST <> ''),
            BADGE INTEGER NOT NULL UNIQUE, HOST_ID INTEGER, UNIQUE (FIRST, LAST)
        ) STRICT",
    )
    .await?;
    guests(&db).await?;
    assert_taken(&guest!("March", 2).save(&db).await, &["last", "first"]);
    assert_taken(&guest!("Bhaer", 1).save(&db).await, &["badge"]);
    assert_taken(&guest!("Bhaer", 2).id(1).save(&db).await, &["id"]);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_foreign_key_of_another_name(db: Database) -> orm::Result<()> {
    guests(&db).await?;
    by_hand(
        &db,
        "ALTER TABLE guest RENAME CONSTRAINT guest_host_id_fkey TO invited",
    )
    .await?;
    let dangling = guest!("Bhaer", 2).host(99).save(&db).await;
    let fits = matches!(
        dangling,
        Err(Error::ForeignKeyViolation {
            model: "Guest",
            field: Some("host"),
            ..
        })
    );
    assert!(fits, "{dangling:?}");
    Ok(())
}
