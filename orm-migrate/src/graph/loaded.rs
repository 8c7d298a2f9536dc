//! One migration with its file.

use super::error::GraphError;
use super::name::MigrationName;
use crate::migration::Migration;
use crate::mistake::Mistake;
use crate::state::SchemaState;

/// A migration that was read, with its name and the path of its file.
///
/// ```
/// use orm_migrate::{LoadedMigration, Migrations};
///
/// let graph = Migrations::from_texts([("0001_initial", "format = 1\n")]).load()?;
/// let first: &LoadedMigration = graph.find("0001")?;
/// assert_eq!(first.migration.changes.len(), 0);
/// # Ok::<(), orm_migrate::GraphError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LoadedMigration {
    /// The name.
    pub name: MigrationName,
    /// The path of the file, for messages.
    pub path: String,
    /// The migration.
    pub migration: Migration,
    /// The line of each operation, from 1.
    lines: Vec<usize>,
}

impl LoadedMigration {
    pub(crate) fn parse(set: &str, path: &str, text: &str) -> Result<Self, GraphError> {
        let (migration, lines) = Migration::parse_with_lines(path, text)?;
        let file = path.rsplit('/').next().unwrap_or(path);
        Ok(LoadedMigration {
            name: MigrationName::new(set, file.trim_end_matches(".toml")),
            path: path.to_owned(),
            migration,
            lines,
        })
    }

    /// Changes the tables as this migration does.
    ///
    /// ```
    /// use orm_migrate::{Migrations, SchemaState};
    ///
    /// let graph = Migrations::from_texts([("0001_initial", "format = 1\n")]).load()?;
    /// let mut state = SchemaState::default();
    /// for migration in graph.migrations() {
    ///     migration.apply(&mut state)?;
    /// }
    /// assert_eq!(state, graph.state()?);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// [`GraphError::Misfit`] if an operation does not fit the tables that it meets.
    pub fn apply(&self, state: &mut SchemaState) -> Result<(), GraphError> {
        let changes = &self.migration.changes;
        for (position, change) in changes.iter().enumerate() {
            let applied = state.apply(change);
            applied.map_err(|mistake| self.misfit(position, mistake))?;
        }
        match state.clash_of_indexes(changes) {
            Some((position, mistake)) => Err(self.misfit(position, mistake)),
            None => Ok(()),
        }
    }

    /// The place of an operation in the file, such as `migrations/0002_rating.toml:4`.
    pub(crate) fn place(&self, position: usize) -> String {
        match self.lines.get(position) {
            Some(line) => format!("{}:{line}", self.path),
            None => self.path.clone(),
        }
    }

    pub(crate) fn misfit(&self, position: usize, mistake: Mistake) -> GraphError {
        GraphError::Misfit {
            migration: self.name.clone(),
            place: self.place(position),
            position,
            mistake: Box::new(mistake),
        }
    }

    pub(super) fn dependencies(&self) -> impl Iterator<Item = MigrationName> {
        let names = self.migration.depends_on.iter();
        names.map(|name| MigrationName::written(&self.name.set, name))
    }

    pub(crate) fn replaces(&self) -> impl Iterator<Item = MigrationName> {
        let names = self.migration.replaces.iter();
        names.map(|name| MigrationName::written(&self.name.set, name))
    }
}
