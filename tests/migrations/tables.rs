//! Tables that tests write as operations of a migration, and the differences of a database from them.

use orm::prelude::*;
use orm::schema::physical::TableName;
use orm_migrate::{Migration, SchemaState, drift};

pub(crate) const ID: &str = r#"{ name = "id", type = "i64", identity = "by_default" }"#;

/// The tables that these operations make.
pub(crate) fn state(operations: &str) -> SchemaState {
    let text = format!("format = 1\n{operations}");
    let migration = Migration::parse("tables.toml", &text).expect("a migration");
    let mut state = SchemaState::default();
    for change in &migration.changes {
        state.apply(change).expect("it fits");
    }
    state
}

/// The operation that creates a table.
pub(crate) fn table(name: &str, columns: &str, key: &str, rest: &str) -> String {
    format!(
        "\n[[operation]]\nop = \"create_table\"\ntable = \"{name}\"\ncolumns = [{columns}]\nprimary_key = [\"{key}\"]\n{rest}\n"
    )
}

/// A foreign key of a table, as a part of it or of an operation.
pub(crate) fn foreign_key(table: &str, column: &str, target: &str, to: &str) -> String {
    format!(
        "{{ name = \"{table}_{column}_fkey\", columns = [\"{column}\"], references = \"{target}\", to = [\"{to}\"], on_delete = \"cascade\" }}"
    )
}

/// The differences of a database from these tables, beside which it may have `others`.
pub(crate) async fn differences(
    db: &Database,
    state: &SchemaState,
    others: &[TableName],
) -> orm::Result<Vec<String>> {
    let found = drift(db, state, others).await?;
    Ok(found.iter().map(ToString::to_string).collect())
}

pub(crate) async fn assert_no_drift(db: &Database, state: &SchemaState) -> orm::Result<()> {
    assert_eq!(differences(db, state, &[]).await?, [""; 0]);
    Ok(())
}

/// The same, where the tables were made by a run, which keeps a history.
pub(crate) async fn assert_no_drift_beside_history(
    db: &Database,
    state: &SchemaState,
) -> orm::Result<()> {
    let history = TableName::new(None, "orm_migrations");
    assert_eq!(differences(db, state, &[history]).await?, [""; 0]);
    Ok(())
}
