//! The differences of a database from its migrations, and what it lacks of them.

use super::Check;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::name_pattern::is_like;
use crate::run::Run;
use crate::stopped::of_run_error;
use orm_core::db::Database;
use orm_core::schema::physical::TableName;
use orm_core::sql::migration::HISTORY_TABLE;
use orm_migrate::runner::{MigrationStatus, status};
use orm_migrate::{Difference, DifferentPart, Drift, MigrationGraph, MigrationName, SchemaState};
use std::collections::BTreeSet;

/// The findings about a database.
pub(super) struct DatabaseFindings {
    /// The migrations that it lacks.
    pub(super) unapplied: Vec<MigrationName>,
    /// The words for what it is compared with: its last migration, or the models.
    pub(super) compared_with: String,
    /// True where it is compared with the models.
    pub(super) is_of_models: bool,
    /// The last migration that it has.
    pub(super) last: Option<MigrationName>,
    pub(super) differences: Vec<Difference>,
    /// The right that the role lacks, without which SQL is not compared.
    pub(super) approximate: Option<String>,
    /// The differences are mended, so nothing need be said of how.
    pub(super) is_mended: bool,
    /// The tables that no migration knows.
    pub(super) unknown_tables: Vec<TableName>,
    /// Some of them are tables of the models, and the database has no migration: it was made otherwise.
    pub(super) has_tables_of_models: bool,
    /// Sentences about files that this database does not need any more.
    pub(super) spent_files: Vec<String>,
}

impl DatabaseFindings {
    pub(super) fn lacked(&self) -> Vec<&MigrationName> {
        self.unapplied.iter().collect()
    }

    /// Refuses a migration that takes the database as it is, where that has not all of those before.
    pub(super) fn refuse_behind(&self) -> Result<(), Failure> {
        let Some(first) = self.unapplied.first() else {
            return Ok(());
        };
        let message = format!(
            "the database lacks {first}; a migration that takes it as it is comes after that"
        );
        Err(Failure::new(Exit::History, message).note("help", "manage migrate"))
    }
}

impl Check {
    /// The findings, and the tables that the database should have.
    pub(super) async fn of_database(
        &self,
        run: &Run<'_>,
        graph: &MigrationGraph,
        db: &Database,
    ) -> Result<(DatabaseFindings, SchemaState), Failure> {
        let statuses = status(db, &run.program.migrations).await;
        let statuses = statuses.map_err(of_run_error)?;
        let (applied, unapplied): (Vec<_>, Vec<_>) =
            statuses.iter().partition(|it| it.is_applied());
        let names: BTreeSet<_> = applied.iter().map(|it| &it.name).collect();
        let models = SchemaState::of(&run.program.models);
        let expected = if self.models {
            models.clone()
        } else {
            graph.state_of(|name| names.contains(name))?
        };
        let own = [TableName::new(None, HISTORY_TABLE)];
        let drift = Drift::find(db, &expected, &own).await;
        let drift = drift.map_err(of_run_error)?;
        let (unknown_tables, differences) = self.differences(run, drift.differences)?;
        let last = applied.last().map(|it| it.name.clone());
        let of_last = last
            .as_ref()
            .map_or("nothing".to_owned(), ToString::to_string);
        let mut unknown = unknown_tables.iter();
        let has_tables_of_models =
            last.is_none() && unknown.any(|table| models.table(table).is_some());
        let findings = DatabaseFindings {
            unapplied: unapplied.iter().map(|it| it.name.clone()).collect(),
            compared_with: if self.models {
                "the models".to_owned()
            } else {
                of_last
            },
            is_of_models: self.models,
            last,
            differences,
            approximate: drift.approximate,
            is_mended: false,
            unknown_tables,
            has_tables_of_models,
            spent_files: spent_files(graph, &applied),
        };
        Ok((findings, expected))
    }

    /// The tables that nobody knows, and the differences, of which those tables are some with `--strict`.
    fn differences(
        &self,
        run: &Run<'_>,
        found: Vec<Difference>,
    ) -> Result<(Vec<TableName>, Vec<Difference>), Failure> {
        let is_unknown = |it: &Difference| it.part == DifferentPart::UnknownTable;
        let (mut unknown, mut differences): (Vec<_>, Vec<_>) =
            found.into_iter().partition(is_unknown);
        let mut ignored = run.file_settings()?.ignore;
        ignored.extend(self.ignore.iter().cloned());
        unknown.retain(|it| {
            let name = it.table.to_string();
            !ignored.iter().any(|pattern| is_like(&name, pattern))
        });
        if self.strict {
            differences.append(&mut unknown);
        }
        Ok((
            unknown.into_iter().map(|it| it.table).collect(),
            differences,
        ))
    }
}

/// The migrations that are summed up by one that this database has.
fn spent_files(graph: &MigrationGraph, applied: &[&MigrationStatus]) -> Vec<String> {
    let sums = graph
        .migrations()
        .filter(|it| !it.migration.replaces.is_empty());
    let sums = sums.filter(|sum| applied.iter().any(|it| it.name == sum.name));
    let sums = sums.map(|sum| {
        let replaced = sum.migration.replaces.join("`, `");
        format!("the files of `{replaced}`: this database has `{}` in their place; take them and the line `replaces` away once every database does", sum.name)
    });
    sums.collect()
}
