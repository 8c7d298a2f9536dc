//! Columns of enum types: Postgres has the type and no check of the choices, SQLite the check and no type.

on_each! {
    checks_of_choices_go_with_their_columns,
}

use crate::changes::migrate;
use orm::prelude::*;
use orm_migrate::{Migration, SchemaState, drift, reverse};

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
    let found = drift(db, state, &[]).await?;
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, [""; 0], "step {step}");
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
