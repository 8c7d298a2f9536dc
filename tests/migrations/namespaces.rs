//! Tables in schemas, which only Postgres has: created with their enum types.

on_each! {
    ; only(Postgres, "SQLite has no schemas")
    a_schema_is_created_before_what_is_first_in_it,
}

use orm::migrate::{Migrations, run};
use orm::prelude::*;
use orm::schema::physical::TableName;
use orm_migrate::{Hints, Migration, NoAnswers, SchemaState, diff, drift};

const IN_SALES: &str = r#"
format = 1

[[operation]]
op = "create_enum"
enum = { schema = "sales", name = "status" }
values = ["draft", "live"]

[[operation]]
op = "create_table"
table = { schema = "sales", name = "shelf" }
columns = [{ name = "id", type = "i64", identity = "by_default" }]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = { schema = "sales", name = "book" }
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "title", type = "varchar(20)" },
  { name = "status", type = "enum(sales.status)", default = "'draft'" },
  { name = "shelf_id", type = "i64", null = true },
]
primary_key = ["id"]
uniques = [{ name = "book_title_key", columns = ["title"] }]
checks = [{ name = "book_status_choice", column = "status", one_of = ["draft", "live"] }]
foreign_keys = [
  { name = "book_shelf_id_fkey", columns = ["shelf_id"], references = { schema = "sales", name = "shelf" }, to = ["id"], on_delete = "cascade" },
]
indexes = [
  { name = "book_shelf_id_idx", columns = ["shelf_id"] },
  { name = "book_status_idx", columns = ["status"] },
  { name = "book_live_idx", columns = ["title"], where = "status = 'live'" },
]
"#;

fn state(text: &str) -> SchemaState {
    let migration = Migration::parse("tables.toml", text).expect("a migration");
    let mut state = SchemaState::default();
    for change in &migration.changes {
        state.apply(change).expect("it fits");
    }
    state
}

async fn assert_no_drift(db: &Database, state: &SchemaState) -> orm::Result<()> {
    let found = drift(db, state, &[TableName::new(None, "orm_migrations")]).await?;
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, [""; 0]);
    Ok(())
}

async fn a_schema_is_created_before_what_is_first_in_it(db: Database) -> orm::Result<()> {
    let state = state(IN_SALES);
    let changes = diff(
        &SchemaState::default(),
        &state,
        &Hints::default(),
        &mut NoAnswers,
    );
    let first = Migration {
        changes: changes.expect("nothing is asked"),
        ..Migration::default()
    };
    let first = first.to_text();
    assert!(first.find("create_enum") < first.find("create_table"));
    run(&db, &Migrations::from_texts([("0001_initial", first)])).await?;
    assert_no_drift(&db, &state).await
}
