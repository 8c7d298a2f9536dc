//! Tables of SQLite that are made anew, and what stands around them.

on_each! {
    children_stay_whether_the_migration_succeeds_or_fails,
    a_number_is_not_given_out_twice,
    rows_that_would_point_at_none_are_refused,
    columns_that_no_migration_made_stay_with_their_values,
    an_index_that_no_migration_made_goes_with_its_column,
    a_unique_index_is_made_once,
    a_number_that_is_the_key_no_more_is_dropped;
    only(Sqlite, "Postgres changes a table in place") a_table_of_another_program_keeps_what_no_model_names;
    only(Sqlite, "Postgres changes a table in place") a_computed_column_that_would_be_lost_is_named;
    only(Sqlite, "Postgres changes a table in place") what_was_made_by_hand_is_still_there;
    only(Sqlite, "Postgres lets no row point at none") rows_that_pointed_at_none_before_are_told_and_stop_nothing;
    only(Sqlite, "Postgres lets no row point at none") rows_that_pointed_at_none_before_stop_no_rename;
    only(Sqlite, "Postgres changes a table in place") a_trigger_that_no_longer_fits_is_named;
    only(Sqlite, "Postgres changes a table in place") a_view_that_no_longer_fits_is_named;
    only(Sqlite, "Postgres has no such setting") a_run_that_is_dropped_leaves_foreign_keys_on,
}

#[cfg(feature = "sqlite")]
use orm::migrate::Event;
use orm::migrate::{FailureCause, Migrations, RunError, RunOptions, run, run_with};
use orm::prelude::*;
use orm::sql;
#[cfg(feature = "sqlite")]
use std::sync::{Arc, Mutex};
#[cfg(feature = "sqlite")]
use std::task::Poll;

const TABLES: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "author"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(100)" },
  { name = "note", type = "text", null = true },
]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "author_id", type = "i64" },
  { name = "editor_id", type = "i64", null = true },
]
primary_key = ["id"]
foreign_keys = [
  { name = "book_author_id_fkey", columns = ["author_id"], references = "author", to = ["id"], on_delete = "cascade" },
  { name = "book_editor_id_fkey", columns = ["editor_id"], references = "author", to = ["id"], on_delete = "set_null" },
]
"#;

/// The table of authors is made anew on SQLite.
const LONGER: &str = r#"
[[operation]]
op = "alter_column"
table = "author"
from = { name = "name", type = "varchar(100)" }
to = { name = "name", type = "varchar(200)" }
"#;

fn migrations(operations: &str) -> Migrations {
    let second = format!("format = 1\ndepends_on = [\"0001_tables\"]\n{operations}");
    Migrations::from_texts([("0001_tables", TABLES.to_owned()), ("0002_change", second)])
}

fn sql_operation(sql: &str) -> String {
    format!("\n[[operation]]\nop = \"run_sql\"\nsql = \"{sql}\"\nreverse = \"\"\n")
}

/// A database with an author, a book, and the first migration.
async fn start(db: &Database) -> orm::Result<()> {
    let first = Migrations::from_texts([("0001_tables", TABLES)]);
    run(db, &first).await?;
    db.execute(sql!("INSERT INTO author (id, name) VALUES (1, 'Louisa')"))
        .await?;
    db.execute(sql!(
        "INSERT INTO book (id, author_id, editor_id) VALUES (1, 1, 1)"
    ))
    .await?;
    Ok(())
}

/// Asserts that the book is there as it was, and that the database checks foreign keys.
async fn assert_book_is_kept(db: &Database) -> orm::Result<()> {
    let book: (i64, Option<i64>) = db
        .fetch_one(sql!("SELECT author_id, editor_id FROM book"))
        .await?;
    assert_eq!(book, (1, Some(1)));
    let wrong = sql!("INSERT INTO book (id, author_id) VALUES (9, 99)");
    let error = db.execute(wrong).await;
    let error = error.expect_err("there is no such author");
    let text = error.to_string().to_lowercase();
    assert!(text.contains("foreign key"), "{error}");
    Ok(())
}

async fn children_stay_whether_the_migration_succeeds_or_fails(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let wrong = format!("{LONGER}{}", sql_operation("DELETE FROM nowhere"));
    run(&db, &migrations(&wrong)).await.expect_err("it fails");
    assert_book_is_kept(&db).await?;
    run(&db, &migrations(LONGER)).await?;
    assert_book_is_kept(&db).await?;
    db.execute(sql!("DELETE FROM author")).await?;
    let left: i64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
    assert_eq!(left, 0);
    Ok(())
}

async fn a_number_is_not_given_out_twice(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let insert = || sql!("INSERT INTO author (name) VALUES ('x') RETURNING id");
    for _ in 0..2 {
        let _: Vec<i64> = db
            .fetch(insert())
            .await
            .or_else(|_| Ok::<_, Error>(Vec::new()))?;
    }
    let last: i64 = db.fetch_one(insert()).await?;
    db.execute(sql!("DELETE FROM author WHERE id = {}", last))
        .await?;
    run(&db, &migrations(LONGER)).await?;
    let next: i64 = db.fetch_one(insert()).await?;
    assert_eq!(next, last + 1);
    Ok(())
}

async fn rows_that_would_point_at_none_are_refused(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let delete = match db.backend() {
        Backend::Sqlite => "DELETE FROM author",
        // Postgres acts on foreign keys in a migration too, so the row is made to point at none in another way.
        _ => "UPDATE book SET author_id = 99",
    };
    let error = run(
        &db,
        &migrations(&format!("{LONGER}{}", sql_operation(delete))),
    )
    .await;
    let error = error.expect_err("the book would have no author");
    assert_book_is_kept(&db).await?;
    let Some(RunError::Failed(failure)) = RunError::of(&error) else {
        panic!("{error}");
    };
    if db.backend() == Backend::Sqlite {
        let FailureCause::DanglingRows { rows } = &failure.cause else {
            panic!("{error}");
        };
        let row = |n: &str| ("book".to_owned(), n.to_owned(), "author".to_owned());
        assert_eq!(rows[..], [row("1"), row("1")]);
        assert!(error.to_string().starts_with(
            "applying `0002_change` failed at its end, and nothing of it is stored: \
             rows would point at rows that are not there: row 1 of `book` at one of `author`;"
        ));
    }
    Ok(())
}

async fn columns_that_no_migration_made_stay_with_their_values(db: Database) -> orm::Result<()> {
    start(&db).await?;
    db.execute(sql!(
        "ALTER TABLE author ADD COLUMN shelf text NOT NULL DEFAULT 'A'"
    ))
    .await?;
    db.execute(sql!("ALTER TABLE author ADD COLUMN \"Room No\" integer"))
        .await?;
    db.execute(sql!("UPDATE author SET shelf = 'B', \"Room No\" = 7"))
        .await?;
    run(&db, &migrations(LONGER)).await?;
    db.execute(sql!("INSERT INTO author (id, name) VALUES (2, 'May')"))
        .await?;
    let found: Vec<(String, String, Option<i64>)> = db
        .fetch(sql!(
            "SELECT name, shelf, CAST(\"Room No\" AS bigint) FROM author ORDER BY id"
        ))
        .await?;
    let row = |name: &str, shelf: &str, room| (name.to_owned(), shelf.to_owned(), room);
    assert_eq!(found, [row("Louisa", "B", Some(7)), row("May", "A", None)]);
    Ok(())
}

/// Its types are those of another program, which a table of migrations has not.
#[cfg(feature = "sqlite")]
async fn a_table_of_another_program_keeps_what_no_model_names(db: Database) -> orm::Result<()> {
    db.execute(sql!(
        "CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(100) NOT NULL, note TEXT, rank DECIMAL(5, 2), born DATETIME DEFAULT CURRENT_TIMESTAMP, photo BLOB DEFAULT '', age INTEGER)"
    ))
    .await?;
    db.execute(sql!(
        "INSERT INTO author (name, rank, born, age) VALUES ('Louisa', 1.5, 1700000000000, 'old')"
    ))
    .await?;
    db.execute(sql!("CREATE TABLE book (id INTEGER PRIMARY KEY)"))
        .await?;
    let first = Migrations::from_texts([("0001_tables", TABLES)]);
    run_with(&db, &first, &RunOptions::default().fake()).await?;
    run(&db, &migrations(LONGER)).await?;
    let found: (String, f64, i64) = db
        .fetch_one(sql!("SELECT name, rank, born FROM author"))
        .await?;
    assert_eq!(found, ("Louisa".to_owned(), 1.5, 1_700_000_000_000));
    // Values of another type than their column has.
    let odd: (String, String) = db.fetch_one(sql!("SELECT photo, age FROM author")).await?;
    assert_eq!(odd, (String::new(), "old".to_owned()));
    db.execute(sql!("INSERT INTO author (name) VALUES ('May')"))
        .await?;
    let born: String = db
        .fetch_one(sql!("SELECT born FROM author WHERE name = 'May'"))
        .await?;
    assert_eq!(born.len(), 19);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_computed_column_that_would_be_lost_is_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    db.execute(sql!(
        "ALTER TABLE author ADD COLUMN upper_name text AS (upper(name)) VIRTUAL"
    ))
    .await?;
    let error = run(&db, &migrations(LONGER)).await;
    let error = error.expect_err("it would be lost").to_string();
    let named = "the table `author` is made anew, and would lose its column `upper_name`";
    assert!(error.contains(named), "{error}");
    let name: String = db.fetch_one(sql!("SELECT upper_name FROM author")).await?;
    assert_eq!(name, "LOUISA");
    Ok(())
}

/// A partial index, a trigger and a view.
#[cfg(feature = "sqlite")]
async fn make_by_hand(db: &Database) -> orm::Result<()> {
    db.execute(sql!(
        "CREATE INDEX by_hand ON author (note) WHERE note IS NOT NULL"
    ))
    .await?;
    db.execute(sql!("CREATE VIEW names AS SELECT name, note FROM author"))
        .await?;
    db.execute(sql!(
        "CREATE TRIGGER on_author AFTER INSERT ON author BEGIN UPDATE author SET note = 'by hand' WHERE id = new.id AND new.note IS NULL; END"
    ))
    .await?;
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn what_was_made_by_hand_is_still_there(db: Database) -> orm::Result<()> {
    start(&db).await?;
    make_by_hand(&db).await?;
    let found = async || -> orm::Result<Vec<(String, String)>> {
        db.fetch(sql!("SELECT name, sql FROM sqlite_schema WHERE name IN ('by_hand', 'names', 'on_author') ORDER BY 1")).await
    };
    let before = found().await?;
    assert_eq!(before.len(), 3);
    run(&db, &migrations(LONGER)).await?;
    assert_eq!(found().await?, before);
    db.execute(sql!("INSERT INTO author (name) VALUES ('May')"))
        .await?;
    let note: String = db
        .fetch_one(sql!("SELECT note FROM names WHERE name = 'May'"))
        .await?;
    assert_eq!(note, "by hand");
    Ok(())
}

#[cfg(feature = "sqlite")]
const WITHOUT_NOTE: &str = r#"
[[operation]]
op = "drop_column"
table = "author"
column = { name = "note", type = "text", null = true }
"#;

#[cfg(feature = "sqlite")]
async fn rows_that_pointed_at_none_before_stop_no_rename(db: Database) -> orm::Result<()> {
    start(&db).await?;
    crate::changes::run(
        "PRAGMA foreign_keys = OFF; INSERT INTO book (id, author_id) VALUES (2, 9); PRAGMA foreign_keys = ON",
        &db,
    )
    .await?;
    let rename = |from: &str, to: &str| {
        format!("\n[[operation]]\nop = \"rename_table\"\nfrom = \"{from}\"\nto = \"{to}\"\n")
    };
    let longer = LONGER.replace("\"author\"", "\"writer\"");
    let renamed =
        rename("book", "volume") + &rename("author", "person") + &rename("person", "writer");
    let renamed = migrations(&(renamed + &longer));
    run(&db, &renamed).await?;
    run_with(&db, &renamed, &RunOptions::default().to("0001")).await?;
    let books: i64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
    assert_eq!(books, 2);
    Ok(())
}

/// On the way there in place and by a table made anew, and on the way back.
async fn an_index_that_no_migration_made_goes_with_its_column(db: Database) -> orm::Result<()> {
    let drop = "\n[[operation]]\nop = \"drop_column\"\ntable = \"author\"\ncolumn = { name = \"note\", type = \"text\", null = true }\n";
    let rename = "\n[[operation]]\nop = \"rename_column\"\ntable = \"author\"\nfrom = \"note\"\nto = \"remark\"\n";
    let indexes = "CREATE INDEX by_note ON author (note); CREATE INDEX by_both ON author (name, note DESC) WHERE note <> ''; \
                   CREATE UNIQUE INDEX by_words ON author (lower(note)); CREATE INDEX by_name ON author (name)";
    let drop_renamed = rename.to_owned() + &drop.replace("note", "remark");
    for operations in [drop.to_owned(), LONGER.to_owned() + drop, drop_renamed] {
        let migrations = migrations(&operations);
        start(&db).await?;
        crate::changes::run(indexes, &db).await?;
        run(&db, &migrations).await.expect(&operations);
        crate::changes::run("DROP INDEX by_name", &db).await?;
        run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
    }
    let add = "\n[[operation]]\nop = \"add_column\"\ntable = \"author\"\ncolumn = { name = \"shelf\", type = \"text\", null = true }\n";
    let migrations = migrations(&format!("{LONGER}{add}"));
    start(&db).await?;
    run(&db, &migrations).await?;
    crate::changes::run("CREATE INDEX by_shelf ON author (shelf)", &db).await?;
    run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
    Ok(())
}

/// A list of columns that is unique is found as a unique constraint, though the migrations call it an index.
async fn a_unique_index_is_made_once(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let index = "\n[[operation]]\nop = \"add_index\"\ntable = \"author\"\nindex = { name = \"author_once\", unique = true, columns = [\"name\", \"note\"] }\n";
    let head = "format = 1\ndepends_on = ";
    let migrations = Migrations::from_texts([
        ("0001_tables", TABLES.to_owned()),
        ("0002_index", format!("{head}[\"0001_tables\"]\n{index}")),
        ("0003_longer", format!("{head}[\"0002_index\"]\n{LONGER}")),
    ]);
    run(&db, &migrations).await?;
    let twice = || sql!("INSERT INTO author (name, note) VALUES ('Jane', 'one'), ('Jane', 'one')");
    db.execute(twice()).await.expect_err("authors are unique");
    let back = RunOptions::default();
    for to in ["0002", "0001"] {
        run_with(&db, &migrations, &back.clone().to(to)).await?;
    }
    // The index is gone.
    db.execute(twice()).await?;
    assert_book_is_kept(&db).await
}

/// On SQLite a column that counts up is the key until it goes.
async fn a_number_that_is_the_key_no_more_is_dropped(db: Database) -> orm::Result<()> {
    let table = "\n[[operation]]\nop = \"create_table\"\ntable = \"shelf\"\ncolumns = [{ name = \"id\", type = \"i64\", identity = \"by_default\" }, { name = \"code\", type = \"text\" }]\nprimary_key = [\"id\"]\n";
    let key = "\n[[operation]]\nop = \"alter_primary_key\"\ntable = \"shelf\"\nfrom = [\"id\"]\nto = [\"code\"]\n";
    let drop = "\n[[operation]]\nop = \"drop_column\"\ntable = \"shelf\"\ncolumn = { name = \"id\", type = \"i64\", identity = \"by_default\" }\n";
    let head = "format = 1\ndepends_on = ";
    let migrations = Migrations::from_texts([
        ("0001_shelf", format!("format = 1\n{table}")),
        ("0002_key", format!("{head}[\"0001_shelf\"]\n{key}")),
        ("0003_drop", format!("{head}[\"0002_key\"]\n{drop}")),
    ]);
    let add = || sql!("INSERT INTO shelf (code) VALUES ('a')");
    let first = RunOptions::default().to("0001");
    run_with(&db, &migrations, &first).await?;
    db.execute(add()).await?;
    run(&db, &migrations).await?;
    db.execute(add()).await.expect_err("the code is the key");
    run_with(&db, &migrations, &first).await?;
    db.execute(add()).await?;
    Ok(())
}

/// SQLite itself notices such a trigger only when it runs.
#[cfg(feature = "sqlite")]
async fn a_trigger_that_no_longer_fits_is_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    db.execute(sql!(
        "CREATE TRIGGER on_book AFTER UPDATE ON book BEGIN UPDATE author SET note = 'x'; END"
    ))
    .await?;
    let error = run(&db, &migrations(&format!("{LONGER}{WITHOUT_NOTE}"))).await;
    let error = error.expect_err("the trigger needs the column").to_string();
    assert!(
        error.contains("the trigger `on_book` does not fit the tables any more: "),
        "{error}"
    );
    let notes: Vec<Option<String>> = db.fetch(sql!("SELECT note FROM author")).await?;
    assert_eq!(notes, [None]);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_view_that_no_longer_fits_is_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    make_by_hand(&db).await?;
    db.execute(sql!("DROP TRIGGER on_author")).await?;
    db.execute(sql!("DROP INDEX by_hand")).await?;
    // One that did not fit before is let be.
    db.execute(sql!("CREATE VIEW broken AS SELECT x FROM nowhere"))
        .await?;
    run(&db, &migrations(LONGER)).await?;
    // SQLite looks at all views when a column goes.
    db.execute(sql!("DROP VIEW broken")).await?;
    let third = format!("format = 1\ndepends_on = [\"0002_change\"]\n{WITHOUT_NOTE}");
    let second = format!("format = 1\ndepends_on = [\"0001_tables\"]\n{LONGER}");
    let all = Migrations::from_texts([
        ("0001_tables", TABLES.to_owned()),
        ("0002_change", second),
        ("0003_drop", third),
    ]);
    let error = run(&db, &all).await.expect_err("the view needs the column");
    assert!(error.to_string().contains("names"), "{error}");
    let notes: Vec<Option<String>> = db.fetch(sql!("SELECT note FROM names")).await?;
    assert_eq!(notes, [None]);
    Ok(())
}

/// Polls a future so often at most, and drops it.
#[cfg(feature = "sqlite")]
async fn poll_at_most<T>(polls: usize, running: impl Future<Output = T>) -> Option<T> {
    let mut running = std::pin::pin!(running);
    let mut left = polls;
    std::future::poll_fn(|context| {
        left -= 1;
        match running.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// A run is dropped at each of its steps, and at each of the points where it waits.
#[cfg(feature = "sqlite")]
async fn a_run_that_is_dropped_leaves_foreign_keys_on(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let changes = migrations(LONGER);
    for polls in 1..200 {
        let ended = poll_at_most(polls, run(&db, &changes)).await;
        if let Some(done) = ended {
            done?;
            assert!(polls > 1, "it was dropped on its way");
            return assert_book_is_kept(&db).await;
        }
        assert_book_is_kept(&db).await?;
    }
    panic!("it never ended");
}

/// Behaviour R11.
#[cfg(feature = "sqlite")]
async fn rows_that_pointed_at_none_before_are_told_and_stop_nothing(
    db: Database,
) -> orm::Result<()> {
    start(&db).await?;
    crate::changes::run(
        "PRAGMA foreign_keys = OFF; INSERT INTO book (id, author_id) VALUES (2, 98), (3, 99); PRAGMA foreign_keys = ON",
        &db,
    )
    .await?;
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    let options = RunOptions::default().progress(move |event: &Event<'_>| {
        if let Event::DanglingBefore { rows } = event {
            listener.lock().expect("nobody panicked").push(*rows);
        }
    });
    run_with(&db, &migrations(LONGER), &options).await?;
    assert_eq!(*told.lock().expect("nobody panicked"), [2]);
    let books: i64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
    assert_eq!(books, 3);
    Ok(())
}
