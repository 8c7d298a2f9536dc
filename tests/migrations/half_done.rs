//! Migrations without a transaction that stop between two steps, and go on there: with the same steps, though some are made.

on_each! {
    a_stopped_migration_goes_on_with_the_step_that_failed,
    a_stopped_way_back_goes_on_with_the_step_that_failed,
    names_of_the_database_are_found_again_half_way,
    indexes_behind_a_stop_are_not_taken_for_all_that_is_left,
    an_identity_that_becomes_the_key_behind_a_stop_goes_on,
    a_key_moves_between_two_stops,
    columns_that_swap_their_names_go_on_from_each_stop,
    columns_that_are_altered_together_go_on_with_the_statement_that_failed,
    a_step_is_stored_with_its_record_or_not_at_all;
    only(Postgres, "SQLite builds no index beside other work")
    a_rename_of_a_table_with_a_float_goes_on_half_way, an_index_that_the_server_went_on_with_counts_as_done,
}

use crate::changes::run as by_hand;
use orm::db::Backend;
use orm::migrate::{Migrations, RunOptions, assert_up_to_date, run, run_with};
use orm::prelude::*;
use orm::sql;

const TABLES: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "shelf"
columns = [{ name = "id", type = "i64", identity = "by_default" }]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "title", type = "text" },
  { name = "pages", type = "i64" },
  { name = "shelf_id", type = "i64", null = true },
  { name = "größe", type = "text", default = "'A5'" },
]
primary_key = ["id"]
uniques = [{ name = "book_unique", columns = ["title"] }]
checks = [
  { name = "book_check", sql = "pages > 0" },
  { name = "book_größe_choice", column = "größe", one_of = ["A4", "A5"] },
]
indexes = [{ name = "book_index", columns = ["pages"] }]
"#;

/// The changes of tables, each of which comes before a step that fails.
const CHANGES: [&str; 12] = [
    "op = \"add_check\"\nconstraint = { name = \"book_thin\", sql = \"pages < 1000\" }",
    "op = \"add_unique\"\nconstraint = { name = \"book_pages\", columns = [\"pages\"] }",
    "op = \"add_index\"\nindex = { name = \"book_shelf\", columns = [\"shelf_id\"] }",
    "op = \"add_foreign_key\"\nconstraint = { name = \"book_shelf\", columns = [\"shelf_id\"], references = \"shelf\", to = [\"id\"], on_delete = \"cascade\" }",
    "op = \"drop_check\"\nconstraint = { name = \"book_check\", sql = \"pages > 0\" }",
    "op = \"rename_constraint\"\nkind = \"index\"\nfrom = \"book_index\"\nto = \"book_index_2\"",
    "op = \"rename_constraint\"\nkind = \"unique\"\nfrom = \"book_unique\"\nto = \"book_unique_2\"",
    "op = \"rename_constraint\"\nkind = \"check\"\nfrom = \"book_check\"\nto = \"book_check_2\"",
    "op = \"rename_constraint\"\nkind = \"primary_key\"\nfrom = \"book_pkey\"\nto = \"book_pkey_2\"",
    "op = \"add_column\"\ncolumn = { name = \"year\", type = \"i32\", null = true }",
    "op = \"rename_column\"\nfrom = \"title\"\nto = \"name\"",
    "op = \"rename_column\"\nfrom = \"größe\"\nto = \"size\"",
];

const GATE: &str = "
[[operation]]
op = \"run_sql\"
sql = \"INSERT INTO gate VALUES (1)\"
reverse = \"DELETE FROM gate\"
";

fn migrations(operations: &str) -> Migrations {
    let second =
        format!("format = 1\ndepends_on = [\"0001_tables\"]\natomic = false\n{operations}");
    Migrations::from_texts([("0001_tables", TABLES.to_owned()), ("0002_change", second)])
}

fn of_book(change: &str) -> String {
    format!("\n[[operation]]\ntable = \"book\"\n{change}\n")
}

async fn gate(db: &Database) -> orm::Result<Vec<i64>> {
    db.fetch(sql!("SELECT n FROM gate")).await
}

async fn make_gate(db: &Database) -> orm::Result<()> {
    db.execute(sql!("CREATE TABLE gate (n BIGINT)")).await?;
    Ok(())
}

async fn drop_gate(db: &Database) -> orm::Result<()> {
    db.execute(sql!("DROP TABLE gate")).await?;
    Ok(())
}

async fn a_stopped_migration_goes_on_with_the_step_that_failed(db: Database) -> orm::Result<()> {
    for change in CHANGES {
        let migrations = migrations(&(of_book(change) + GATE));
        run(&db, &migrations).await.expect_err("there is no gate");
        make_gate(&db).await?;
        run(&db, &migrations).await.expect(change);
        assert_eq!(gate(&db).await?, [1], "{change}");
        assert_up_to_date(&db, &migrations).await?;
        run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
        drop_gate(&db).await?;
    }
    Ok(())
}

async fn a_stopped_way_back_goes_on_with_the_step_that_failed(db: Database) -> orm::Result<()> {
    let back = RunOptions::default().to("0001");
    for change in CHANGES {
        let migrations = migrations(&(GATE.to_owned() + &of_book(change)));
        make_gate(&db).await?;
        run(&db, &migrations).await.expect(change);
        drop_gate(&db).await?;
        let stopped = run_with(&db, &migrations, &back).await;
        stopped.expect_err("there is no gate");
        make_gate(&db).await?;
        db.execute(sql!("INSERT INTO gate VALUES (1)")).await?;
        run_with(&db, &migrations, &back).await.expect(change);
        assert_eq!(gate(&db).await?, [0; 0], "{change}");
        run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
        drop_gate(&db).await?;
    }
    Ok(())
}

/// A database that another program made has names of its own, of what is changed before the step that fails and after it.
async fn names_of_the_database_are_found_again_half_way(db: Database) -> orm::Result<()> {
    let first = Migrations::from_texts([("0001_tables", TABLES)]);
    run(&db, &first).await?;
    db.execute(sql!("DROP INDEX book_index")).await?;
    db.execute(sql!("CREATE INDEX pages_of_books ON book (pages)"))
        .await?;
    let changes = [
        of_book(
            "op = \"add_check\"\nconstraint = { name = \"book_thin\", sql = \"pages < 1000\" }",
        ),
        GATE.to_owned(),
        of_book("op = \"drop_index\"\nindex = { name = \"book_index\", columns = [\"pages\"] }"),
    ];
    let migrations = migrations(&changes.concat());
    run(&db, &migrations).await.expect_err("there is no gate");
    make_gate(&db).await?;
    run(&db, &migrations).await?;
    assert_eq!(gate(&db).await?, [1]);
    db.execute(sql!("CREATE INDEX pages_of_books ON book (pages)"))
        .await?;
    Ok(())
}

/// Where the table is made anew, its indexes are made with it: by themselves they are as many steps as all that is left.
async fn indexes_behind_a_stop_are_not_taken_for_all_that_is_left(db: Database) -> orm::Result<()> {
    let changes = [
        of_book("op = \"add_column\"\ncolumn = { name = \"year\", type = \"i32\", null = true }"),
        GATE.to_owned(),
        of_book(
            "op = \"alter_column\"\nfrom = { name = \"pages\", type = \"i64\" }\nto = { name = \"pages\", type = \"i64\", null = true }",
        ),
        of_book("op = \"add_index\"\nindex = { name = \"book_shelf\", columns = [\"shelf_id\"] }"),
        of_book("op = \"add_index\"\nindex = { name = \"book_year\", columns = [\"year\"] }"),
    ];
    let migrations = migrations(&changes.concat());
    run(&db, &migrations).await.expect_err("there is no gate");
    make_gate(&db).await?;
    run(&db, &migrations).await?;
    assert_eq!(gate(&db).await?, [1]);
    db.execute(sql!("INSERT INTO book (title) VALUES ('Emma')"))
        .await?;
    Ok(())
}

const LINK: &str = r#"
[[operation]]
op = "create_table"
table = "link"
columns = [
  { name = "book_id", type = "i64" },
  { name = "shelf_id", type = "i64" },
]
primary_key = ["book_id", "shelf_id"]
"#;

const LINK_ID: &str = r#"
[[operation]]
op = "add_column"
table = "link"
column = { name = "id", type = "i64", identity = "by_default" }
"#;

const LINK_KEY: &str = r#"
[[operation]]
op = "alter_primary_key"
table = "link"
from = ["book_id", "shelf_id"]
to = ["id"]

[[operation]]
op = "add_unique"
table = "link"
constraint = { name = "link_key", columns = ["book_id", "shelf_id"] }

[[operation]]
op = "add_index"
table = "link"
index = { name = "link_shelf", columns = ["shelf_id"] }
"#;

/// On SQLite a column that counts up is the key from the moment at which it is there.
async fn an_identity_that_becomes_the_key_behind_a_stop_goes_on(db: Database) -> orm::Result<()> {
    let back = RunOptions::default().to("0001");
    let first = TABLES.to_owned() + LINK;
    let head = "format = 1\ndepends_on = [\"0001_tables\"]\natomic = false\n";
    let second = [head, LINK_ID, GATE, LINK_KEY].concat();
    let migrations = Migrations::from_texts([("0001_tables", first), ("0002_key", second)]);
    run(&db, &migrations).await.expect_err("there is no gate");
    db.execute(sql!(
        "INSERT INTO link (book_id, shelf_id) VALUES (1, 2), (1, 3)"
    ))
    .await?;
    make_gate(&db).await?;
    run(&db, &migrations).await?;
    assert_eq!(gate(&db).await?, [1]);
    let again = db.execute(sql!("INSERT INTO link (book_id, shelf_id) VALUES (1, 2)"));
    again.await.expect_err("links are unique");
    let ids: Vec<i64> = db.fetch(sql!("SELECT id FROM link ORDER BY id")).await?;
    assert_eq!(ids, [1, 2]);
    drop_gate(&db).await?;
    let stopped = run_with(&db, &migrations, &back).await;
    stopped.expect_err("there is no gate");
    make_gate(&db).await?;
    db.execute(sql!("INSERT INTO gate VALUES (1)")).await?;
    run_with(&db, &migrations, &back).await?;
    assert_eq!(gate(&db).await?, [0; 0]);
    let shelves: Vec<i64> = db
        .fetch(sql!("SELECT shelf_id FROM link ORDER BY shelf_id"))
        .await?;
    assert_eq!(shelves, [2, 3]);
    Ok(())
}

const MOVES: [&str; 3] = [
    r#"
[[operation]]
op = "drop_foreign_key"
table = "book"
constraint = { name = "book_shelf", columns = ["shelf_id"], references = "shelf", to = ["id"] }

[[operation]]
op = "add_column"
table = "shelf"
column = { name = "code", type = "i64" }
fill = "id * 10"

[[operation]]
op = "alter_column"
table = "book"
from = { name = "shelf_id", type = "i64", null = true }
to = { name = "shelf_id", type = "i64", null = true }
fill = "1"
"#,
    r#"
[[operation]]
op = "alter_column"
table = "shelf"
from = { name = "id", type = "i64", identity = "by_default" }
to = { name = "id", type = "i64" }

[[operation]]
op = "alter_primary_key"
table = "shelf"
from = ["id"]
to = ["code"]
"#,
    r#"
[[operation]]
op = "add_foreign_key"
table = "book"
constraint = { name = "book_shelf", columns = ["shelf_id"], references = "shelf", to = ["code"] }
"#,
];

const KEY: &str = r#"
[[operation]]
op = "add_foreign_key"
table = "book"
constraint = { name = "book_shelf", columns = ["shelf_id"], references = "shelf", to = ["id"] }
"#;

/// While the tables of a circle of changes are made one by one, a foreign key leads to columns that are no key.
async fn a_key_moves_between_two_stops(db: Database) -> orm::Result<()> {
    let back = RunOptions::default().to("0002");
    let moves = MOVES.concat();
    let files = |change: String| {
        let head = "format = 1\ndepends_on = ";
        Migrations::from_texts([
            ("0001_tables", TABLES.to_owned()),
            ("0002_key", format!("{head}[\"0001_tables\"]\n{KEY}")),
            (
                "0003_change",
                format!("{head}[\"0002_key\"]\natomic = false\n{change}"),
            ),
        ])
    };
    for change in [moves.clone() + GATE, GATE.to_owned() + &moves] {
        let migrations = files(change);
        run(&db, &migrations).await.expect_err("there is no gate");
        make_gate(&db).await?;
        run(&db, &migrations).await?;
        assert_eq!(gate(&db).await?, [1]);
        drop_gate(&db).await?;
        let stopped = run_with(&db, &migrations, &back).await;
        stopped.expect_err("there is no gate");
        make_gate(&db).await?;
        run_with(&db, &migrations, &back).await?;
        run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
        drop_gate(&db).await?;
    }
    Ok(())
}

const SWAP: [&str; 3] = [
    "op = \"rename_column\"\nfrom = \"title\"\nto = \"between\"",
    "op = \"rename_column\"\nfrom = \"pages\"\nto = \"title\"",
    "op = \"rename_column\"\nfrom = \"between\"\nto = \"pages\"",
];

/// Applied and undone, the migration stops before the columns have swapped their names, and after that.
async fn columns_that_swap_their_names_go_on_from_each_stop(db: Database) -> orm::Result<()> {
    let back = RunOptions::default().to("0001");
    let swap = SWAP.map(of_book).concat();
    let other = GATE.replace("gate", "gate_2");
    let (make, drop) = (
        sql!("CREATE TABLE gate_2 (n BIGINT)"),
        sql!("DROP TABLE gate_2"),
    );
    let both = GATE.to_owned() + &other;
    let stops = [
        GATE.to_owned() + &swap + &other,
        both.clone() + &swap,
        swap.clone() + &both,
    ];
    for operations in stops {
        let migrations = migrations(&operations);
        run(&db, &migrations).await.expect_err("there is no gate");
        make_gate(&db).await?;
        run(&db, &migrations).await.expect_err("one gate is there");
        db.execute(make.clone()).await?;
        run(&db, &migrations).await.expect(&operations);
        db.execute(sql!("INSERT INTO book (pages, title) VALUES ('Emma', 474)"))
            .await?;
        db.execute(sql!(r#"ALTER TABLE book ADD COLUMN "between" TEXT"#))
            .await?;
        let stopped = run_with(&db, &migrations, &back).await;
        stopped.expect_err("the name is taken");
        db.execute(sql!(r#"ALTER TABLE book DROP COLUMN "between""#))
            .await?;
        if operations.starts_with(GATE) {
            drop_gate(&db).await?;
            let stopped = run_with(&db, &migrations, &back).await;
            stopped.expect_err("there is no gate");
            make_gate(&db).await?;
            db.execute(sql!("INSERT INTO gate VALUES (1)")).await?;
        }
        run_with(&db, &migrations, &back).await.expect(&operations);
        assert_eq!(gate(&db).await?, [0; 0], "{operations}");
        let title: String = db.fetch_one(sql!("SELECT title FROM book")).await?;
        assert_eq!(title, "Emma");
        let refused = db.execute(sql!("INSERT INTO book (title, pages) VALUES ('Emma', 1)"));
        refused.await.expect_err("titles are unique");
        let refused = db.execute(sql!(
            "INSERT INTO book (title, pages) VALUES ('Persuasion', 0)"
        ));
        refused.await.expect_err("books have pages");
        run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
        drop_gate(&db).await?;
        db.execute(drop.clone()).await?;
    }
    Ok(())
}

const ALTERATIONS: [&str; 3] = [
    "op = \"alter_column\"\nfrom = { name = \"shelf_id\", type = \"i64\", null = true }\nto = { name = \"shelf_id\", type = \"i64\" }\nfill = \"7\"",
    "op = \"alter_column\"\nfrom = { name = \"pages\", type = \"i64\" }\nto = { name = \"pages\", type = \"i16\" }",
    "op = \"alter_column\"\nfrom = { name = \"title\", type = \"text\" }\nto = { name = \"title\", type = \"varchar(40)\", default = \"''\" }",
];

/// On Postgres the first of them fills rows and is then made with the others, which a row keeps from being made.
async fn columns_that_are_altered_together_go_on_with_the_statement_that_failed(
    db: Database,
) -> orm::Result<()> {
    let migrations = migrations(&(ALTERATIONS.map(of_book).concat() + GATE));
    run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
    by_hand(
        "INSERT INTO book (title, pages) VALUES ('Emma', 100000)",
        &db,
    )
    .await?;
    run(&db, &migrations).await.expect_err("too many pages");
    by_hand("UPDATE book SET pages = 474", &db).await?;
    run(&db, &migrations).await.expect_err("there is no gate");
    make_gate(&db).await?;
    run(&db, &migrations).await?;
    assert_eq!(gate(&db).await?, [1]);
    assert_up_to_date(&db, &migrations).await?;
    let shelves: Vec<i64> = db.fetch(sql!("SELECT shelf_id FROM book")).await?;
    assert_eq!(shelves, [7]);
    for refused in [
        sql!("INSERT INTO book (title, pages) VALUES ('Persuasion', 1)"),
        sql!("INSERT INTO book (pages, shelf_id) VALUES (40000, 1)"),
    ] {
        db.execute(refused).await.expect_err("it breaks a rule");
    }
    by_hand("INSERT INTO book (pages, shelf_id) VALUES (1, 1)", &db).await?;
    Ok(())
}

/// As where a program is killed between a step and its record.
async fn a_step_is_stored_with_its_record_or_not_at_all(db: Database) -> orm::Result<()> {
    let doubled =
        "\n[[operation]]\nop = \"run_sql\"\nsql = \"UPDATE book SET pages = pages * 2\"\n";
    let renamed = of_book("op = \"rename_column\"\nfrom = \"title\"\nto = \"name\"");
    let migrations = migrations(&(doubled.to_owned() + &renamed));
    run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
    db.execute(sql!("INSERT INTO book (title, pages) VALUES ('Emma', 10)"))
        .await?;
    for steps in [1, 2] {
        by_hand(&no_record_of(steps, db.backend()), &db).await?;
        let error = run(&db, &migrations).await;
        let error = error.expect_err("nothing is recorded").to_string();
        assert!(error.contains(&format!("at step {steps} of 2")), "{error}");
        let trigger = match db.backend() {
            Backend::Sqlite => "DROP TRIGGER no_record",
            _ => "DROP TRIGGER no_record ON orm_migrations",
        };
        by_hand(trigger, &db).await?;
    }
    run(&db, &migrations).await?;
    let pages = sql!("SELECT pages FROM book WHERE name = 'Emma'");
    assert_eq!(db.fetch::<i64>(pages).await?, [20]);
    Ok(())
}

/// A trigger that lets nobody record so many steps.
fn no_record_of(steps: usize, backend: Backend) -> String {
    let on = "CREATE TRIGGER no_record BEFORE INSERT ON orm_migrations";
    match backend {
        Backend::Sqlite => format!(
            "{on} WHEN NEW.steps_done = {steps} BEGIN SELECT RAISE(ABORT, 'no record'); END"
        ),
        _ => format!(
            "CREATE OR REPLACE FUNCTION no_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no record'; END $$;
             {on} FOR EACH ROW WHEN (NEW.steps_done = {steps}) EXECUTE FUNCTION no_record()"
        ),
    }
}

/// As where a program is killed while the server builds an index, or drops it.
#[cfg(feature = "postgres")]
async fn an_index_that_the_server_went_on_with_counts_as_done(db: Database) -> orm::Result<()> {
    let counted = "\n[[operation]]\nop = \"run_sql\"\nsql = \"UPDATE book SET pages = pages + 1\"\nreverse = \"UPDATE book SET pages = pages - 1\"\n";
    let index = "op = \"add_index\"\nindex = { name = \"book_pages\", columns = [\"pages\", \"id\"] }\nconcurrently = true";
    for operations in [
        of_book(index) + counted,
        counted.to_owned() + &of_book(index) + counted,
    ] {
        let migrations = migrations(&operations);
        run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
        by_hand("INSERT INTO book (title, pages) VALUES ('Emma', 10)", &db).await?;
        run(&db, &migrations).await?;
        let done = operations.matches("run_sql").count() - 1;
        // The index is there, and neither its record nor what comes after it.
        let ended = format!(
            "UPDATE book SET pages = pages - 1; UPDATE orm_migrations SET state = 'running', steps_done = {done} WHERE name = '0002_change'"
        );
        by_hand(&ended, &db).await?;
        let made = || sql!("SELECT 'book_pages'::regclass::oid::int8");
        let before: i64 = db.fetch_one(made()).await?;
        run(&db, &migrations).await?;
        assert_eq!(db.fetch_one::<i64>(made()).await?, before);
        let pages = || sql!("SELECT pages FROM book");
        let after = 11 + i64::try_from(done).expect("a number");
        assert_eq!(db.fetch::<i64>(pages()).await?, [after]);

        let ended = "DROP INDEX book_pages; UPDATE book SET pages = pages - 1; UPDATE orm_migrations SET state = 'undoing', steps_done = 1 WHERE name = '0002_change'";
        by_hand(ended, &db).await?;
        let back = RunOptions::default().to("0001");
        run_with(&db, &migrations, &back).await?;
        assert_eq!(db.fetch::<i64>(pages()).await?, [10]);
        by_hand("DELETE FROM book", &db).await?;
    }
    Ok(())
}

/// The check of the float has the name before, and the key that after the rename.
#[cfg(feature = "postgres")]
async fn a_rename_of_a_table_with_a_float_goes_on_half_way(db: Database) -> orm::Result<()> {
    let create = "format = 1\n[[operation]]\nop = \"create_table\"\ntable = \"measure\"\ncolumns = [{ name = \"id\", type = \"i64\", identity = \"by_default\" }, { name = \"value\", type = \"f64\" }]\nprimary_key = [\"id\"]\n";
    let rename = "format = 1\natomic = false\ndepends_on = [\"0001\"]\n[[operation]]\nop = \"rename_table\"\nfrom = \"measure\"\nto = \"reading\"\n";
    for taken in ["reading_pkey", "reading_id_seq"] {
        let migrations = Migrations::from_texts([("0001", create), ("0002", rename)]);
        let way = sqlx::AssertSqlSafe(format!("CREATE SEQUENCE {taken}"));
        let way = db
            .with_postgres(async |on| sqlx::raw_sql(way).execute(on).await.map(drop))
            .await?;
        way.expect("the name is free");
        run(&db, &migrations)
            .await
            .expect_err("the name of the key is taken");
        let away = sqlx::AssertSqlSafe(format!("DROP SEQUENCE {taken}"));
        let away = db
            .with_postgres(async |on| sqlx::raw_sql(away).execute(on).await.map(drop))
            .await?;
        away.expect("it is there");
        run(&db, &migrations).await.expect(taken);
        run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
    }
    Ok(())
}
