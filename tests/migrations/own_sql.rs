//! SQL of the user's own between other changes: what the description follows of it, and what waits for the end of the transaction.

on_each! {
    changes_of_the_database_alone_are_undone,
    a_column_that_the_description_takes_over_is_undone,
    a_table_changes_while_its_rows_wait_to_be_checked,
    rows_of_a_table_with_a_late_foreign_key_get_values_behind_a_change_of_type,
    values_are_read_before_what_they_are_read_in_is_renamed,
    a_script_that_stops_without_a_transaction_has_done_nothing,
}

use crate::tables::ID;
use orm::migrate::{Migrations, RunOptions, assert_up_to_date, run, run_with};
use orm::prelude::*;
use orm::sql;

fn tables() -> String {
    format!(
        r#"
format = 1

[[operation]]
op = "create_table"
table = "shelf"
columns = [{ID}, {{ name = "place", type = "text", null = true }}]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "book"
columns = [{ID}, {{ name = "title", type = "text" }}, {{ name = "shelf_id", type = "i64", null = true }}]
primary_key = ["id"]
foreign_keys = [
  {{ name = "book_shelf_id_fkey", columns = ["shelf_id"], references = "shelf", to = ["id"], deferrable = "deferred" }},
]
"#
    )
}

fn migrations(operations: &str) -> Migrations {
    let second = format!("format = 1\ndepends_on = [\"0001_tables\"]\n{operations}");
    Migrations::from_texts([("0001_tables", tables()), ("0002_change", second)])
}

/// Applies both migrations, undoes the second, and applies it again.
async fn there_and_back(db: &Database, operations: &str) -> orm::Result<()> {
    let migrations = migrations(operations);
    run(db, &migrations).await?;
    run_with(db, &migrations, &RunOptions::default().to("0001")).await?;
    run(db, &migrations).await?;
    assert_up_to_date(db, &migrations).await?;
    Ok(())
}

const OF_THE_DATABASE: &str = r#"
[[operation]]
op = "database_only"
operations = [
  { op = "add_column", table = "book", column = { name = "note", type = "text", null = true } },
  { op = "add_index", table = "book", index = { name = "book_note", columns = ["note"] } },
]

[[operation]]
op = "add_column"
table = "book"
column = { name = "pages", type = "i32", null = true }
"#;

async fn changes_of_the_database_alone_are_undone(db: Database) -> orm::Result<()> {
    there_and_back(&db, OF_THE_DATABASE).await?;
    db.execute(sql!(
        "INSERT INTO book (title, note, pages) VALUES ('Emma', 'lent', 474)"
    ))
    .await?;
    let zero = RunOptions::default().to("0001");
    run_with(&db, &migrations(OF_THE_DATABASE), &zero).await?;
    let note: orm::Result<Option<String>> = db.fetch_one(sql!("SELECT note FROM book")).await;
    note.expect_err("the column is gone");
    let title: String = db.fetch_one(sql!("SELECT title FROM book")).await?;
    assert_eq!(title, "Emma");
    Ok(())
}

const TAKEN_OVER: &str = r#"
[[operation]]
op = "database_only"
operations = [{ op = "rename_column", table = "book", from = "title", to = "name" }]

[[operation]]
op = "state_only"
operations = [{ op = "rename_column", table = "book", from = "title", to = "name" }]

[[operation]]
op = "alter_column"
table = "book"
from = { name = "name", type = "text" }
to = { name = "name", type = "varchar(100)" }
"#;

async fn a_column_that_the_description_takes_over_is_undone(db: Database) -> orm::Result<()> {
    there_and_back(&db, TAKEN_OVER).await?;
    db.execute(sql!("INSERT INTO book (name) VALUES ('Emma')"))
        .await?;
    let back = RunOptions::default().to("0001");
    run_with(&db, &migrations(TAKEN_OVER), &back).await?;
    let title: String = db.fetch_one(sql!("SELECT title FROM book")).await?;
    assert_eq!(title, "Emma");
    Ok(())
}

/// The book comes before its shelf, which only a key that is checked at last lets be.
const WAITING: &str = r#"
[[operation]]
op = "run_sql"
sql = "INSERT INTO book (title, shelf_id) VALUES ('Emma', 1); INSERT INTO shelf (id) VALUES (1)"
reverse = "DELETE FROM book; DELETE FROM shelf"

[[operation]]
op = "add_column"
table = "book"
column = { name = "pages", type = "i32", default = "0" }

[[operation]]
op = "run_sql"
sql = "INSERT INTO book (title, shelf_id) VALUES ('Sanditon', 2); INSERT INTO shelf (id) VALUES (2)"
reverse = ""

[[operation]]
op = "rename_column"
table = "shelf"
from = "place"
to = "room"
"#;

async fn a_table_changes_while_its_rows_wait_to_be_checked(db: Database) -> orm::Result<()> {
    there_and_back(&db, WAITING).await?;
    let titles: Vec<String> = db.fetch(sql!("SELECT title FROM book ORDER BY id")).await?;
    assert_eq!(titles, ["Emma", "Sanditon"]);
    Ok(())
}

const SCRIPT: &str = r#"
format = 1
depends_on = ["0001_tables"]
atomic = false

[[operation]]
op = "run_sql"
sql = "INSERT INTO shelf (place) VALUES ('hall'); INSERT INTO gate VALUES (1)"
reverse = ""
"#;

async fn a_script_that_stops_without_a_transaction_has_done_nothing(
    db: Database,
) -> orm::Result<()> {
    let files = [
        ("0001_tables", tables()),
        ("0002_change", SCRIPT.to_owned()),
    ];
    let migrations = Migrations::from_texts(files);
    run(&db, &migrations).await.expect_err("there is no gate");
    db.execute(sql!("CREATE TABLE gate (n BIGINT)")).await?;
    run(&db, &migrations).await?;
    let shelves: i64 = db.fetch_one(sql!("SELECT count(*) FROM shelf")).await?;
    assert_eq!(shelves, 1);
    Ok(())
}

const VALUES: &str = r#"
[[operation]]
op = "add_check"
table = "book"
constraint = { name = "book_title_choice", column = "title", one_of = ["Emma", "Persuasion"] }

[[operation]]
op = "alter_column"
table = "book"
from = { name = "shelf_id", type = "i64", null = true }
to = { name = "shelf_id", type = "i32", null = true }

[[operation]]
op = "rename_choice"
table = "book"
column = "title"
from = "Persuasion"
to = "Anne"

[[operation]]
op = "add_column"
table = "book"
column = { name = "label", type = "text" }
fill = "lower(title)"
"#;

/// Postgres writes a table anew for another type, and checks foreign keys of rows that its own transaction has written whichever
/// column is set.
async fn rows_of_a_table_with_a_late_foreign_key_get_values_behind_a_change_of_type(
    db: Database,
) -> orm::Result<()> {
    run(&db, &Migrations::from_texts([("0001_tables", tables())])).await?;
    db.execute(sql!("INSERT INTO shelf (id) VALUES (1)"))
        .await?;
    db.execute(sql!(
        "INSERT INTO book (title, shelf_id) VALUES ('Persuasion', 1)"
    ))
    .await?;
    there_and_back(&db, VALUES).await?;
    let label: String = db.fetch_one(sql!("SELECT label FROM book")).await?;
    assert_eq!(label, "anne");
    Ok(())
}

const READ: &str = r#"
[[operation]]
op = "add_column"
table = "book"
column = { name = "place", type = "text", null = true }
fill = "(SELECT shelf.place FROM shelf WHERE shelf.id = book.shelf_id)"

[[operation]]
op = "rename_column"
table = "shelf"
from = "place"
to = "room"

[[operation]]
op = "add_column"
table = "book"
column = { name = "room", type = "text", null = true }
fill = "(SELECT shelf.room FROM shelf WHERE shelf.id = book.shelf_id)"

[[operation]]
op = "rename_table"
from = "shelf"
to = "rack"
"#;

/// As two migrations have it that are summed up.
async fn values_are_read_before_what_they_are_read_in_is_renamed(db: Database) -> orm::Result<()> {
    run(&db, &Migrations::from_texts([("0001_tables", tables())])).await?;
    db.execute(sql!("INSERT INTO shelf (id, place) VALUES (1, 'hall')"))
        .await?;
    db.execute(sql!(
        "INSERT INTO book (title, shelf_id) VALUES ('Emma', 1)"
    ))
    .await?;
    there_and_back(&db, READ).await?;
    let places: (String, String) = db.fetch_one(sql!("SELECT place, room FROM book")).await?;
    assert_eq!(places, ("hall".to_owned(), "hall".to_owned()));
    Ok(())
}
