//! The changes that take the differences between a database and its migrations away: SQL for the database, or a migration.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::stopped::of_run_error;
use crate::verbs::makemigrations::{dependencies, written};
use crate::verbs::sqlmigrate;
use orm_core::backend::Backend;
use orm_core::db::Database;
use orm_core::schema::TableChange;
use orm_core::schema::physical::{ColumnType, PhysicalSchema, PhysicalTable, TableItem};
use orm_core::sql::ddl::field_type;
use orm_core::sql::migration::HandmadeObject;
use orm_migrate::runner::{dependants, handmade, odd_columns};
use orm_migrate::{
    Change, DeclaredAnswers, Hints, Migration, MigrationGraph, MigrationStep, SchemaState, diff,
    is_respelled, is_rounded, live, outline, plan,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The changes between the tables that a database should have and those that it has.
pub(super) struct Mending {
    /// The tables that it has.
    live: SchemaState,
    /// The changes from what it should have: a migration of them takes it as it is.
    pub(super) taken: Vec<Change>,
    /// The changes to what it should have, beside the columns, the foreign keys and the unique keys that nothing expects, and
    /// types by which values would change.
    mended: Vec<Change>,
    /// The changes that would take those away.
    unexpected: Vec<Change>,
}

impl Mending {
    pub(super) async fn of(db: &Database, expected: &SchemaState) -> Result<Self, Failure> {
        let live = live(db, expected).await.map_err(of_run_error)?;
        let taken = changes(expected, &within(&live))?;
        let live = holding_their_values(db, expected, live).await?;
        let kept = with_unexpected_parts(expected, &live, db.backend());
        Ok(Mending {
            taken,
            mended: changes(&live, &kept)?,
            unexpected: changes(&kept, expected)?,
            live,
        })
    }

    /// The SQL that mends the database, behind what stands in the way of it. Triggers and indexes that somebody made on a
    /// table that SQLite makes anew are made again. Columns that nothing expects stay, as their values would go with them, and so do
    /// foreign keys, unique keys, and types of which the expected one would change values; what takes them away follows as comments.
    pub(super) async fn sql(&self, db: &Database) -> Result<String, Failure> {
        let mut text = self.in_the_way(db).await?;
        let mut after = self.live.clone();
        let mut again = String::new();
        for object in self.lost(db).await? {
            let (kind, name) = (object.kind.word(), &object.name);
            let sql = object.sql.trim_end().trim_end_matches(';');
            let _ = write!(
                again,
                "-- the {kind} {name}, which no migration made\n{sql};\n"
            );
        }
        text += &sql_of("to mend it", &self.mended, &mut after, &again, db)?;
        if !self.unexpected.is_empty() {
            let sql = sql_of(self.of_unexpected(), &self.unexpected, &mut after, "", db)?;
            text.extend(sql.lines().map(commented));
        }
        Ok(text)
    }

    /// Says what the changes do that stand as comments.
    fn of_unexpected(&self) -> &'static str {
        let is_type = |change: &Change| {
            let Change::AlterTable { change, .. } = change else {
                return false;
            };
            matches!(change, TableChange::AlterColumn { .. })
        };
        if self.unexpected.iter().any(is_type) {
            "to take away what nothing expects, with its values, and to store values in the form of another type"
        } else {
            "to take away what nothing expects, with its values"
        }
    }

    /// A line for each column or table that something else of the database keeps from being changed.
    async fn in_the_way(&self, db: &Database) -> Result<String, Failure> {
        let found = dependants(db, &self.live, &self.mended).await;
        let lines = found.map_err(of_run_error)?.into_iter().map(|found| {
            let (part, names) = (found.part(), found.names.join(", "));
            format!("-- {part} is used by {names}: drop that before, and make it anew after\n")
        });
        Ok(lines.collect())
    }

    /// The triggers and indexes that go with tables which are made anew.
    async fn lost(&self, db: &Database) -> Result<Vec<HandmadeObject>, Failure> {
        let mut after = self.live.clone();
        let steps = plan(&self.mended, &mut after, db.backend());
        let steps = steps.map_err(|error| Failure::new(Exit::Failed, error))?;
        let tables: BTreeSet<_> = steps.iter().filter_map(rebuilt).collect();
        let mut lost = Vec::new();
        for table in tables {
            let objects = handmade(db, table, &[&self.live, &after]).await;
            lost.extend(objects.map_err(of_run_error)?);
        }
        Ok(lost)
    }
}

/// The SQL of changes of these tables, which have them then, and more statements behind it.
fn sql_of(
    name: &str,
    changes: &[Change],
    tables: &mut SchemaState,
    more: &str,
    db: &Database,
) -> Result<String, Failure> {
    let migration = Migration {
        changes: changes.to_vec(),
        ..Migration::default()
    };
    sqlmigrate::sql(name, &migration, tables, more, db.backend())
}

fn commented(line: &str) -> String {
    let start = if line.starts_with("--") { "" } else { "-- " };
    format!("{start}{line}\n")
}

fn rebuilt(step: &MigrationStep) -> Option<&str> {
    match step {
        MigrationStep::Rebuild(rebuild) => Some(&rebuild.table),
        _ => None,
    }
}

/// The expected tables with the columns that nothing expects, the constraints and indexes on these, other foreign keys and
/// unique keys that nothing expects, and types by which no value changes.
fn with_unexpected_parts(
    expected: &SchemaState,
    live: &SchemaState,
    backend: Backend,
) -> SchemaState {
    edited(expected, |table| {
        if let Some(live) = live.table(&table.name) {
            keep_values(table, live, backend);
            add_unexpected_rules(table, live);
            add_unknown_columns(table, live);
        }
    })
}

/// The tables with columns that nothing expects as `ANY`, where they hold values of SQLite that are none of their types.
async fn holding_their_values(
    db: &Database,
    expected: &SchemaState,
    live: SchemaState,
) -> Result<SchemaState, Failure> {
    let mut odd = BTreeMap::new();
    for table in live.tables() {
        let expected = expected.table(&table.name);
        let is_unexpected = |name: &str| expected.is_some_and(|own| own.column(name).is_none());
        let names = table.columns.iter().map(|column| &*column.name);
        let names: Vec<_> = names.filter(|name| is_unexpected(name)).collect();
        if !names.is_empty() {
            let found = odd_columns(db, &table.name.name, &names).await;
            odd.insert(table.name.clone(), found.map_err(of_run_error)?);
        }
    }
    Ok(edited(&live, |table| {
        let odd = odd.get(&table.name).into_iter().flatten();
        for name in odd {
            let mut columns = table.columns.iter_mut();
            if let Some(column) = columns.find(|column| column.name == *name) {
                column.ty = ColumnType::Other("ANY".to_owned());
            }
        }
    }))
}

/// Leaves a column the type that it has, where values would be rounded by the expected one, or stored in another form.
fn keep_values(table: &mut PhysicalTable, live: &PhysicalTable, backend: Backend) {
    for column in &mut table.columns {
        let Some(found) = live.column(&column.name) else {
            continue;
        };
        // A float of another program is one too.
        let of_field = field_type(&found.ty, backend).map(ColumnType::of);
        let of_field = of_field.filter(|_| matches!(found.ty, ColumnType::Other(_)));
        // SQLite copies what is stored as it is.
        let is_copied = backend.features().rebuilds_tables;
        if is_rounded(&found.ty, &column.ty)
            || !is_copied && is_respelled(&found.ty, &column.ty)
            || of_field.is_some_and(|from| is_rounded(&from, &column.ty))
        {
            column.ty.clone_from(&found.ty);
        }
    }
}

/// Foreign keys and unique keys of known columns, which keep values right whether or not models can say them.
fn add_unexpected_rules(table: &mut PhysicalTable, live: &PhysicalTable) {
    let items = live.items().into_iter();
    let is_unexpected = |item: &TableItem| {
        let mut columns = item.columns().into_iter();
        columns.all(|column| table.column(column).is_some())
            && table.items().iter().all(|own| own.name() != item.name())
            && !is_expected(table, item)
    };
    let unexpected: Vec<_> = items.filter(is_unexpected).collect();
    for item in unexpected {
        table.add_item(item);
    }
}

/// Returns whether a rule of a table has another, or the same, in the place of this one; true of what is no such rule.
fn is_expected(table: &PhysicalTable, item: &TableItem) -> bool {
    match item {
        TableItem::ForeignKey(key) => {
            let mut keys = table.foreign_keys.iter();
            keys.any(|own| own.columns == key.columns)
        }
        TableItem::Unique(key) => table.is_unique(&key.columns),
        TableItem::Index(index) if index.is_unique => {
            let mut indexes = table.indexes.iter();
            index
                .unique_columns()
                .is_some_and(|it| table.is_unique(&it))
                || indexes.any(|own| own.is_unique && own.keys == index.keys)
        }
        _ => true,
    }
}

fn add_unknown_columns(table: &mut PhysicalTable, live: &PhysicalTable) {
    let columns = live.columns.iter();
    let unknown: Vec<_> = columns
        .filter(|column| table.column(&column.name).is_none())
        .collect();
    let items = live.items().into_iter();
    for item in items.filter(|item| unknown.iter().any(|column| item.is_about(&column.name))) {
        table.add_item(item);
    }
    table.columns.extend(unknown.into_iter().cloned());
}

/// The tables without foreign keys to others, of which no migration can say anything.
fn within(tables: &SchemaState) -> SchemaState {
    edited(tables, |table| {
        table
            .foreign_keys
            .retain(|key| tables.table(&key.target).is_some());
    })
}

/// The tables, each of them changed.
fn edited(tables: &SchemaState, edit: impl Fn(&mut PhysicalTable)) -> SchemaState {
    let described = tables.describe();
    let own = tables.tables().map(|table| {
        let mut table = PhysicalTable::clone(table);
        edit(&mut table);
        table
    });
    let namespaces = described.namespaces().iter().cloned();
    PhysicalSchema::new(namespaces, own)
        .with_enums(described.enums().cloned())
        .into()
}

fn changes(from: &SchemaState, to: &SchemaState) -> Result<Vec<Change>, Failure> {
    let changes = diff(from, to, &Hints::default(), &mut DeclaredAnswers);
    changes.map_err(|error| Failure::new(Exit::Failed, error))
}

/// Writes a migration of these changes, which this database has already.
pub(super) fn write(
    run: &mut Run<'_>,
    graph: &MigrationGraph,
    changes: Vec<Change>,
) -> Result<(), Failure> {
    let migration = Migration {
        depends_on: dependencies(graph, run.program.migrations.name()),
        changes,
        ..Migration::default()
    };
    let name = written::name(run, graph, &[], "as_found");
    let path = written::write(run, graph, &name, &migration.to_text())?;
    run.screen.line(format!("Created {path}"));
    run.screen.outline(&outline(&migration.changes));
    run.screen
        .line("This database has it already: manage migrate --fake");
    run.screen
        .line("Change the models likewise; else the next makemigrations takes it back.");
    Ok(())
}
