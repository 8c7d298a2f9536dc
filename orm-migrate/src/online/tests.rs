//! Each change that would keep others waiting is split.

use super::online;
use crate::samples::{column, foreign_key, state, table, table_name};
use crate::state::SchemaState;
use crate::{
    Answers, FillAnswer, FillQuestion, Hints, LintFacts, Migration, RenameAnswer, RenameQuestion,
    diff, lint, plan,
};
use orm_core::backend::Backend;
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, KeyConstraint, PhysicalColumn, PhysicalIndex, PhysicalTable,
};
use orm_core::schema::{Change, TableChange};

fn book() -> PhysicalTable {
    table(
        "book",
        &[("title", "text"), ("note", "text?"), ("author_id", "i64")],
    )
}

fn library() -> SchemaState {
    state([book(), table("author", &[("name", "text")])])
}

/// Changes of each kind that matters.
fn wanted() -> SchemaState {
    let mut book = book();
    book.columns.push(PhysicalColumn {
        null: true,
        ..column("pages", "i32")
    });
    book.columns[2].null = false;
    book.indexes = vec![PhysicalIndex::over(
        "book_title_idx".to_owned(),
        ["title".to_owned()],
    )];
    book.uniques = vec![KeyConstraint {
        name: "book_note_key".to_owned(),
        columns: vec!["note".to_owned()],
    }];
    book.checks = vec![CheckConstraint {
        name: "book_title_check".to_owned(),
        condition: CheckCondition::sql("title <> ''"),
    }];
    book.foreign_keys = vec![foreign_key("book", "author_id", "author")];
    state([book, table("author", &[("name", "text")])])
}

/// No row is without a note.
struct NoSuchRows;

impl Answers for NoSuchRows {
    fn rename(&mut self, _: &RenameQuestion) -> Option<RenameAnswer> {
        None
    }

    fn fill(&mut self, _: &FillQuestion) -> Option<FillAnswer> {
        Some(FillAnswer::NoSuchRows)
    }
}

fn changes() -> Vec<Change> {
    let hints = Hints::default();
    diff(&library(), &wanted(), &hints, &mut NoSuchRows).expect("all is known")
}

fn sql(migrations: &[Migration], backend: Backend) -> Vec<Vec<String>> {
    let mut state = library();
    let plans = migrations.iter().map(|migration| {
        let steps = plan(&migration.changes, &mut state, backend).expect("they fit");
        let statements = steps.iter().flat_map(|step| step.statements());
        statements.map(str::to_owned).collect()
    });
    plans.collect()
}

#[test]
fn changes_are_split_by_what_they_lock() {
    let migrations = online(&changes(), &library()).expect("they fit");
    let atomic: Vec<_> = migrations.iter().map(|it| it.is_atomic).collect();
    assert_eq!(atomic, [true, false, true]);
    let foreign_key = "CONSTRAINT \"book_author_id_fkey\" FOREIGN KEY (\"author_id\") REFERENCES \"author\" (\"id\") ON DELETE CASCADE";
    let expected: [Vec<String>; 3] = [
        vec![
            "ALTER TABLE \"book\" ADD CONSTRAINT \"book_note_not_null\" CHECK (\"note\" IS NOT NULL) NOT VALID".to_owned(),
            "ALTER TABLE \"book\" ADD COLUMN \"pages\" INTEGER".to_owned(),
            "ALTER TABLE \"book\" ADD CONSTRAINT \"book_title_check\" CHECK (title <> '') NOT VALID".to_owned(),
            format!("ALTER TABLE \"book\" ADD {foreign_key} NOT VALID"),
        ],
        vec![
            "CREATE UNIQUE INDEX CONCURRENTLY \"book_note_key\" ON \"book\" (\"note\")".to_owned(),
            "ALTER TABLE \"book\" ADD CONSTRAINT \"book_note_key\" UNIQUE USING INDEX \"book_note_key\"".to_owned(),
            "CREATE INDEX CONCURRENTLY \"book_title_idx\" ON \"book\" (\"title\")".to_owned(),
        ],
        vec![
            "ALTER TABLE \"book\" VALIDATE CONSTRAINT \"book_note_not_null\"".to_owned(),
            "ALTER TABLE \"book\" ALTER COLUMN \"note\" SET NOT NULL".to_owned(),
            "ALTER TABLE \"book\" DROP CONSTRAINT \"book_note_not_null\"".to_owned(),
            "ALTER TABLE \"book\" VALIDATE CONSTRAINT \"book_title_check\"".to_owned(),
            "ALTER TABLE \"book\" VALIDATE CONSTRAINT \"book_author_id_fkey\"".to_owned(),
        ],
    ];
    assert_eq!(sql(&migrations, Backend::Postgres), expected);
}

#[test]
fn the_tables_are_the_same_at_last_and_nobody_has_waited() {
    let migrations = online(&changes(), &library()).expect("they fit");
    let mut state = library();
    for migration in &migrations {
        let facts = LintFacts::of(Backend::Postgres);
        let found = lint(migration, &state, &facts).into_iter();
        let locks: Vec<_> = found
            .filter(|it| it.code.as_str().starts_with('L'))
            .map(|it| it.to_string())
            .collect();
        assert!(locks.is_empty(), "{locks:?}");
        let text = migration.to_text();
        assert_eq!(Migration::parse("m", &text).as_ref(), Ok(migration));
        plan(&migration.changes, &mut state, Backend::Sqlite).expect("it fits");
    }
    assert_eq!(state, wanted());
}

#[test]
fn new_tables_are_made_as_they_are_and_renames_come_after_what_waits() {
    let index = |name: &str, on: &str| {
        let index = PhysicalIndex::over(name.to_owned(), ["title".to_owned()]);
        let add = TableChange::AddItem(orm_core::schema::physical::TableItem::Index(index));
        Change::of_table(&table_name(on), add)
    };
    let rename = Change::RenameTable {
        from: table_name("author"),
        to: table_name("writer"),
    };
    let changes = [
        Change::CreateTable(table("tag", &[("title", "text")])),
        index("tag_title_idx", "tag"),
        index("book_title_idx", "book"),
        rename.clone(),
    ];
    let migrations = online(&changes, &library()).expect("they fit");
    let found: Vec<_> = migrations.iter().map(|it| it.changes.len()).collect();
    assert_eq!(found, [2, 1, 1]);
    assert_eq!(migrations[0].changes, changes[..2]);
    assert_eq!(migrations[2].changes, [rename]);
}
