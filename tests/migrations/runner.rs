//! Migrations applied to a database and undone: in order, once, and wholly or not at all.

on_each! {
    migrations_are_applied_once_and_undone,
    nothing_is_left_once_all_is_undone,
    two_runners_at_once_apply_each_migration_once,
    runners_at_once_do_each_step_once,
    a_migration_that_fails_leaves_nothing_behind,
    a_migration_without_a_transaction_goes_on_where_it_stopped,
    a_migration_that_stopped_while_it_was_undone_goes_on_there,
    a_file_that_is_new_is_seen_by_a_program_that_was_built_before,
    an_edited_file_is_found_by_what_it_does,
    a_migration_that_the_program_lacks_is_refused,
    a_migration_whose_file_is_gone_is_undone_by_the_kept_text,
    what_cannot_be_run_is_refused_before_anything_is,
    what_cannot_be_undone_is_refused_before_anything_is,
    a_sum_of_migrations_stands_for_all_or_none_of_them,
    a_program_that_does_not_migrate_fails_where_migrations_are_pending,
    tables_that_are_there_are_adopted_if_they_are_the_same,
    names_of_any_letters_are_quoted,
    a_folder_that_was_never_there_is_refused,
    a_migrated_example_is_as_its_models_are,
    one_connection_is_enough;
    only(Postgres, "a lock of SQLite is that of the file") a_locked_table_is_given_up_and_tried_again, a_step_waits_no_longer_for_a_lock_without_a_transaction, an_index_waits_for_the_transactions_of_others;
    only(Postgres, "SQLite builds no index beside other work") a_runner_that_waits_does_not_stop_an_index_from_being_built, an_index_that_is_half_built_is_built_anew;
    only(Postgres, "a transaction of SQLite is the lock") a_runner_says_who_has_the_lock,
}

use orm::migrate::{
    Event, FailureCause, Migrations, OnPending, RunError, RunOptions, assert_up_to_date, run,
    run_with, status,
};
use orm::prelude::*;
use orm::schema::physical::TableName;
use orm::sql;
use orm_migrate::{SchemaState, drift};
use orm_tests::support::url;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
#[cfg(feature = "postgres")]
use std::time::Duration;

const AUTHOR: &str = r#"
[[operation]]
op = "create_table"
table = "author"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(100)" },
]
primary_key = ["id"]
"#;

const TAG: &str = r#"
[[operation]]
op = "create_table"
table = "tag"
columns = [{ name = "label", type = "text" }]
"#;

const NOTE: &str = r#"
[[operation]]
op = "add_column"
table = "author"
column = { name = "note", type = "text", null = true }
"#;

fn file(head: &str, operations: &[&str]) -> String {
    format!("format = 1\n{head}\n{}", operations.concat())
}

fn sql_operation(sql: &str) -> String {
    format!("\n[[operation]]\nop = \"run_sql\"\nsql = \"{sql}\"\nreverse = \"\"\n")
}

fn library() -> Vec<(String, String)> {
    let after = |name| format!("depends_on = [\"{name}\"]");
    vec![
        ("0001_author".to_owned(), file("", &[AUTHOR])),
        ("0002_note".to_owned(), file(&after("0001_author"), &[NOTE])),
        ("0003_tag".to_owned(), file(&after("0002_note"), &[TAG])),
    ]
}

fn library_and(name: &str, text: String) -> Migrations {
    let mut files = library();
    files.push((name.to_owned(), text));
    Migrations::from_texts(files)
}

fn shown(names: &[orm::migrate::MigrationName]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// The names of the tables, without the history.
async fn tables(db: &Database) -> orm::Result<Vec<String>> {
    let rows: Vec<String> = match db.backend() {
        Backend::Sqlite => {
            db.fetch(sql!(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1"
            ))
            .await?
        }
        _ => {
            db.fetch(sql!(
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            ))
            .await?
        }
    };
    let own = |name: &String| name != "orm_migrations" && !name.starts_with("sqlite_");
    Ok(rows.into_iter().filter(own).collect())
}

async fn history(db: &Database) -> orm::Result<Vec<(String, String)>> {
    db.fetch(sql!("SELECT name, state FROM orm_migrations ORDER BY 1"))
        .await
}

async fn connect() -> Database {
    Database::connect(&url())
        .await
        .expect("a second connection")
}

async fn migrations_are_applied_once_and_undone(db: Database) -> orm::Result<()> {
    let migrations = Migrations::from_texts(library());
    let applied = run(&db, &migrations).await?.applied;
    assert_eq!(shown(&applied), ["0001_author", "0002_note", "0003_tag"]);
    assert_eq!(tables(&db).await?, ["author", "tag"]);
    assert_eq!(run(&db, &migrations).await?.applied, []);
    assert_up_to_date(&db, &migrations).await?;

    let undone = run_with(&db, &migrations, &RunOptions::default().to("0001"))
        .await?
        .undone;
    assert_eq!(shown(&undone), ["0003_tag", "0002_note"]);
    assert_eq!(tables(&db).await?, ["author"]);
    let applied = run_with(&db, &migrations, &RunOptions::default().to("0002"))
        .await?
        .applied;
    assert_eq!(shown(&applied), ["0002_note"]);
    let undone = run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
    assert_eq!(shown(&undone.undone), ["0002_note", "0001_author"]);
    assert_eq!(tables(&db).await?, [""; 0]);
    assert_eq!(history(&db).await?, []);
    assert_eq!(run(&db, &migrations).await?.applied.len(), 3);
    Ok(())
}

/// Behaviour R28: enum types and sequences go with their tables.
async fn nothing_is_left_once_all_is_undone(db: Database) -> orm::Result<()> {
    let enums = "\n[[operation]]\nop = \"create_enum\"\nenum = \"shape\"\nvalues = [\"round\"]\n\n[[operation]]\nop = \"add_column\"\ntable = \"author\"\ncolumn = { name = \"shape\", type = \"enum(shape)\", null = true }\n";
    let migrations = library_and("0004_shape", file("depends_on = [\"0003_tag\"]", &[enums]));
    run(&db, &migrations).await?;
    let state = migrations
        .load()
        .expect("they fit")
        .state()
        .expect("they fit");
    let own = [TableName::new(None, "orm_migrations")];
    assert_eq!(drift(&db, &state, &own).await?, []);
    run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
    assert_eq!(tables(&db).await?, [""; 0]);
    if db.backend() == Backend::Postgres {
        let left: i64 = db
            .fetch_one(sql!(
                "SELECT (SELECT count(*) FROM pg_type WHERE typname = 'shape') + (SELECT count(*) FROM pg_class WHERE relkind = 'S')"
            ))
            .await?;
        assert_eq!(left, 0);
    }
    run(&db, &migrations).await?;
    assert_eq!(drift(&db, &state, &own).await?, []);
    Ok(())
}

async fn two_runners_at_once_apply_each_migration_once(db: Database) -> orm::Result<()> {
    let migrations = library_and(
        "0004_more",
        file(
            "depends_on = [\"0003_tag\"]",
            &[&sql_operation("INSERT INTO tag (label) VALUES ('once')")],
        ),
    );
    let finished = Arc::new(AtomicUsize::new(0));
    let runners = (0..3).map(|_| {
        let (migrations, told) = (migrations.clone(), Arc::clone(&finished));
        let options = RunOptions::default().progress(move |event: &Event<'_>| {
            if let Event::Finished { .. } = event {
                told.fetch_add(1, Ordering::Relaxed);
            }
        });
        let other = connect();
        async move {
            let other = other.await;
            tokio::spawn(async move { run_with(&other, &migrations, &options).await }).await
        }
    });
    let mut applied = 0;
    for ran in futures_util::future::join_all(runners).await {
        applied += ran.expect("no panic")?.applied.len();
    }
    assert_eq!((applied, finished.load(Ordering::Relaxed)), (4, 4));
    let labels: Vec<String> = db.fetch(sql!("SELECT label FROM tag")).await?;
    assert_eq!(labels, ["once"]);
    Ok(())
}

/// Without a transaction around all steps there is one around each.
async fn runners_at_once_do_each_step_once(db: Database) -> orm::Result<()> {
    let labels = ["one", "two", "three"]
        .map(|label| sql_operation(&format!("INSERT INTO tag (label) VALUES ('{label}')")));
    let index = "\n[[operation]]\nop = \"add_index\"\ntable = \"tag\"\nindex = { name = \"tag_label\", columns = [\"label\"] }\n";
    let head = "depends_on = [\"0003_tag\"]\natomic = false";
    let steps = [&labels[0], index, &labels[1], &labels[2]];
    let migrations = library_and("0004_steps", file(head, &steps));
    run_with(&db, &migrations, &RunOptions::default().to("0003")).await?;
    let runners = (0..6).map(|_| {
        let (migrations, other) = (migrations.clone(), connect());
        async move {
            let other = other.await;
            tokio::spawn(async move { run(&other, &migrations).await }).await
        }
    });
    for ran in futures_util::future::join_all(runners).await {
        ran.expect("no panic")?;
    }
    let found: Vec<String> = db.fetch(sql!("SELECT label FROM tag ORDER BY 1")).await?;
    assert_eq!(found, ["one", "three", "two"]);
    assert_up_to_date(&db, &migrations).await
}

async fn a_migration_that_fails_leaves_nothing_behind(db: Database) -> orm::Result<()> {
    let wrong = file(
        "depends_on = [\"0003_tag\"]",
        &[
            &sql_operation("INSERT INTO tag (label) VALUES ('a')"),
            &sql_operation("INSERT INTO nowhere (label) VALUES ('b')"),
            &sql_operation("INSERT INTO tag (label) VALUES ('c')"),
        ],
    );
    let migrations = library_and("0004_wrong", wrong);
    let error = run(&db, &migrations).await.expect_err("it fails");
    let Some(RunError::Failed(failure)) = RunError::of(&error) else {
        panic!("{error}");
    };
    assert_eq!(failure.migration.name, "0004_wrong");
    assert_eq!((failure.step, failure.steps), (2, 3));
    assert!(matches!(failure.cause, FailureCause::Database(_)));
    let text = error.to_string();
    let start = "applying `0004_wrong` failed at step 2 of 3, and nothing of it is stored: ";
    assert!(text.starts_with(start), "{text}");
    assert!(
        text.ends_with("\n  INSERT INTO nowhere (label) VALUES ('b')"),
        "{text}"
    );

    let labels: Vec<String> = db.fetch(sql!("SELECT label FROM tag")).await?;
    assert_eq!(labels, [""; 0]);
    let applied = |name: &str| (name.to_owned(), "applied".to_owned());
    let before = ["0001_author", "0002_note", "0003_tag"].map(applied);
    assert_eq!(history(&db).await?, before);
    Ok(())
}

async fn a_migration_without_a_transaction_goes_on_where_it_stopped(
    db: Database,
) -> orm::Result<()> {
    let steps = file(
        "depends_on = [\"0003_tag\"]\natomic = false",
        &[
            &sql_operation("INSERT INTO tag (label) VALUES ('first')"),
            &sql_operation("INSERT INTO author (id, name) VALUES (1, 'second')"),
            &sql_operation("INSERT INTO tag (label) VALUES ('third')"),
        ],
    );
    let migrations = library_and("0004_steps", steps.clone());
    run_with(&db, &migrations, &RunOptions::default().to("0003")).await?;
    db.execute(sql!(
        "INSERT INTO author (id, name) VALUES (1, 'in the way')"
    ))
    .await?;
    let error = run(&db, &migrations).await.expect_err("the key is taken");
    let text = error.to_string();
    let start = "applying `0004_steps` failed at step 2 of 3, and the steps before are stored";
    assert!(text.starts_with(start), "{text}");
    let found = status(&db, &migrations).await?;
    let stopped = found[3].applied.as_ref().expect("a part");
    assert_eq!(stopped.stopped_after, Some((1, 3)));
    assert!(stopped.error.is_some());
    let back = run_with(&db, &migrations, &RunOptions::default().to("0001")).await;
    let back = back.expect_err("it is not finished");
    let is_unfinished = matches!(RunError::of(&back), Some(RunError::Unfinished { .. }));
    assert!(is_unfinished, "{back}");

    let mended = library_and("0004_steps", steps.replace("'third'", "'last'"));
    let error = run(&db, &mended).await.expect_err("it was edited");
    let text = error.to_string();
    let start = "`0004_steps` stopped after step 1, and was edited since";
    assert!(text.starts_with(start), "{text}");
    assert!(matches!(
        RunError::of(&error),
        Some(RunError::EditedUnfinished { steps_done: 1, .. })
    ));

    db.execute(sql!("DELETE FROM author")).await?;
    run_with(&db, &mended, &RunOptions::default().accept_edited("0004")).await?;
    let labels: Vec<String> = db.fetch(sql!("SELECT label FROM tag ORDER BY 1")).await?;
    assert_eq!(labels, ["first", "last"]);
    Ok(())
}

async fn a_migration_that_stopped_while_it_was_undone_goes_on_there(
    db: Database,
) -> orm::Result<()> {
    let undone = |sql: &str, reverse: &str| {
        format!("\n[[operation]]\nop = \"run_sql\"\nsql = \"{sql}\"\nreverse = \"{reverse}\"\n")
    };
    let step_by_step = file(
        "depends_on = [\"0003_tag\"]\natomic = false",
        &[
            &undone("SELECT 1", "DELETE FROM gate"),
            &undone("SELECT 1", "INSERT INTO tag VALUES ('undone')"),
        ],
    );
    let migrations = library_and("0004_steps", step_by_step);
    run(&db, &migrations).await?;
    let back = RunOptions::default().to("0003");
    let error = run_with(&db, &migrations, &back).await;
    let error = error.expect_err("there is no gate").to_string();
    let start = "undoing `0004_steps` failed at step 2 of 2, and the steps before are stored";
    assert!(error.starts_with(start), "{error}");
    let last = history(&db).await?.pop().expect("a row");
    assert_eq!(last, ("0004_steps".to_owned(), "undoing".to_owned()));

    for forward in [RunOptions::default(), RunOptions::default().to("0004")] {
        let error = run_with(&db, &migrations, &forward).await;
        assert_eq!(
            error.expect_err("it is half undone").to_string(),
            "`0004_steps` stopped while it was undone; undo the rest of it first: go to the migration before it"
        );
    }
    db.execute(sql!("CREATE TABLE gate (id INTEGER)")).await?;
    assert_eq!(run_with(&db, &migrations, &back).await?.undone.len(), 1);
    let undone: i64 = db.fetch_one(sql!("SELECT count(*) FROM tag")).await?;
    assert_eq!((undone, history(&db).await?.len()), (1, 3));
    assert_eq!(run(&db, &migrations).await?.applied.len(), 1);
    Ok(())
}

/// Behaviour R33: a debug build reads the folder that its files were taken from; elsewhere it has what was built.
async fn a_file_that_is_new_is_seen_by_a_program_that_was_built_before(
    db: Database,
) -> orm::Result<()> {
    let folder = tempfile::tempdir().expect("a folder");
    let path: &'static str = folder.path().to_string_lossy().into_owned().leak();
    let files = library().into_iter().take(2);
    let files: Vec<(&str, &str)> = files
        .map(|(name, text)| {
            let written = folder.path().join(format!("{name}.toml"));
            std::fs::write(written, &text).expect("a file");
            let name: &'static str = format!("migrations/{name}.toml").leak();
            (name, &*text.leak())
        })
        .collect();
    let built = Migrations::embedded(files.leak(), Some(path));
    assert_eq!(run(&db, &built).await?.applied.len(), 2);

    let (name, text) = library().pop().expect("the third");
    std::fs::write(folder.path().join(format!("{name}.toml")), text).expect("a file");
    assert_eq!(built.stale_files().expect("a folder"), ["0003_tag.toml"]);
    let report = run(&db, &built).await?;
    assert_eq!(shown(&report.applied), ["0003_tag"]);
    // Where there is no such folder, the program is older than the database, and says so.
    drop(folder);
    let error = run(&db, &built)
        .await
        .expect_err("it lacks one")
        .to_string();
    assert!(error.contains("rebuild it"), "{error}");
    Ok(())
}

async fn an_edited_file_is_found_by_what_it_does(db: Database) -> orm::Result<()> {
    run(&db, &Migrations::from_texts(library())).await?;
    let with = |text: String| {
        let mut files = library();
        files[2].1 = text;
        Migrations::from_texts(files)
    };
    let text = library()[2].1.clone();
    let commented = with(format!("# A comment.\n{text}").replace('\n', "\r\n"));
    assert_eq!(run(&db, &commented).await?.applied, []);

    let edited = with(text.replace("label", "name"));
    let error = run(&db, &edited).await.expect_err("it was edited");
    let expected = "`0003_tag` was edited after it was applied (0003_tag.toml); undo the edit and write a new migration, \
        or accept the file as it is (`accept_edited`)\
        \n-   { name = \"label\", type = \"text\" },\
        \n+   { name = \"name\", type = \"text\" },";
    assert_eq!(error.to_string(), expected);
    run_with(
        &db,
        &edited,
        &RunOptions::default().accept_edited("0003_tag"),
    )
    .await?;
    assert_up_to_date(&db, &edited).await?;
    Ok(())
}

async fn a_migration_that_the_program_lacks_is_refused(db: Database) -> orm::Result<()> {
    run(&db, &Migrations::from_texts(library())).await?;
    let older = Migrations::from_texts(library()[..2].to_vec());
    let error = run(&db, &older).await.expect_err("it is older");
    assert_eq!(
        error.to_string(),
        "the database has `0003_tag`, which this program does not: it is older than the database, or was built before the \
         migration was added: rebuild it (`ignore_unknown` goes on nevertheless)"
    );
    let ignoring = RunOptions::default().ignore_unknown();
    assert_eq!(run_with(&db, &older, &ignoring).await?.applied, []);
    Ok(())
}

async fn a_migration_whose_file_is_gone_is_undone_by_the_kept_text(
    db: Database,
) -> orm::Result<()> {
    run(&db, &Migrations::from_texts(library())).await?;
    let older = Migrations::from_texts(library()[..2].to_vec());
    let undone = run_with(&db, &older, &RunOptions::default().to("0002")).await?;
    assert_eq!(shown(&undone.undone), ["0003_tag"]);
    assert_eq!(tables(&db).await?, ["author"]);
    assert_up_to_date(&db, &older).await?;
    Ok(())
}

async fn what_cannot_be_run_is_refused_before_anything_is(db: Database) -> orm::Result<()> {
    let function = "\n[[operation]]\nop = \"run_rust\"\nname = \"fill\"\n";
    let text = file("depends_on = [\"0003_tag\"]", &[function]);
    let error = run(&db, &library_and("0004_fill", text)).await;
    assert_eq!(
        error.expect_err("there is no function").to_string(),
        "`0004_fill` runs `fill`, which is not registered; register it by `RunOptions::data` (no function is)"
    );
    let other = match db.backend() {
        Backend::Sqlite => "postgres",
        _ => "sqlite",
    };
    let sql = format!("\n[[operation]]\nop = \"run_sql\"\nsql = {{ {other} = \"SELECT 1\" }}\n");
    let text = file("depends_on = [\"0003_tag\"]", &[&sql]);
    let error = run(&db, &library_and("0004_sql", text)).await;
    let error = error.expect_err("it has no SQL for this database");
    let is_unsupported = matches!(RunError::of(&error), Some(RunError::Unsupported { .. }));
    assert!(is_unsupported, "{error}");
    assert_eq!(tables(&db).await?, [""; 0]);
    Ok(())
}

async fn what_cannot_be_undone_is_refused_before_anything_is(db: Database) -> orm::Result<()> {
    let sql = "\n[[operation]]\nop = \"run_sql\"\nsql = \"DELETE FROM tag\"\n";
    let text = file("depends_on = [\"0003_tag\"]", &[sql]);
    let mut migrations = library_and("0004_sql", text);
    run(&db, &migrations).await?;
    let zero = RunOptions::default().to_zero();
    let error = run_with(&db, &migrations, &zero).await;
    assert_eq!(
        error.expect_err("it has no reverse").to_string(),
        "cannot be undone:\n  `0004_sql`: operation 1 runs SQL without a `reverse`"
    );
    assert_eq!(tables(&db).await?, ["author", "tag"]);
    migrations = Migrations::from_texts(library());
    let error = run_with(&db, &migrations, &zero).await;
    let error = error.expect_err("it has no reverse any more");
    let is_irreversible = matches!(RunError::of(&error), Some(RunError::Irreversible { .. }));
    assert!(is_irreversible, "{error}");
    Ok(())
}

async fn a_sum_of_migrations_stands_for_all_or_none_of_them(db: Database) -> orm::Result<()> {
    let sum = file(
        "replaces = [\"0001_author\", \"0002_note\", \"0003_tag\"]",
        &[AUTHOR, NOTE, TAG],
    );
    let with_sum = library_and("0001_sum", sum);
    // Some of its parts: the others follow, one by one.
    let parts = Migrations::from_texts(library());
    run_with(&db, &parts, &RunOptions::default().to("0001")).await?;
    let applied = run(&db, &with_sum).await?.applied;
    assert_eq!(shown(&applied), ["0002_note", "0003_tag"]);
    // All of them: it is recorded.
    assert_up_to_date(&db, &with_sum).await?;
    run(&db, &with_sum).await?;
    assert_eq!(history(&db).await?.len(), 4);
    let undone = run_with(&db, &with_sum, &RunOptions::default().to_zero()).await?;
    assert_eq!(shown(&undone.undone), ["0001_sum"]);
    assert_eq!(history(&db).await?, []);
    // None of them: it is run.
    let applied = run(&db, &with_sum).await?.applied;
    assert_eq!(shown(&applied), ["0001_sum"]);
    Ok(())
}

async fn a_program_that_does_not_migrate_fails_where_migrations_are_pending(
    db: Database,
) -> orm::Result<()> {
    let migrations = Migrations::from_texts(library());
    let pending = assert_up_to_date(&db, &migrations).await;
    let expected =
        "the database lacks `0001_author`, `0002_note`, `0003_tag`; apply the migrations first";
    assert_eq!(pending.expect_err("all are pending").to_string(), expected);
    let failing = RunOptions::default().on_pending(OnPending::Fail);
    let error = run_with(&db, &migrations, &failing)
        .await
        .expect_err("all are pending");
    assert_eq!(error.to_string(), expected);
    assert_eq!(tables(&db).await?, [""; 0]);
    run_with(&db, &migrations, &RunOptions::default().fake()).await?;
    assert_eq!(tables(&db).await?, [""; 0]);
    assert_up_to_date(&db, &migrations).await?;
    Ok(())
}

async fn tables_that_are_there_are_adopted_if_they_are_the_same(db: Database) -> orm::Result<()> {
    let migrations = Migrations::from_texts(library());
    run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
    db.execute(sql!("DROP TABLE orm_migrations")).await?;
    let adopting = RunOptions::default().fake_initial();
    let applied = run_with(&db, &migrations, &adopting).await?.applied;
    assert_eq!(applied.len(), 3);
    assert_eq!(history(&db).await?[0].1, "faked");
    assert_eq!(history(&db).await?[1].1, "applied");

    db.execute(sql!("DROP TABLE orm_migrations")).await?;
    let error = run_with(&db, &migrations, &adopting).await;
    let error = error.expect_err("there is a column more").to_string();
    let expected = "the tables of the database are not as `0001_author` makes them; change one of the two:\
        \n  the column `author.note` is not expected";
    assert_eq!(error, expected);
    Ok(())
}

/// The table is read all the time in between: whoever wants it waits behind the migration for as long only as that waits.
#[cfg(feature = "postgres")]
async fn a_locked_table_is_given_up_and_tried_again(db: Database) -> orm::Result<()> {
    let migrations = Migrations::from_texts(library());
    run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
    let (retried, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let options = RunOptions::default()
        .lock_timeout(Duration::from_millis(50))
        .progress(move |event: &orm::migrate::Event<'_>| {
            if let orm::migrate::Event::Retrying { attempts, .. } = event {
                let _ = retried.send(*attempts);
            }
        });
    let reader = db.begin().await?;
    let _: Vec<i64> = reader.fetch(sql!("SELECT id FROM author")).await?;
    let other = connect().await;
    let running = tokio::spawn(async move { run_with(&other, &migrations, &options).await });
    assert_eq!(hears.recv().await, Some(1));
    reader.commit().await?;
    let applied = running.await.expect("no panic")?.applied;
    assert_eq!(applied.len(), 2);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_step_waits_no_longer_for_a_lock_without_a_transaction(db: Database) -> orm::Result<()> {
    let year = "\n[[operation]]\nop = \"add_column\"\ntable = \"author\"\ncolumn = { name = \"year\", type = \"i32\", null = true }\n";
    let head = "depends_on = [\"0003_tag\"]\natomic = false";
    let migrations = library_and("0004_year", file(head, &[year]));
    run_with(&db, &migrations, &RunOptions::default().to("0003")).await?;
    let options = RunOptions::default().lock_timeout(Duration::from_millis(50));
    let reader = db.begin().await?;
    let _: Vec<i64> = reader.fetch(sql!("SELECT id FROM author")).await?;
    let impatient = options.clone().lock_retries(1);
    let error = run_with(&db, &migrations, &impatient).await;
    let Some(RunError::Failed(failure)) = error.as_ref().err().and_then(RunError::of) else {
        panic!("{error:?}");
    };
    assert!(matches!(
        failure.cause,
        FailureCause::Database(orm::Error::Locked { .. })
    ));
    let (retried, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let options = options.progress(move |event: &Event<'_>| {
        if let Event::Retrying { attempts, .. } = event {
            let _ = retried.send(*attempts);
        }
    });
    let other = connect().await;
    let running = tokio::spawn(async move { run_with(&other, &migrations, &options).await });
    assert_eq!(hears.recv().await, Some(1));
    reader.commit().await?;
    assert_eq!(running.await.expect("no panic")?.applied.len(), 1);
    Ok(())
}

/// It keeps nobody from writing meanwhile, so that the limit of others is not its own.
#[cfg(feature = "postgres")]
async fn an_index_waits_for_the_transactions_of_others(db: Database) -> orm::Result<()> {
    let index = "\n[[operation]]\nop = \"add_index\"\ntable = \"tag\"\nindex = { name = \"tag_label\", columns = [\"label\"] }\nconcurrently = true\n";
    let head = "depends_on = [\"0003_tag\"]\natomic = false";
    let migrations = library_and("0004_index", file(head, &[index]));
    run_with(&db, &migrations, &RunOptions::default().to("0003")).await?;
    let hasty = Database::builder(&url()).lock_timeout(Duration::from_millis(20));
    let hasty = hasty.connect().await?;
    let writer = db.begin().await?;
    writer
        .execute(sql!("INSERT INTO tag (label) VALUES ('a')"))
        .await?;
    let (waits, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let options = RunOptions::default().progress(move |event: &Event<'_>| {
        if let Event::Step { .. } = event {
            let _ = waits.send(());
        }
    });
    let running = tokio::spawn(async move { run_with(&hasty, &migrations, &options).await });
    hears.recv().await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    writer.commit().await?;
    assert_eq!(running.await.expect("no panic")?.applied.len(), 1);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_runner_that_waits_does_not_stop_an_index_from_being_built(
    db: Database,
) -> orm::Result<()> {
    let index = file(
        "depends_on = [\"0003_tag\"]\natomic = false",
        &[&sql_operation(
            "CREATE INDEX CONCURRENTLY tag_label ON tag (label)",
        )],
    );
    let migrations = library_and("0004_index", index);
    let runners = (0..3).map(|_| {
        let migrations = migrations.clone();
        async move { run(&connect().await, &migrations).await }
    });
    for ran in futures_util::future::join_all(runners).await {
        ran?;
    }
    let valid = sql!("SELECT indisvalid FROM pg_index WHERE indexrelid = 'tag_label'::regclass");
    assert!(db.fetch_one::<bool>(valid).await?);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_runner_says_who_has_the_lock(db: Database) -> orm::Result<()> {
    let holder = db.begin().await?;
    let _: bool = holder
        .fetch_one(sql!(
            "SELECT pg_advisory_lock(hashtextextended('orm_migrations.public', 0)) IS NULL"
        ))
        .await?;
    let pid: i64 = holder
        .fetch_one(sql!("SELECT pg_backend_pid()::int8"))
        .await?;
    let options = RunOptions::default().lock_wait(Duration::from_millis(10));
    let error = run_with(&db, &Migrations::from_texts(library()), &options).await;
    let error = error.expect_err("it is locked").to_string();
    assert!(error.contains(&format!("(pid {pid}")), "{error}");
    drop(holder);
    Ok(())
}

async fn names_of_any_letters_are_quoted(db: Database) -> orm::Result<()> {
    let names = [
        "select",
        "two words",
        "quote\"d",
        "MixedCase",
        "größe",
        "Robert'); DROP",
    ];
    let (mut create, mut change) = (String::new(), String::new());
    for name in names {
        let name = name.replace('"', "\\\"");
        let _ = writeln!(
            create,
            "\n[[operation]]\nop = \"create_table\"\ntable = \"{name}\"\ncolumns = [{{ name = \"{name}\", type = \"varchar(10)\" }}]"
        );
        let _ = writeln!(
            change,
            "\n[[operation]]\nop = \"alter_column\"\ntable = \"{name}\"\nfrom = {{ name = \"{name}\", type = \"varchar(10)\" }}\nto = {{ name = \"{name}\", type = \"varchar(20)\", null = true }}"
        );
    }
    let migrations = Migrations::from_texts([
        ("0001_names", file("", &[&create])),
        (
            "0002_änder'n \"",
            file("depends_on = [\"0001_names\"]", &[&change]),
        ),
    ]);
    run(&db, &migrations).await?;
    let mut expected = names.map(str::to_owned);
    let mut found = tables(&db).await?;
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
    assert_eq!(tables(&db).await?, [""; 0]);
    Ok(())
}

/// The lock of Postgres is on a connection that is none of the pool.
async fn one_connection_is_enough(_: Database) -> orm::Result<()> {
    let one = Database::builder(&url()).max_connections(1);
    let one = one.connect().await?;
    assert_eq!(
        run(&one, &Migrations::from_texts(library()))
            .await?
            .applied
            .len(),
        3
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn an_index_that_is_half_built_is_built_anew(db: Database) -> orm::Result<()> {
    let unique = r#"
[[operation]]
op = "add_unique"
table = "tag"
constraint = { name = "tag_label_key", columns = ["label"] }
concurrently = true
"#;
    let with = |head: &str| library_and("0004_unique", file(head, &[unique]));
    let migrations = with("depends_on = [\"0003_tag\"]\natomic = false");
    run_with(&db, &migrations, &RunOptions::default().to("0003")).await?;
    db.execute(sql!("INSERT INTO tag (label) VALUES ('a'), ('a')"))
        .await?;
    run(&db, &migrations)
        .await
        .expect_err("a label stands there twice");
    let left = || sql!("SELECT count(*) FROM pg_index WHERE NOT indisvalid");
    assert_eq!(db.fetch_one::<i64>(left()).await?, 1);
    db.execute(sql!("DELETE FROM tag")).await?;
    run(&db, &migrations).await?;
    assert_eq!(db.fetch_one::<i64>(left()).await?, 0);
    db.execute(sql!("INSERT INTO tag (label) VALUES ('a'), ('a')"))
        .await
        .expect_err("labels are unique");
    Ok(())
}

async fn a_migrated_example_is_as_its_models_are(db: Database) -> orm::Result<()> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/music-store/migrations"
    );
    let migrations = Migrations::from_dir(folder);
    let models = music_store::schema();
    let history = TableName::new(None, "orm_migrations");
    let zero = RunOptions::default().to_zero();
    for _ in 0..2 {
        run(&db, &migrations).await?;
        let state = SchemaState::of(&models);
        let differences = drift(&db, &state, std::slice::from_ref(&history)).await?;
        assert_eq!(differences, []);
        run_with(&db, &migrations, &zero).await?;
        assert_eq!(tables(&db).await?, [""; 0]);
    }
    db.create_tables(models).await?;
    Ok(())
}

async fn a_folder_that_was_never_there_is_refused(db: Database) {
    let misspelt = Migrations::embedded(&[], Some("migration"));
    let error = run(&db, &misspelt).await.unwrap_err();
    let said = "there is no folder `migration`; make its first migration (`manage makemigrations`), or name the folder that has them";
    assert!(error.to_string().ends_with(said), "{error}");
    assert!(
        matches!(RunError::of(&error), Some(RunError::Graph(_))),
        "{error:?}"
    );

    let own = Migrations::from_texts([("0001_tag", format!("format = 1\n{TAG}"))]);
    let error = run(&db, &own.with(&misspelt.named("auth")))
        .await
        .unwrap_err();
    assert!(error.to_string().ends_with(said), "{error}");
    let built = Migrations::embedded(
        &[("migration/0001_initial.toml", "format = 1\n")],
        Some("migration"),
    );
    assert_eq!(run(&db, &built).await.unwrap().applied.len(), 1);
}
