//! `check` with a database: how differences are mended, and when migrations are applied.

on_each! {
    a_database_that_differs_is_mended,
    what_uses_a_column_that_is_mended_is_named,
    columns_that_nothing_expects_stay_while_their_table_is_mended,
    rules_that_nothing_expects_stay_while_their_table_is_mended,
    triggers_of_a_table_that_is_mended_stay,
    a_database_that_differs_is_taken_as_it_is,
    a_database_with_an_enum_that_differs_is_mended,
    a_database_with_an_enum_that_differs_is_taken_as_it_is,
    tables_of_others_can_be_left_out,
    the_moment_of_each_migration_is_told,
    words_and_files_that_have_had_their_effect_are_told,
    a_migration_that_stopped_is_not_applied;
    only(Postgres, "SQLite has no numbers of more digits") digits_that_no_field_has_stay_while_their_table_is_mended,
    spellings_that_no_field_has_stay_while_their_table_is_mended;
    only(Sqlite, "Postgres keeps no value of another type") values_that_nothing_expects_stay_while_their_table_is_mended,
}

use crate::scene::{Scene, statements};
use crate::schemas::{first, renamed, second, with_rating};
use orm::prelude::*;
use orm::sql;
use orm_cli::Exit;
use orm_tests::support;
use std::fs;

/// The first release, migrated, in a database where somebody changed things by hand.
async fn changed_by_hand(db: &Database) -> orm::Result<Scene> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(first::schema(), "migrate").await;
    let statements = "CREATE INDEX tmp_idx ON book (pages); DROP INDEX book_author_id_idx; \
         ALTER TABLE book ADD COLUMN shelf INTEGER; CREATE TABLE spatial_ref_sys (id INTEGER); \
         CREATE TABLE pg_stat_old (id INTEGER)";
    support::run(statements, db).await?;
    Ok(scene)
}

/// A trigger on a table that differs, and one on a table that does not.
async fn make_triggers(db: &Database) -> orm::Result<()> {
    let statements = match db.backend().name() {
        "sqlite" => {
            "CREATE TRIGGER on_book AFTER UPDATE ON book BEGIN UPDATE author SET name = 'a; b' WHERE id = new.author_id; END; \
             CREATE TRIGGER on_author AFTER UPDATE ON author BEGIN SELECT 1; END"
        }
        _ => {
            "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; \
             CREATE TRIGGER on_book AFTER UPDATE ON book FOR EACH ROW EXECUTE FUNCTION nothing(); \
             CREATE TRIGGER on_author AFTER UPDATE ON author FOR EACH ROW EXECUTE FUNCTION nothing()"
        }
    };
    support::run(statements, db).await
}

/// On SQLite the table is made anew, and its triggers with it.
async fn triggers_of_a_table_that_is_mended_stay(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(first::schema(), "migrate").await;
    make_triggers(&db).await?;
    let check = "check --database --models --sql";
    assert_eq!(scene.manage(second::schema(), check).await, Exit::Found);
    let sql = shown_sql(&scene);
    support::run(&sql, &db).await?;
    let names: Vec<String> = match db.backend().name() {
        "sqlite" => {
            db.fetch(sql!(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY 1"
            ))
            .await?
        }
        _ => {
            db.fetch(sql!(
                "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
            ))
            .await?
        }
    };
    assert_eq!(names, ["on_author", "on_book"]);
    let check = "check --database --models";
    assert_eq!(scene.manage(second::schema(), check).await, Exit::Found);
    scene.check(&of_backend(&db, "check_sql_triggers"));
    Ok(())
}

async fn a_database_that_differs_is_mended(db: Database) -> orm::Result<()> {
    let mut scene = changed_by_hand(&db).await?;
    let check = "check --database --sql";
    assert_eq!(scene.manage(first::schema(), check).await, Exit::Found);
    let sql = shown_sql(&scene);
    support::run(&sql, &db).await?;
    let check = "check --database";
    assert_eq!(scene.manage(first::schema(), check).await, Exit::Found);
    let kept: Vec<i64> = db.fetch(sql!("SELECT count(shelf) FROM book")).await?;
    assert_eq!(kept, [0]);
    // What takes the column away is a comment.
    let (_, sql) = sql.split_once("\n-- ALTER").expect("it is shown");
    support::run(&format!("ALTER{sql}"), &db).await?;
    assert_eq!(scene.manage(first::schema(), check).await, Exit::Done);
    let models = "check --database --models";
    assert_eq!(scene.manage(first::schema(), models).await, Exit::Done);
    assert_eq!(
        scene.manage(with_rating::schema(), models).await,
        Exit::Found
    );
    scene.check(&of_backend(&db, "check_sql"));
    Ok(())
}

/// Postgres changes no column that a view reads, and SQLite makes the table anew beneath it.
async fn what_uses_a_column_that_is_mended_is_named(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(first::schema(), "migrate").await;
    let (changed, made_anew) = match db.backend().name() {
        "sqlite" => ("CREATE VIEW titles AS SELECT title FROM book", ""),
        _ => (
            "ALTER TABLE book ALTER COLUMN title TYPE text COLLATE \"default\"; \
             CREATE VIEW titles AS SELECT title FROM book",
            "DROP VIEW titles; ",
        ),
    };
    support::run(changed, &db).await?;
    let check = "check --database --sql";
    let exit = scene.manage(first::schema(), check).await;
    if exit == Exit::Found {
        let sql = shown_sql(&scene);
        support::run(&format!("{made_anew}{sql}"), &db).await?;
    }
    let check = "check --database";
    assert_eq!(scene.manage(first::schema(), check).await, Exit::Done);
    scene.check(&of_backend(&db, "check_sql_view"));
    Ok(())
}

/// On SQLite the table is made anew, with columns of types that no table of a migration has.
async fn columns_that_nothing_expects_stay_while_their_table_is_mended(
    db: Database,
) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(first::schema(), "migrate").await;
    let statements = match db.backend().name() {
        "sqlite" => {
            "ALTER TABLE book ADD COLUMN shelf TEXT NOT NULL DEFAULT 'a''b' CHECK (shelf <> ''); \
             ALTER TABLE book ADD COLUMN cover ANY; CREATE INDEX shelves ON book (shelf); \
             DROP TABLE author; \
             CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT, name varchar(100) NOT NULL, \"2nd name\" varchar(9) DEFAULT 'b')"
        }
        _ => {
            "ALTER TABLE book ADD COLUMN shelf text NOT NULL DEFAULT 'a''b' CHECK (shelf <> ''), ADD COLUMN cover tsvector; \
             CREATE INDEX shelves ON book USING gin (cover)"
        }
    };
    support::run(statements, &db).await?;
    let check = "check --database --models --sql";
    assert_eq!(scene.manage(second::schema(), check).await, Exit::Found);
    support::run(&shown_sql(&scene), &db).await?;
    support::run(
        "INSERT INTO author (id, name) VALUES (1, 'Ann'); \
         INSERT INTO book (title, author_id, page_count, slug, cover, pages) VALUES ('One', 1, 7, 'one', 'red', 7)",
        &db,
    )
    .await?;
    let kept: Vec<String> = db
        .fetch(sql!("SELECT shelf FROM book WHERE cover = 'red'"))
        .await?;
    assert_eq!(kept, ["a'b"]);
    scene.check(&of_backend(&db, "check_sql_unknown_columns"));
    Ok(())
}

#[derive(Model)]
struct Shelf {
    id: i64,
    #[orm(unique)]
    code: String,
}

/// Its model says neither what `code` refers to, nor that labels are unique.
#[derive(Model)]
struct Tome {
    id: i64,
    code: String,
    label: String,
}

async fn rules_that_nothing_expects_stay_while_their_table_is_mended(
    db: Database,
) -> orm::Result<()> {
    let statements = "CREATE TABLE shelf (id bigint PRIMARY KEY, code varchar(9) NOT NULL UNIQUE); \
         CREATE TABLE tome (id bigint PRIMARY KEY, code varchar(9) NOT NULL REFERENCES shelf (code), label varchar(9) NOT NULL UNIQUE); \
         INSERT INTO shelf VALUES (1, 'a'); INSERT INTO tome VALUES (1, 'a', 'one')";
    support::run(statements, &db).await?;
    let mut scene = Scene::on_database();
    let models = || schema![Shelf, Tome];
    scene.manage(models(), "makemigrations").await;
    scene.manage(models(), "migrate --fake").await;
    let check = "check --database --sql";
    assert_eq!(scene.manage(models(), check).await, Exit::Found);
    let shown = scene.shown();
    support::run(&shown_sql(&scene), &db).await?;
    let astray = Tome::draft().code("b").label("two").save(&db).await;
    assert!(matches!(astray, Err(Error::ForeignKeyViolation { .. })));
    let twice = Tome::draft().code("a").label("one").save(&db).await;
    assert!(matches!(twice, Err(Error::UniqueViolation { .. })));
    let (_, comments) = shown.rsplit_once("-- to take away").expect("it is shown");
    assert!(comments.contains("tome"), "{shown}");
    Ok(())
}

#[cfg(feature = "postgres")]
#[derive(Model)]
struct Fee {
    id: i64,
    #[orm(max_digits = 18, decimal_places = 6)]
    exact: Decimal,
    #[orm(max_digits = 18, decimal_places = 0)]
    size: Decimal,
    #[orm(max_digits = 18, decimal_places = 6)]
    rate: Decimal,
}

#[cfg(feature = "postgres")]
async fn digits_that_no_field_has_stay_while_their_table_is_mended(
    db: Database,
) -> orm::Result<()> {
    let statements = "CREATE TABLE fee (id bigint PRIMARY KEY, exact numeric NOT NULL, size numeric(20) NOT NULL DEFAULT 0, rate double precision NOT NULL); \
         INSERT INTO fee VALUES (1, 0.123456789012, 18446744073709551615, 0.123456789)";
    support::run(statements, &db).await?;
    let mut scene = Scene::on_database();
    scene.manage(schema![Fee], "makemigrations").await;
    scene.manage(schema![Fee], "migrate --fake").await;
    let check = "check --database --sql";
    assert_eq!(scene.manage(schema![Fee], check).await, Exit::Found);
    support::run(&shown_sql(&scene), &db).await?;
    let row: String = db
        .fetch_one(sql!("SELECT concat(exact, ' ', size, ' ', rate) FROM fee"))
        .await?;
    assert_eq!(row, "0.123456789012 18446744073709551615 0.123456789");
    let shown = scene.shown();
    let (_, comments) = shown.rsplit_once("-- to take away").expect("it is shown");
    assert_eq!(comments.matches("TYPE NUMERIC(18,").count(), 3, "{shown}");
    Ok(())
}

#[cfg(feature = "postgres")]
#[derive(Model)]
struct Parcel {
    id: i64,
    #[orm(max_length = 8)]
    code: String,
    label: String,
    data: Option<orm::serde_json::Value>,
    #[orm(max_length = 20)]
    note: String,
}

#[cfg(feature = "postgres")]
async fn spellings_that_no_field_has_stay_while_their_table_is_mended(
    db: Database,
) -> orm::Result<()> {
    let statements = "CREATE TABLE parcel (id bigint PRIMARY KEY, code char(8) NOT NULL, label bpchar NOT NULL, data json, note varchar(9) NOT NULL); \
         INSERT INTO parcel VALUES (1, 'a', 'b  ', '{ \"b\": 1, \"a\": 2, \"b\": 3 }', 'n')";
    support::run(statements, &db).await?;
    let mut scene = Scene::on_database();
    scene.manage(schema![Parcel], "makemigrations").await;
    scene.manage(schema![Parcel], "migrate --fake").await;
    let check = "check --database --sql";
    assert_eq!(scene.manage(schema![Parcel], check).await, Exit::Found);
    support::run(&shown_sql(&scene), &db).await?;
    let row: String = db
        .fetch_one(sql!(
            "SELECT concat(octet_length(code), octet_length(label), data, ' ', format_type(atttypid, atttypmod)) FROM parcel, pg_attribute WHERE attrelid = 'parcel'::regclass AND attname = 'note'"
        ))
        .await?;
    let kept = r#"83{ "b": 1, "a": 2, "b": 3 } character varying(20)"#;
    assert_eq!(row, kept);
    let shown = scene.shown();
    let (_, comments) = shown.rsplit_once("-- to take away").expect("it is shown");
    assert_eq!(comments.matches("TYPE ").count(), 3, "{shown}");
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn values_that_nothing_expects_stay_while_their_table_is_mended(
    db: Database,
) -> orm::Result<()> {
    let statements = "CREATE TABLE shelf (id INTEGER PRIMARY KEY, code VARCHAR(9) NOT NULL UNIQUE, page BLOB NOT NULL DEFAULT '', size INTEGER, note TEXT, rate REAL); \
         INSERT INTO shelf VALUES (1, 'a', 'p', 'wide', X'00ff', 'half'), (2, 'b', X'ff', 1, 'n', 0.5)";
    support::run(statements, &db).await?;
    let values = async || {
        let sql = sql!(
            "SELECT group_concat(quote(page) || quote(size) || quote(note) || quote(rate)) FROM shelf"
        );
        db.fetch_one::<String>(sql).await
    };
    let before = values().await?;
    let mut scene = Scene::on_database();
    scene.manage(schema![Shelf], "makemigrations").await;
    scene.manage(schema![Shelf], "migrate --fake").await;
    let check = "check --database --sql";
    assert_eq!(scene.manage(schema![Shelf], check).await, Exit::Found);
    support::run(&shown_sql(&scene), &db).await?;
    assert_eq!(values().await?, before);
    Ok(())
}

/// The SQL that was shown last.
fn shown_sql(scene: &Scene) -> String {
    let shown = scene.shown();
    let (_, sql) = shown.rsplit_once("-- to mend it").expect("it is shown");
    let (sql, _) = sql.split_once("(exit").expect("the end of it");
    statements(&format!("-- {sql}"))
}

async fn a_database_that_differs_is_taken_as_it_is(db: Database) -> orm::Result<()> {
    let mut scene = changed_by_hand(&db).await?;
    let check = "check --database --write-migration";
    assert_eq!(scene.manage(first::schema(), check).await, Exit::Found);
    scene.show("migrations/0002_as_found.toml");
    scene.manage(first::schema(), "migrate --fake").await;
    // The models do not have the column and the indexes yet.
    scene.manage(first::schema(), "check --database").await;
    scene.check(&of_backend(&db, "check_write_migration"));
    Ok(())
}

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
#[orm(db_enum)]
enum Status {
    Draft,
    Live,
}

#[derive(Model)]
struct Item {
    id: i64,
    #[orm(index)]
    name: String,
    status: Status,
    former: Status,
    written: Status,
}

/// Items in a database where somebody changed things by hand.
async fn items_changed_by_hand(db: &Database) -> orm::Result<Scene> {
    let mut scene = Scene::on_database();
    scene.manage(schema![Item], "makemigrations").await;
    scene.manage(schema![Item], "migrate").await;
    let statements = match db.backend().name() {
        "sqlite" => "DROP INDEX item_name_idx",
        _ => {
            "DROP INDEX item_name_idx; ALTER TABLE item DROP COLUMN former, ALTER COLUMN written TYPE text; \
             ALTER TYPE status ADD VALUE 'gone'"
        }
    };
    support::run(statements, db).await?;
    Ok(scene)
}

async fn a_database_with_an_enum_that_differs_is_mended(db: Database) -> orm::Result<()> {
    let mut scene = items_changed_by_hand(&db).await?;
    let check = "check --database --sql";
    assert_eq!(scene.manage(schema![Item], check).await, Exit::Found);
    let sql = shown_sql(&scene);
    support::run(&sql, &db).await?;
    let check = "check --database";
    assert_eq!(scene.manage(schema![Item], check).await, Exit::Done);
    Item::draft()
        .name("Lamp")
        .status(Status::Live)
        .former(Status::Draft)
        .written(Status::Draft)
        .save(&db)
        .await?;
    scene.check(&of_backend(&db, "check_sql_enum"));
    Ok(())
}

async fn a_database_with_an_enum_that_differs_is_taken_as_it_is(db: Database) -> orm::Result<()> {
    let mut scene = items_changed_by_hand(&db).await?;
    let check = "check --database --write-migration";
    assert_eq!(scene.manage(schema![Item], check).await, Exit::Found);
    scene.show("migrations/0002_as_found.toml");
    scene.manage(schema![Item], "migrate --fake").await;
    let check = "check --database";
    assert_eq!(scene.manage(schema![Item], check).await, Exit::Found);
    scene.check(&of_backend(&db, "check_write_migration_enum"));
    Ok(())
}

async fn tables_of_others_can_be_left_out(db: Database) -> orm::Result<()> {
    let mut scene = changed_by_hand(&db).await?;
    let ignore = "check --database --ignore spatial_ref_sys,pg_stat_*";
    scene.manage(first::schema(), ignore).await;
    let settings = "ignore = [\"spatial_*\"]\n";
    fs::write(scene.folder().join("orm.toml"), settings).expect("it is written");
    scene
        .manage(first::schema(), "check --database --strict")
        .await;
    let shown = scene.shown();
    assert!(!shown.contains("spatial_ref_sys`"), "{shown}");
    assert!(!shown.contains("tables of others"), "{shown}");
    assert_eq!(shown.matches("`pg_stat_old`").count(), 1, "{shown}");
    Ok(())
}

async fn the_moment_of_each_migration_is_told(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(first::schema(), "migrate").await;
    assert_eq!(
        scene.manage(first::schema(), "check --deploy").await,
        Exit::Done
    );
    scene.manage(with_rating::schema(), "makemigrations").await;
    assert_eq!(
        scene.manage(with_rating::schema(), "check --deploy").await,
        Exit::Done
    );
    scene.manage(first::schema(), "makemigrations").await;
    assert_eq!(
        scene.manage(first::schema(), "check --deploy").await,
        Exit::Done
    );
    scene.manage(with_rating::schema(), "makemigrations").await;
    assert_eq!(
        scene.manage(with_rating::schema(), "check --deploy").await,
        Exit::Found
    );
    let rename = "makemigrations --rename book.pages:page_count --drop book.rating";
    scene.manage(renamed::schema(), rename).await;
    scene.manage(renamed::schema(), "check --deploy").await;
    scene
        .manage(renamed::schema(), "check --deploy --json")
        .await;
    scene.check(&of_backend(&db, "check_deploy"));
    Ok(())
}

async fn words_and_files_that_have_had_their_effect_are_told(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(renamed::schema(), "makemigrations").await;
    scene
        .manage(renamed::schema(), "squashmigrations 0001 0002")
        .await;
    scene.manage(renamed::schema(), "migrate").await;
    let exit = scene.manage(renamed::schema(), "check --database").await;
    assert_eq!(exit, Exit::Done);
    scene.check(&of_backend(&db, "check_tidy"));
    Ok(())
}

/// The name of a transcript that differs from database to database.
fn of_backend(db: &Database, name: &str) -> String {
    format!("{}/{name}", db.backend().name())
}

/// Its first step is done and stored, the second fails.
async fn a_migration_that_stopped_is_not_applied(_db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(first::schema(), "migrate").await;
    let slow = "format = 1\ndepends_on = [\"0001_initial\"]\natomic = false\n\n\
        [[operation]]\nop = \"run_sql\"\nsql = \"UPDATE book SET pages = 1\"\nreverse = \"\"\n\n\
        [[operation]]\nop = \"run_sql\"\nsql = \"UPDATE nowhere SET pages = 1\"\nreverse = \"\"\n";
    fs::write(scene.folder().join("migrations/0002_slow.toml"), slow).expect("it is written");
    assert_eq!(scene.manage(first::schema(), "migrate").await, Exit::Failed);
    let check = "check --database --deploy";
    scene.manage(first::schema(), check).await;
    let shown = scene.shown();
    let told = "history     1 migration not applied: 0002_slow";
    assert!(shown.contains(told), "{shown}");
    assert!(!shown.contains("nothing to apply"), "{shown}");
    Ok(())
}
