//! Databases that differ from what they should have.

on_each! {
    a_database_made_by_the_models_has_no_differences,
    each_difference_is_said_once_and_nothing_is_changed,
    names_that_the_database_has_put_in_quotes_are_no_difference,
    sql_over_a_column_of_another_type_is_made_anew,
    a_field_of_a_small_range_is_added_with_one_check;
    only(Postgres, "SQLite has no comments") a_comment_that_is_another_is_a_difference,
}

use crate::changes::{migrate, run};
use orm::prelude::*;
use orm::schema::Schema;
use orm::schema::physical::{SqlExpression, TableName};
use orm_migrate::{Hints, NoAnswers, SchemaState, diff, drift, live};

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
enum Status {
    Draft,
    Live,
}

#[derive(Model)]
struct Author {
    id: i64,
    #[orm(max_length = 100, db_default = "'nobody'")]
    name: String,
}

#[derive(Model)]
#[orm(check(name = "book_pages", "pages >= 0"), index(title), search(title))]
struct Book {
    id: i64,
    title: String,
    pages: i32,
    #[orm(choices, db_default = "'draft'")]
    status: Status,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn models() -> Schema {
    schema![Author, Book]
}

async fn differences(db: &Database, own: &[TableName]) -> orm::Result<Vec<String>> {
    let found = drift(db, &SchemaState::of(&models()), own).await?;
    Ok(found.iter().map(ToString::to_string).collect())
}

async fn a_database_made_by_the_models_has_no_differences(db: Database) -> orm::Result<()> {
    let missing = [
        "the table `author` is missing",
        "the table `book` is missing",
    ];
    assert_eq!(differences(&db, &[]).await?, missing);
    db.create_tables(models()).await?;
    assert_eq!(differences(&db, &[]).await?, [""; 0]);
    Ok(())
}

async fn each_difference_is_said_once_and_nothing_is_changed(db: Database) -> orm::Result<()> {
    db.create_tables(models()).await?;
    let by_hand = match db.backend() {
        Backend::Sqlite => {
            "DROP INDEX book_title_idx; ALTER TABLE book ADD COLUMN extra INTEGER;
             CREATE TABLE other (id INTEGER PRIMARY KEY); CREATE TABLE mine (id INTEGER PRIMARY KEY)"
        }
        _ => {
            "DROP INDEX book_title_idx; ALTER TABLE book ADD COLUMN extra INTEGER;
             CREATE TABLE other (id INTEGER PRIMARY KEY); CREATE TABLE mine (id INTEGER PRIMARY KEY);
             ALTER TABLE author ALTER COLUMN name TYPE VARCHAR(50), ALTER COLUMN name SET DEFAULT 'x';
             ALTER TABLE book DROP CONSTRAINT book_pages, ADD CONSTRAINT book_pages CHECK (pages > 0);
             ALTER TABLE book DROP CONSTRAINT book_author_id_fkey"
        }
    };
    run(by_hand, &db).await?;
    let mut expected = vec![
        "the column `book.extra` is not expected",
        "the index `book_title_idx` of the table `book` is missing",
        "the table `other` is in no model and no migration",
    ];
    if db.backend() == Backend::Postgres {
        expected.splice(
            0..1,
            [
                "the column `author.name` is `varchar(50), not null, default 'x'::character varying, collation default`, and `varchar(100), not null, default 'nobody'::character varying` is expected",
                "the column `book.extra` is not expected",
                "the check `book_pages` of the table `book` is `{ name = \"book_pages\", sql = \"(pages > 0)\" }`, and `{ name = \"book_pages\", sql = \"(pages >= 0)\" }` is expected",
                "the foreign key `book_author_id_fkey` of the table `book` is missing",
            ],
        );
    }
    let own = [TableName::new(None, "mine")];
    assert_eq!(differences(&db, &own).await?, expected);
    assert_eq!(differences(&db, &own).await?, expected);
    Ok(())
}

/// An author, who is commented on.
#[derive(Model)]
#[orm(comments, table = "author")]
struct Commented {
    id: i64,
    /// The name on the cover,
    /// in full.
    name: String,
    #[orm(column = "motto")]
    saying: Option<String>,
}

/// Case 45. A comment that no model has is somebody's own.
#[cfg(feature = "postgres")]
async fn a_comment_that_is_another_is_a_difference(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Commented]).await?;
    let expected = SchemaState::of(&schema![Commented]);
    let differences = async || -> orm::Result<Vec<String>> {
        let found = drift(&db, &expected, &[]).await?;
        Ok(found.iter().map(ToString::to_string).collect())
    };
    assert_eq!(differences().await?, [""; 0]);
    run("COMMENT ON COLUMN author.id IS 'mine'; COMMENT ON COLUMN author.name IS NULL; COMMENT ON TABLE author IS 'it''s'", &db).await?;
    assert_eq!(
        differences().await?,
        [
            "the comment of the table `author` is `it's`, and `An author, who is commented on.` is expected",
            "the comment of the column `author.name` is missing, and `The name on the cover,\nin full.` is expected",
        ]
    );
    Ok(())
}

mod before {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(
        table = "shelf",
        check(name = "shelf_stock", "stock >= 0"),
        index("stock % 10", name = "shelf_last")
    )]
    pub(super) struct Shelf {
        pub(super) id: i64,
        pub(super) stock: i64,
        #[orm(generated = "stock * 2")]
        pub(super) twice: i64,
    }
}

mod after {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(
        table = "shelf",
        check(name = "shelf_stock", "on_hand >= 0"),
        index("on_hand % 10", name = "shelf_last")
    )]
    pub(super) struct Shelf {
        pub(super) id: i64,
        pub(super) on_hand: i64,
        #[orm(generated = "on_hand * 2")]
        pub(super) twice: i64,
    }
}

/// SQLite writes `"on_hand" >= 0` where a column is renamed.
async fn names_that_the_database_has_put_in_quotes_are_no_difference(
    db: Database,
) -> orm::Result<()> {
    let mut state = SchemaState::of(&schema![before::Shelf]);
    db.create_tables(schema![before::Shelf]).await?;
    let wanted = SchemaState::of(&schema![after::Shelf]);
    let shelf = TableName::new(None, "shelf");
    let hints = Hints::default().rename_column(&shelf, "stock", "on_hand");
    let changes = diff(&state, &wanted, &hints, &mut NoAnswers).expect("all is known");
    migrate(&db, &changes, &mut state).await?;
    let differences = drift(&db, &wanted, &[]).await?;
    assert_eq!(differences, [], "{changes:?}");
    assert_eq!(live(&db, &wanted).await?, wanted);
    Ok(())
}

mod floats {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(
        table = "parcel",
        check(name = "parcel_light", "weight < 100"),
        index("weight * 2", name = "parcel_twice"),
        index(id, name = "parcel_heavy", where = "weight > 1")
    )]
    pub(super) struct Parcel {
        pub(super) id: i64,
        #[orm(min = 0)]
        pub(super) weight: f64,
    }
}

mod decimals {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(
        table = "parcel",
        check(
            name = "parcel_light",
            sqlite = "weight < 10000",
            postgres = "weight < 100"
        ),
        index("weight * 2", name = "parcel_twice"),
        index(id, name = "parcel_heavy", where = "weight > 1")
    )]
    pub(super) struct Parcel {
        pub(super) id: i64,
        #[orm(min = 0, max_digits = 12, decimal_places = 2)]
        pub(super) weight: Decimal,
    }
}

/// Postgres casts to the type before in what it does not make anew.
async fn sql_over_a_column_of_another_type_is_made_anew(db: Database) -> orm::Result<()> {
    let (floats, decimals) = (schema![floats::Parcel], schema![decimals::Parcel]);
    let mut state = SchemaState::of(&floats);
    db.create_tables(floats.clone()).await?;
    floats::Parcel::draft().weight(2.5).save(&db).await?;
    let parcel = TableName::new(None, "parcel");
    let using = SqlExpression::PerBackend {
        sqlite: "CAST(round(weight * 100) AS INTEGER)".to_owned(),
        postgres: "weight::numeric(12, 2)".to_owned(),
    };
    let to_decimals = Hints::default().using(&parcel, "weight", using);
    for (models, hints) in [(decimals, to_decimals), (floats, Hints::default())] {
        let wanted = SchemaState::of(&models);
        let changes = diff(&state, &wanted, &hints, &mut NoAnswers).expect("all is known");
        migrate(&db, &changes, &mut state).await?;
        assert_eq!(drift(&db, &wanted, &[]).await?, [], "{changes:?}");
    }
    let weight = floats::Parcel::objects().get(&db).await?.weight;
    assert!((weight - 2.5).abs() < 1e-9, "{weight}");
    Ok(())
}

mod small {
    use orm::prelude::*;

    #[derive(Model)]
    pub(super) struct Part {
        pub id: i64,
    }
}

mod small_later {
    use orm::prelude::*;

    #[derive(Model)]
    pub(super) struct Part {
        pub id: i64,
        pub level: Option<u8>,
        pub size: Option<u16>,
        pub weight: Option<u32>,
    }
}

/// The check of such a field has the name of the one that its column's type has.
async fn a_field_of_a_small_range_is_added_with_one_check(db: Database) -> orm::Result<()> {
    let (before, after) = (schema![small::Part], schema![small_later::Part]);
    let (before, after) = (SchemaState::of(&before), SchemaState::of(&after));
    let mut state = SchemaState::default();
    for wanted in [&before, &after, &before, &after] {
        let changes = diff(&state, wanted, &Hints::default(), &mut NoAnswers);
        migrate(&db, &changes.expect("all is known"), &mut state).await?;
        let found = drift(&db, wanted, &[]).await?;
        assert_eq!(found, []);
    }
    run("INSERT INTO part (level) VALUES (255)", &db).await?;
    let refused = db.execute(orm::sql!("INSERT INTO part (level) VALUES (256)"));
    refused.await.expect_err("it is out of range");
    Ok(())
}
