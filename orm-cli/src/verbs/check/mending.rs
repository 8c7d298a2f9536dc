//! The changes that take the differences between a database and its migrations away: SQL for the database, or a migration.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::manage::Run;
use crate::verbs::makemigrations::{dependencies, written};
use crate::verbs::migrate::{is_loss, of_run_error};
use crate::verbs::sqlmigrate;
use orm_core::db::Database;
use orm_core::schema::physical::{PhysicalSchema, PhysicalTable};
use orm_core::sql::migration::HandmadeObject;
use orm_migrate::runner::handmade;
use orm_migrate::{
    Change, DeclaredAnswers, Hints, Migration, MigrationGraph, MigrationStep, OutlineLine,
    SchemaState, diff, live, outline, plan,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The changes between the tables that a database should have and those that it has.
pub(super) struct Mending {
    /// The tables that it has.
    live: SchemaState,
    /// The changes from what it should have: a migration of them takes it as it is.
    pub(super) taken: Vec<Change>,
    /// The changes to what it should have.
    mended: Vec<Change>,
}

impl Mending {
    pub(super) async fn of(db: &Database, expected: &SchemaState) -> Result<Self, Failure> {
        let live = live(db, expected).await.map_err(of_run_error)?;
        Ok(Mending {
            taken: changes(expected, &within(&live))?,
            mended: changes(&live, expected)?,
            live,
        })
    }

    /// The SQL that mends the database, behind a line for each column that goes with its values: on SQLite a table that is made
    /// anew just lacks it. Triggers and indexes that somebody made on such a table are made again at the end.
    pub(super) async fn sql(&self, db: &Database) -> Result<String, Failure> {
        let migration = Migration {
            changes: self.mended.clone(),
            ..Migration::default()
        };
        let gone = outline(&self.mended).into_iter().filter(is_loss);
        let mut lines: Vec<_> = gone
            .map(|OutlineLine { text, .. }| {
                format!("-- {text} goes with its values; a field of the model keeps it")
            })
            .collect();
        let mut after = self.live.clone();
        let sql = sqlmigrate::sql("to mend it", &migration, &mut after, db.backend())?;
        lines.push(sql);
        let mut text = lines.join("\n");
        for object in self.lost(db, &after).await? {
            let (kind, name) = (object.kind.word(), &object.name);
            let sql = object.sql.trim_end().trim_end_matches(';');
            let _ = write!(
                text,
                "-- the {kind} {name}, which no migration made\n{sql};\n"
            );
        }
        Ok(text)
    }

    /// The triggers and indexes that go with tables which are made anew.
    async fn lost(
        &self,
        db: &Database,
        after: &SchemaState,
    ) -> Result<Vec<HandmadeObject>, Failure> {
        let steps = plan(&self.mended, &mut self.live.clone(), db.backend());
        let steps = steps.map_err(|error| Failure::new(Exit::Failed, error))?;
        let tables: BTreeSet<_> = steps.iter().filter_map(rebuilt).collect();
        let mut lost = Vec::new();
        for table in tables {
            let objects = handmade(db, table, &[&self.live, after]).await;
            lost.extend(objects.map_err(of_run_error)?);
        }
        Ok(lost)
    }
}

fn rebuilt(step: &MigrationStep) -> Option<&str> {
    match step {
        MigrationStep::Rebuild(rebuild) => Some(&rebuild.table),
        _ => None,
    }
}

/// The tables without foreign keys to others, of which no migration can say anything.
fn within(tables: &SchemaState) -> SchemaState {
    let own = tables.tables().map(|table| {
        let mut table = PhysicalTable::clone(table);
        table
            .foreign_keys
            .retain(|key| tables.table(&key.target).is_some());
        table
    });
    let described = tables.describe();
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
        depends_on: dependencies(graph, run.manage.migrations.name()),
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
