//! Columns of enum types: Postgres has the type and no check of the choices, SQLite the check and no type.

on_each! {
    checks_of_choices_go_with_their_columns,
    a_key_of_choices_becomes_one_of_an_enum_type_and_back,
    a_new_value_is_a_default_where_others_change_places,
    values_that_rows_have_are_not_taken_away,
    a_value_is_renamed_in_all_columns_of_a_table,
}

use crate::cases::text;
use crate::changes::{migrate, run};
use crate::tables::{differences, state};
use orm::migrate::{Migrations, RunError};
use orm::prelude::*;
use orm_migrate::{Hints, Migration, NoAnswers, SchemaState, diff, reverse};

const STEPS: [&str; 7] = [
    r#"
[[operation]]
op = "create_enum"
enum = "state"
values = ["open", "done"]

[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "enum(state)", default = "'open'" },
]
primary_key = ["id"]
checks = [{ name = "task_state_choice", column = "state", one_of = ["open", "done"] }]
indexes = [{ name = "task_state_idx", keys = [{ column = "state" }] }]
"#,
    r#"
[[operation]]
op = "rename_column"
table = "task"
from = "state"
to = "stage"
"#,
    r#"
[[operation]]
op = "rename_table"
from = "task"
to = "job"
"#,
    r#"
[[operation]]
op = "rename_constraint"
table = "job"
kind = "check"
from = "job_stage_choice"
to = "stage_is_known"
"#,
    r#"
[[operation]]
op = "add_column"
table = "job"
column = { name = "before", type = "enum(state)", null = true }

[[operation]]
op = "add_check"
table = "job"
constraint = { name = "job_before_choice", column = "before", one_of = ["open", "done"] }
not_valid = true
"#,
    r#"
[[operation]]
op = "validate_constraint"
table = "job"
kind = "check"
name = "job_before_choice"
"#,
    r#"
[[operation]]
op = "drop_check"
table = "job"
constraint = { name = "job_before_choice", column = "before", one_of = ["open", "done"] }
"#,
];

async fn assert_no_drift(db: &Database, state: &SchemaState, step: usize) -> orm::Result<()> {
    assert_eq!(differences(db, state, &[]).await?, [""; 0], "step {step}");
    Ok(())
}

async fn checks_of_choices_go_with_their_columns(db: Database) -> orm::Result<()> {
    let mut states = vec![SchemaState::default()];
    let mut migrations = Vec::new();
    for (step, text) in STEPS.iter().enumerate() {
        let text = format!("format = 1\n{text}");
        let migration = Migration::parse("step.toml", &text).expect("a migration");
        let mut state = states[step].clone();
        migrate(&db, &migration.changes, &mut state).await?;
        assert_no_drift(&db, &state, step).await?;
        states.push(state);
        migrations.push(migration);
    }
    for (step, migration) in migrations.iter().enumerate().rev() {
        let back = reverse(&migration.changes, &states[step]).expect("it is undone");
        let mut state = states[step + 1].clone();
        migrate(&db, &back, &mut state).await?;
        assert_eq!(state, states[step]);
        assert_no_drift(&db, &state, step).await?;
    }
    Ok(())
}

const GENRES: &str = r#"
[[operation]]
op = "create_table"
table = "genre"
columns = [{ name = "code", type = "text" }]
primary_key = ["code"]
checks = [{ name = "genre_code_choice", column = "code", one_of = ["novel", "essay"] }]
indexes = [{ name = "genre_novel_idx", columns = ["code"], where = "code = 'novel'" }]

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "genre_code", type = "text" },
]
primary_key = ["id"]
checks = [{ name = "book_genre_code_choice", column = "genre_code", one_of = ["novel", "essay"] }]
foreign_keys = [
  { name = "book_genre_code_fkey", columns = ["genre_code"], references = "genre", to = ["code"] },
]
"#;

async fn a_key_of_choices_becomes_one_of_an_enum_type_and_back(db: Database) -> orm::Result<()> {
    let genre = "[[operation]]\nop = \"create_enum\"\nenum = \"genre_code\"\nvalues = [\"novel\", \"essay\"]\n";
    let typed = GENRES.replace(
        "code\", type = \"text\"",
        "code\", type = \"enum(genre_code)\"",
    );
    let (texts, enums) = (state(GENRES), state(&format!("{genre}{typed}")));
    let nothing = SchemaState::default();
    let changes =
        |old, new| diff(old, new, &Hints::default(), &mut NoAnswers).expect("all is known");
    let mut state = nothing.clone();
    migrate(&db, &changes(&nothing, &texts), &mut state).await?;
    let rows = "INSERT INTO genre VALUES ('novel'); INSERT INTO book (genre_code) VALUES ('novel')";
    run(rows, &db).await?;
    for (step, (old, new)) in [(&texts, &enums), (&enums, &texts)].into_iter().enumerate() {
        migrate(&db, &changes(old, new), &mut state).await?;
        assert_eq!(state, *new);
        assert_no_drift(&db, new, step).await?;
        let book = text(&db, "SELECT CAST(genre_code AS text) FROM book").await?;
        assert_eq!(book, "novel");
    }
    Ok(())
}

/// A table of tasks whose state has these values and this default.
fn tasks(values: &str, default: &str) -> String {
    format!(
        r#"
[[operation]]
op = "create_enum"
enum = "state"
values = [{values}]

[[operation]]
op = "create_table"
table = "task"
columns = [
  {{ name = "id", type = "i64", identity = "by_default" }},
  {{ name = "state", type = "enum(state)", default = "'{default}'" }},
]
primary_key = ["id"]
checks = [{{ name = "task_state_choice", column = "state", one_of = [{values}] }}]
"#
    )
}

async fn a_new_value_is_a_default_where_others_change_places(db: Database) -> orm::Result<()> {
    let before = state(&tasks(r#""open", "done""#, "open"));
    let after = state(&tasks(r#""done", "new", "open""#, "new"));
    let without = state(&tasks(r#""late", "done""#, "late"));
    let mut found = SchemaState::default();
    migrate(
        &db,
        &Migration::parse(
            "0001",
            &format!("format = 1\n{}", tasks(r#""open", "done""#, "open")),
        )
        .expect("a file")
        .changes,
        &mut found,
    )
    .await?;
    run("INSERT INTO task (id) VALUES (1)", &db).await?;
    for wanted in [&after, &before] {
        let changes =
            diff(&found, wanted, &Hints::default(), &mut NoAnswers).expect("all is known");
        migrate(&db, &changes, &mut found).await?;
        assert_eq!(differences(&db, wanted, &[]).await?, [""; 0]);
    }
    run("UPDATE task SET state = 'done'", &db).await?;
    let hints = Hints::default().drop_choice(
        &orm::schema::physical::TableName::new(None, "task"),
        "state",
        "open",
    );
    let changes = diff(&found, &without, &hints, &mut NoAnswers).expect("all is known");
    let back = reverse(&changes, &found).expect("it is undone");
    migrate(&db, &changes, &mut found).await?;
    run("INSERT INTO task (id) VALUES (2)", &db).await?;
    assert_eq!(
        text(&db, "SELECT CAST(state AS text) FROM task WHERE id = 2").await?,
        "late"
    );
    run("DELETE FROM task WHERE id = 2", &db).await?;
    migrate(&db, &back, &mut found).await?;
    assert_eq!(differences(&db, &before, &[]).await?, [""; 0]);
    Ok(())
}

async fn values_that_rows_have_are_not_taken_away(db: Database) -> orm::Result<()> {
    let first = format!("format = 1\n{}", tasks(r#""open", "done", "lost""#, "open"));
    let second = r#"
format = 1
depends_on = ["0001_tasks"]

[[operation]]
op = "rename_enum_value"
enum = "state"
from = "done"
to = "closed"

[[operation]]
op = "alter_enum"
enum = "state"
from = ["open", "closed", "lost"]
to = ["open", "closed"]

[[operation]]
op = "drop_check"
table = "task"
constraint = { name = "task_state_choice", column = "state", one_of = ["open", "closed", "lost"] }

[[operation]]
op = "add_check"
table = "task"
constraint = { name = "task_state_choice", column = "state", one_of = ["open", "closed"] }
"#;
    orm::migrate::run(&db, &Migrations::from_texts([("0001_tasks", &first)])).await?;
    run(
        "INSERT INTO task (id, state) VALUES (1, 'lost'), (2, 'done'), (3, 'lost')",
        &db,
    )
    .await?;
    let both = Migrations::from_texts([("0001_tasks", first.as_str()), ("0002_less", second)]);
    let error = orm::migrate::run(&db, &both).await;
    let Some(RunError::Failed(failure)) = error.as_ref().err().and_then(RunError::of) else {
        panic!("{error:?}");
    };
    assert_eq!(
        failure.cause.to_string(),
        "2 rows of `task` cannot have the value of `state` as `enum(state)` (id: 1; 3); change them first, or say by `using` what becomes of them"
    );
    run("DELETE FROM task WHERE state = 'lost'", &db).await?;
    orm::migrate::run(&db, &both).await?;
    Ok(())
}

async fn a_value_is_renamed_in_all_columns_of_a_table(db: Database) -> orm::Result<()> {
    let tasks = |values: &str| {
        let check = |column: &str| {
            format!(
                "{{ name = \"task_{column}_choice\", column = \"{column}\", one_of = [{values}] }}"
            )
        };
        let checks = [check("state"), check("was"), check("next")].join(", ");
        format!(
            r#"
[[operation]]
op = "create_enum"
enum = "state"
values = [{values}]

[[operation]]
op = "create_table"
table = "task"
columns = [
  {{ name = "state", type = "enum(state)", null = true }},
  {{ name = "was", type = "enum(state)", null = true }},
  {{ name = "next", type = "enum(state)", null = true }},
]
checks = [{checks}]
"#
        )
    };
    let before = state(&tasks(r#""open", "done""#));
    let after = state(&tasks(r#""new", "done""#));
    let table = orm::schema::physical::TableName::new(None, "task");
    let rename = |from, to| Hints::default().rename_choice(&table, "was", from, to);
    let mut found = SchemaState::default();
    let none = Hints::default();
    let first = diff(&found, &before, &none, &mut NoAnswers).expect("all is known");
    migrate(&db, &first, &mut found).await?;
    run(
        "INSERT INTO task VALUES ('open', 'done', 'open'), ('done', 'open', NULL)",
        &db,
    )
    .await?;
    let all = "SELECT string_agg(coalesce(CAST(state AS text), '-') || coalesce(CAST(was AS text), '-') \
               || coalesce(CAST(next AS text), '-'), ' ') FROM task";
    let ways = [
        (&after, "open", "new", "newdonenew donenew-"),
        (&before, "new", "open", "opendoneopen doneopen-"),
    ];
    for (wanted, from, to, rows) in ways {
        let changes = diff(&found, wanted, &rename(from, to), &mut NoAnswers);
        migrate(&db, &changes.expect("all is known"), &mut found).await?;
        assert_eq!(differences(&db, wanted, &[]).await?, [""; 0]);
        assert_eq!(text(&db, all).await?, rows);
    }
    Ok(())
}
