//! Databases that differ from what they should have.

on_each! {
    a_database_made_by_the_models_has_no_differences,
    each_difference_is_said_once_and_nothing_is_changed;
    only(Postgres, "SQLite has no comments") a_comment_that_is_another_is_a_difference,
}

use crate::changes::run;
use orm::prelude::*;
use orm::schema::Schema;
use orm::schema::physical::TableName;
use orm_migrate::{SchemaState, drift};

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
