//! Columns of enum types: Postgres has the type and no check of the choices, SQLite the check and no type.

on_each! {
    checks_of_choices_go_with_their_columns,
    a_key_of_choices_becomes_one_of_an_enum_type_and_back,
}

use crate::cases::text;
use crate::changes::{migrate, run};
use crate::tables::{differences, state};
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
