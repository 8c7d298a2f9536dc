//! Runners that are killed or lose their connection: a migration is there as a whole or not at all.

on_each! {
    a_runner_that_is_killed_leaves_a_whole_migration_or_none;
    only(Postgres, "SQLite has no connection to lose, and a transaction is the lock")
    a_lost_connection_leaves_nothing_behind,
    a_run_waits_for_the_commit_of_one_that_has_ended,
}

#[cfg(feature = "postgres")]
use orm::migrate::RunError;
use orm::migrate::{Event, Migrations, RunOptions, run, run_with};
use orm::prelude::*;
use orm::sql;
use orm_tests::support::url;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The database of a runner that is a process of its own, and the step at which it stands still.
const URL: &str = "ORM_TEST_RUNNER_URL";
const STOPS_AT: &str = "ORM_TEST_RUNNER_STOPS_AT";

const TABLES: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "author"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(100)" },
]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "author_id", type = "i64" },
]
primary_key = ["id"]
foreign_keys = [
  { name = "book_author_id_fkey", columns = ["author_id"], references = "author", to = ["id"], on_delete = "cascade" },
]
"#;

const CHANGES: &str = r#"
format = 1
depends_on = ["0001_tables"]

[[operation]]
op = "alter_column"
table = "author"
from = { name = "name", type = "varchar(100)" }
to = { name = "name", type = "varchar(200)" }

[[operation]]
op = "run_sql"
sql = "INSERT INTO author (id, name) VALUES (2, 'May')"

[[operation]]
op = "add_column"
table = "book"
column = { name = "pages", type = "i32" }
fill = "0"
"#;

fn migrations() -> Migrations {
    Migrations::from_texts([("0001_tables", TABLES), ("0002_changes", CHANGES)])
}

/// The runner that the tests below start as a process of its own; nothing if the tests themselves run it.
#[tokio::test]
async fn a_runner_by_itself() -> orm::Result<()> {
    let (Ok(url), Ok(stops_at)) = (env::var(URL), env::var(STOPS_AT)) else {
        return Ok(());
    };
    let stops_at: usize = stops_at.parse().expect("a number");
    let steps = AtomicUsize::new(0);
    let options = RunOptions::default().progress(move |event: &Event<'_>| {
        if matches!(event, Event::Step { .. }) {
            let step = steps.fetch_add(1, Ordering::Relaxed);
            let mut out = std::io::stdout().lock();
            writeln!(out, "\nstep {step}").expect("a parent that reads");
            out.flush().expect("a parent that reads");
            if step == stops_at {
                // Until the parent ends the process.
                loop {
                    std::thread::park();
                }
            }
        }
    });
    let db = Database::connect(&url).await?;
    run_with(&db, &migrations(), &options).await?;
    Ok(())
}

/// A runner that has come to this step.
fn runner_at(step: usize, stops_at: usize) -> Child {
    let program = env::current_exe().expect("this very program");
    let mut child = Command::new(program)
        .args([
            "--exact",
            "interruptions::a_runner_by_itself",
            "--nocapture",
        ])
        .env(URL, url())
        .env(STOPS_AT, stops_at.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a second process");
    let out = child.stdout.take().expect("its output");
    let sign = format!("step {step}");
    for line in BufReader::new(out).lines() {
        if line.expect("its output") == sign {
            break;
        }
    }
    child
}

/// Ends a process, in turn without a chance to tidy up and as a server does that is stopped. What a person's `^C` sends is
/// ignored by processes whose shell runs in the background.
fn end(child: &mut Child, turn: usize) {
    let signal = ["-KILL", "-TERM"][turn % 2];
    let pid = child.id().to_string();
    // It may have ended by itself.
    let _ = Command::new("kill")
        .args([signal, &pid])
        .stderr(Stdio::null())
        .status();
    child.wait().expect("it was ended");
}

/// Applies the first migration, and stores an author with a book.
async fn begin(db: &Database) -> orm::Result<()> {
    let first = RunOptions::default().to("0001");
    run_with(db, &migrations(), &first).await?;
    db.execute(sql!("INSERT INTO author (id, name) VALUES (1, 'Louisa')"))
        .await?;
    db.execute(sql!("INSERT INTO book (id, author_id) VALUES (1, 1)"))
        .await?;
    Ok(())
}

/// Behaviours R5 and R31: ended at each step, and while it goes on.
async fn a_runner_that_is_killed_leaves_a_whole_migration_or_none(db: Database) -> orm::Result<()> {
    begin(&db).await?;
    let kills = env::var("ORM_TEST_KILLS").ok();
    let kills: usize = kills.map_or(4, |kills| kills.parse().expect("a number"));
    for kill in 0..kills {
        // Every other one stands still, so that its step is not carried out.
        let step = kill / 2 % 3;
        let stops_at = if kill % 2 == 0 { step } else { usize::MAX };
        let mut child = runner_at(step, stops_at);
        end(&mut child, kill);

        let applied: Vec<String> = db
            .fetch(sql!(
                "SELECT name FROM orm_migrations WHERE state = 'applied'"
            ))
            .await?;
        let is_applied = applied.len() == 2;
        let authors: i64 = db.fetch_one(sql!("SELECT count(*) FROM author")).await?;
        assert_eq!(authors, if is_applied { 2 } else { 1 });
        let books: i64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
        assert_eq!(books, 1);
        let pages = db.fetch::<i32>(sql!("SELECT pages FROM book")).await;
        assert_eq!(pages.is_ok(), is_applied);
        if is_applied {
            db.execute(sql!("DROP TABLE book")).await?;
            db.execute(sql!("DROP TABLE author")).await?;
            db.execute(sql!("DELETE FROM orm_migrations")).await?;
            begin(&db).await?;
        }
    }
    run(&db, &migrations()).await?;
    let pages: Vec<i32> = db.fetch(sql!("SELECT pages FROM book")).await?;
    assert_eq!(pages, [0]);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_lost_connection_leaves_nothing_behind(db: Database) -> orm::Result<()> {
    let end = "\n[[operation]]\nop = \"run_sql\"\nsql = \"SELECT pg_terminate_backend(pg_backend_pid())\"\n";
    let with = |second: String| {
        Migrations::from_texts([("0001_tables", TABLES.to_owned()), ("0002_changes", second)])
    };
    let error = run(&db, &with(format!("{CHANGES}{end}"))).await;
    let Some(RunError::Failed(failure)) = error.as_ref().err().and_then(RunError::of) else {
        panic!("{error:?}");
    };
    assert_eq!(failure.migration.name, "0002_changes");
    let authors: i64 = db.fetch_one(sql!("SELECT count(*) FROM author")).await?;
    assert_eq!(authors, 0);
    // The lock has gone with the runner.
    let options = RunOptions::default().lock_wait(std::time::Duration::from_secs(5));
    let applied = run_with(&db, &with(CHANGES.to_owned()), &options).await?;
    assert_eq!(applied.applied.len(), 1);
    Ok(())
}

/// A program that ends while its commit is on the way leaves the lock at once, and the server commits a moment later: the next
/// run does no step a second time.
#[cfg(feature = "postgres")]
async fn a_run_waits_for_the_commit_of_one_that_has_ended(db: Database) -> orm::Result<()> {
    let changes = CHANGES.replace("format = 1", "format = 1\natomic = false");
    let migrations = Migrations::from_texts([
        ("0001_tables", TABLES.to_owned()),
        ("0002_changes", changes),
    ]);
    run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
    let add = sql!("INSERT INTO author (id, name) VALUES (2, 'Louisa')");
    db.execute(add).await?;
    let stopped = run(&db, &migrations).await;
    stopped.expect_err("there is such an author");
    db.execute(sql!("DELETE FROM author")).await?;

    let ended = db.begin().await?;
    let step = sql!("INSERT INTO author (id, name) VALUES (2, 'May')");
    ended.execute(step).await?;
    ended
        .execute(sql!(
            "UPDATE orm_migrations SET steps_done = steps_done + 1 WHERE name = '0002_changes'"
        ))
        .await?;
    let commit = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        ended.commit().await
    };
    let (done, committed) = tokio::join!(run(&db, &migrations), commit);
    committed?;
    assert_eq!(done?.applied.len(), 1);
    let authors: i64 = db.fetch_one(sql!("SELECT count(*) FROM author")).await?;
    assert_eq!(authors, 1);
    Ok(())
}
