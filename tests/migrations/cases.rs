//! Every kind of change, carried out there and back on tables with rows.
//!
//! A case is a file beside `orm-migrate`'s plans, where its SQL is kept; `depends_on` names the case whose tables it begins
//! with.

on_each! { every_change_is_carried_out_there_and_back }

use crate::changes::{migrate, run};
use orm::prelude::*;
use orm::schema::physical::{ColumnType, PhysicalColumn};
use orm_migrate::{Change, Migration, SchemaState, TableChange, compare, plan, reverse};
use std::fs;
use std::path::{Path, PathBuf};

/// Rows of the tables that the cases begin with; the number of a book that was given out is not given out again.
const ROWS: [(&str, &str); 4] = [
    ("author", "INSERT INTO author (name) VALUES ('a'), ('b')"),
    ("tag", "INSERT INTO tag (label) VALUES ('t')"),
    (
        "book",
        "INSERT INTO book (title, note, pages, price, author_id) VALUES ('12', '2020-01-01', 1, 10, 1);
         INSERT INTO book (title, note, pages, price, author_id) VALUES ('13', '2020-01-02', 2, NULL, 2);
         DELETE FROM book WHERE pages = 2",
    ),
    (
        "loan",
        "INSERT INTO copy (id) VALUES (7); INSERT INTO loan (copy_id) VALUES (7)",
    ),
];

/// A value of the only book after a change.
const VALUES: [(&str, &str, &str); 21] = [
    ("add_enum_column", "status", "draft"),
    ("add_enum_value", "status", "draft"),
    ("drop_enum_value", "status", "draft"),
    ("rename_choice", "status", "sketch"),
    ("rename_enum_value", "status", "sketch"),
    ("add_column_with_default", "rating", "3"),
    ("add_column_with_fill", "slug", ""),
    ("add_column_filled_from_another", "slug", "12"),
    ("add_unique_column", "isbn", "null"),
    ("add_required_foreign_key", "owner_id", "1"),
    ("add_generated_column", "total", "2"),
    ("add_nullable_column", "sub", "null"),
    ("become_not_null", "note", "2020-01-01"),
    ("rename_column", "remark", "2020-01-01"),
    ("rename_and_change_type", "page_count", "1"),
    ("swap_columns", "title", "2020-01-01"),
    ("rename_column_and_add_another", "name", "12"),
    ("integer_to_text", "pages", "1"),
    ("text_to_integer", "title", "12"),
    ("text_to_json", "title", "12"),
    ("widen_integer", "pages", "1"),
];

/// Cases whose book must be gone before they are undone or done: a column comes back without values, or refers to no row.
const WITHOUT_BOOKS: [&str; 3] = [
    "drop_foreign_key_column",
    "drop_referenced_table",
    "foreign_key_target",
];

struct Case {
    name: String,
    migration: Migration,
    before: SchemaState,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../orm-migrate/src/plan/cases")
}

fn read(name: &str) -> Migration {
    let text = fs::read_to_string(folder().join(name).with_extension("toml")).expect("a case");
    Migration::parse(name, &text).unwrap_or_else(|error| panic!("{error}"))
}

fn before(migration: &Migration) -> SchemaState {
    let mut state = SchemaState::default();
    for name in &migration.depends_on {
        let base = read(name);
        state = before(&base);
        for change in &base.changes {
            state.apply(change).expect("it fits");
        }
    }
    state
}

fn cases() -> Vec<Case> {
    let files = fs::read_dir(folder()).expect("the cases");
    let files = files.map(|file| file.expect("a file").path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let names = files.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
    let cases = names.map(|name| {
        let migration = read(&name);
        let before = before(&migration);
        Case {
            name,
            migration,
            before,
        }
    });
    cases.collect()
}

async fn every_change_is_carried_out_there_and_back(db: Database) -> orm::Result<()> {
    for case in cases() {
        let name = case.name.as_str();
        let mut state = case.before.clone();
        run(&case.before.describe().to_sql(db.backend())?, &db).await?;
        add_rows(&db, &case).await?;
        let rows = kept(&db, &case.before, &case.migration.changes).await?;

        carry_out(&db, &case.migration, &mut state).await?;
        assert_is_fresh(&db, &state, name).await?;
        assert_eq!(
            kept(&db, &state, &case.migration.changes).await?,
            rows,
            "{name}"
        );
        for (_, column, expected) in VALUES.iter().filter(|(of, ..)| *of == name) {
            let found = text(&db, &format!("SELECT CAST({column} AS text) FROM book")).await?;
            assert_eq!(found, *expected, "{name}");
        }

        let back = Migration {
            changes: reverse(&case.migration.changes, &case.before).expect("all can be undone"),
            ..case.migration.clone()
        };
        carry_out(&db, &back, &mut state).await?;
        assert_eq!(state, case.before, "{name}");
        assert_is_fresh(&db, &state, name).await?;
        assert_eq!(
            kept(&db, &state, &case.migration.changes).await?,
            rows,
            "{name}"
        );
        drop_all(&db, &state).await?;
    }
    Ok(())
}

async fn add_rows(db: &Database, case: &Case) -> orm::Result<()> {
    for (table, insert) in ROWS {
        let is_left_out = table == "book" && WITHOUT_BOOKS.contains(&case.name.as_str());
        let is_there = case.before.tables().any(|own| own.name.name == table);
        if is_there && !is_left_out {
            run(insert, db).await?;
        }
    }
    Ok(())
}

/// Carries out a migration: a statement at a time where no transaction may be around it.
async fn carry_out(
    db: &Database,
    migration: &Migration,
    state: &mut SchemaState,
) -> orm::Result<()> {
    if migration.is_atomic || db.backend() == Backend::Sqlite {
        return migrate(db, &migration.changes, state).await;
    }
    let steps = plan(&migration.changes, state, db.backend()).expect("they fit");
    for statement in steps.iter().flat_map(|step| step.statements()) {
        run(statement, db).await?;
    }
    Ok(())
}

/// Asserts that the database is as one that was made with these tables.
async fn assert_is_fresh(db: &Database, state: &SchemaState, case: &str) -> orm::Result<()> {
    let found = SchemaState::from(db.introspect_tables(&state.describe()).await?);
    let expected = SchemaState::from(db.expected_tables(state.describe()).await?);
    let differences = compare(&found, &expected).into_iter();
    let differences: Vec<_> = differences.map(|it| it.to_string()).collect();
    assert!(differences.is_empty(), "{case}: {differences:#?}");
    if db.backend() == Backend::Sqlite {
        let lost = "SELECT CAST(count(*) AS text) FROM pragma_foreign_key_check";
        assert_eq!(text(db, lost).await?, "0", "{case}");
    }
    Ok(())
}

/// The values of each column that the changes leave as it is.
async fn kept(db: &Database, state: &SchemaState, changes: &[Change]) -> orm::Result<Vec<String>> {
    let is_left = |table: &str, column: &PhysicalColumn| {
        let (name, ty) = (&column.name, &column.ty);
        changes.iter().all(|change| match change {
            Change::RenameEnumValue { name, .. } => *ty != ColumnType::of_enum(name.clone()),
            Change::CreateTable(own) | Change::DropTable(own) => own.name.name != table,
            Change::RenameTable { from, to } => from.name != table && to.name != table,
            Change::AlterTable { table: own, change } => {
                own.name != table || !is_about(change, name)
            }
            _ => true,
        })
    };
    let mut kept = Vec::new();
    for table in state.tables() {
        for column in &table.columns {
            let table = &table.name.name;
            if is_left(table, column) {
                let column = &column.name;
                let values = format!(
                    "SELECT string_agg(CAST(\"{column}\" AS text), ',' ORDER BY CAST(\"{column}\" AS text)) FROM \"{table}\""
                );
                kept.push(format!("{table}.{column}: {}", text(db, &values).await?));
            }
        }
    }
    kept.sort();
    Ok(kept)
}

fn is_about(change: &TableChange, name: &str) -> bool {
    match change {
        TableChange::AddColumn { column, .. } | TableChange::DropColumn { column, .. } => {
            column.name == name
        }
        TableChange::AlterColumn { to, .. } => to.name == name,
        TableChange::RenameChoice { column, .. } => column == name,
        TableChange::RenameColumn { from, to } => from == name || to == name,
        _ => false,
    }
}

async fn drop_all(db: &Database, state: &SchemaState) -> orm::Result<()> {
    let is_sqlite = db.backend() == Backend::Sqlite;
    let mut statements = Vec::new();
    if is_sqlite {
        statements.push("PRAGMA foreign_keys = OFF".to_owned());
    }
    let ending = if is_sqlite { "" } else { " CASCADE" };
    for table in state.tables() {
        statements.push(format!("DROP TABLE \"{}\"{ending}", table.name.name));
        for search in table.searches.iter().filter(|_| is_sqlite) {
            statements.push(format!("DROP TABLE \"{}\"", search.name));
        }
    }
    for own in state.describe().enums().filter(|_| !is_sqlite) {
        statements.push(format!("DROP TYPE \"{}\"", own.name.name));
    }
    run(&statements.join(";"), db).await
}

/// The only value of a query, `null` if there is none.
pub(crate) async fn text(db: &Database, query: &str) -> orm::Result<String> {
    let query = sqlx::AssertSqlSafe(query);
    let found: Result<Option<String>, sqlx::Error> = match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            db.with_sqlite(async |on| sqlx::query_scalar(query).fetch_one(on).await)
                .await?
        }
        #[cfg(feature = "postgres")]
        _ => {
            db.with_postgres(async |on| sqlx::query_scalar(query).fetch_one(on).await)
                .await?
        }
        #[cfg(not(feature = "postgres"))]
        _ => unreachable!("no test runs on it"),
    };
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    Ok(found.unwrap_or_else(|| "null".to_owned()))
}
