//! The changes from the migrations to the models.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use orm_core::schema::Schema;
use orm_migrate::{
    Answers, Change, DeclaredAnswers, DiffError, Hints, MigrationGraph, OutlineLine, SchemaState,
    diff, outline,
};

/// The tables of the migrations so far, and those of the models.
pub(crate) struct Tables {
    pub(crate) before: SchemaState,
    pub(crate) after: SchemaState,
    pub(crate) models: Schema,
}

impl Tables {
    /// The tables of both. Those that the set of a library makes are the library's to change, so they count as they are.
    pub(crate) fn of(run: &Run<'_>, graph: &MigrationGraph) -> Result<Self, Failure> {
        let models = &run.program.models;
        models
            .check()
            .map_err(|error| Failure::new(Exit::Found, error))?;
        let before = graph.state()?;
        let own_set = run.program.migrations.name();
        let of_libraries = graph.state_of(|name| name.set != own_set)?;
        let after = SchemaState::of(models).joined(&of_libraries);
        Ok(Tables {
            before,
            after,
            models: models.clone(),
        })
    }

    /// The changes from the migrations to the models.
    pub(crate) fn changes(
        &self,
        hints: &Hints,
        answers: &mut dyn Answers,
    ) -> Result<Vec<Change>, DiffError> {
        diff(&self.before, &self.after, hints, answers)
    }
}

/// The lines of the changes that are in the models and in no migration, as far as the models alone tell them.
pub(crate) fn lines(run: &Run<'_>, graph: &MigrationGraph) -> Result<Vec<OutlineLine>, Failure> {
    let tables = Tables::of(run, graph)?;
    let hints = Hints::of(&run.program.models);
    let changes = tables.changes(&hints, &mut DeclaredAnswers);
    let changes = changes.map_err(|error| Failure::new(Exit::History, error))?;
    Ok(outline(&changes))
}
