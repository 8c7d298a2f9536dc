//! The SQL of changes, forwards and back: each file of `cases` with the statements beside it.

use super::plan;
use crate::{Change, Hints, Migration, NoAnswers, SchemaState, TableChange, diff, reverse};
use orm_core::backend::Backend;
use orm_core::schema::physical::{SqlExpression, TableItem, TableName};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plan/cases")
}

fn read(name: &str) -> Migration {
    let path = cases().join(name).with_extension("toml");
    let text = fs::read_to_string(&path).expect("a case");
    let migration = Migration::parse(name, &text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        migration.to_text().matches("op =").count(),
        text.matches("op =").count()
    );
    migration
}

fn planned(changes: &[Change], before: &SchemaState, title: &str) -> String {
    let mut text = String::new();
    for backend in [Backend::Postgres, Backend::Sqlite] {
        let steps = plan(changes, &mut before.clone(), backend);
        let steps = steps.unwrap_or_else(|error| panic!("{title}: {error}"));
        text.extend(["-- ", title, backend.name(), "\n"]);
        for statement in steps.iter().flat_map(|step| step.statements()) {
            text.extend([statement, ";\n"]);
        }
    }
    text
}

/// The tables that a case begins with: those of the cases that it depends on.
fn before(migration: &Migration) -> SchemaState {
    let mut state = SchemaState::default();
    for name in &migration.depends_on {
        let base = read(name);
        state = before(&base);
        plan(&base.changes, &mut state, Backend::Postgres).expect("it fits");
    }
    state
}

/// The names of the cases, in their order.
fn names() -> Vec<String> {
    let files = fs::read_dir(cases()).expect("the cases");
    let files = files.map(|file| file.expect("a file").path());
    let mut names: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|it| it == "toml"))
        .filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    names
}

#[test]
fn every_change_has_its_sql_there_and_back() {
    for name in names() {
        let migration = read(&name);
        let (changes, before) = (&migration.changes, before(&migration));
        let mut after = before.clone();
        plan(changes, &mut after, Backend::Sqlite)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let back = reverse(changes, &before).expect("all can be undone");
        let sql = planned(changes, &before, "") + &planned(&back, &after, "back, ");
        let path = cases().join(&name).with_extension("sql");
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &sql).expect("a file");
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), sql, "{name}");
    }
}

/// The renames and values that the changes themselves name.
fn hints(changes: &[Change]) -> Hints {
    let mut hints = Hints::default();
    for change in changes {
        hints = match change {
            Change::RenameEnumValue { from, to, .. } => {
                let book = TableName::new(None, "book");
                hints.rename_choice(&book, "status", from, to)
            }
            Change::RenameTable { from, to } => hints.rename_table(from, to),
            Change::AlterTable { table, change } => match change {
                TableChange::RenameColumn { from, to } => hints.rename_column(table, from, to),
                TableChange::RenameChoice { column, from, to } => {
                    hints.rename_choice(table, column, from, to)
                }
                // The values stay where the table that it refers to is another.
                TableChange::DropItem(TableItem::ForeignKey(key)) => {
                    let column = &key.columns[0];
                    hints.fill(table, column, SqlExpression::Common(column.clone()))
                }
                TableChange::AddColumn {
                    column,
                    fill: Some(fill),
                } => hints.fill(table, &column.name, fill.clone()),
                TableChange::AlterColumn {
                    to,
                    fill: Some(fill),
                    ..
                } => hints.fill(table, &to.name, fill.clone()),
                _ => hints,
            },
            _ => hints,
        };
    }
    hints
}

/// Cases that say more than the tables do: SQL of the user's own, how something is converted or undone, what others may
/// do meanwhile, a name in between.
const MORE_THAN_A_DIFF: [&str; 11] = [
    "add_check_online",
    "add_index_online",
    "add_unique_column",
    "change_type_by_using",
    "drop_referenced_table",
    "sql_between",
    "swap_choices",
    "swap_columns",
    "swap_enum_values",
    "swap_tables",
    "types_of_two_tables",
];

/// The changes as a file has them.
fn written(changes: &[Change]) -> String {
    let migration = Migration {
        changes: changes.to_vec(),
        ..Migration::default()
    };
    migration.to_text()
}

#[test]
fn every_change_is_found_by_comparing_the_tables() {
    for name in names() {
        let migration = read(&name);
        let (changes, before) = (&migration.changes, before(&migration));
        let mut after = before.clone();
        plan(changes, &mut after, Backend::Sqlite).expect("it fits");
        let hints = hints(changes);
        if !MORE_THAN_A_DIFF.contains(&name.as_str()) && before != after {
            let found = diff(&before, &after, &hints, &mut NoAnswers);
            let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(written(&found), written(changes), "{name}");
        }
        let none = diff(&after, &after, &hints.standing(), &mut NoAnswers);
        assert_eq!(none, Ok(Vec::new()), "{name}");
    }
}
