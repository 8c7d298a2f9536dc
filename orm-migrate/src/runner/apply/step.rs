//! One step of a migration.

use crate::runner::data::MigrationContext;
use crate::runner::error::FailureCause;
use crate::runner::options::RunOptions;
use crate::runner::progress::Event;
use crate::runner::survivors::{
    Survivors, holding_their_values, objects_on, stored_columns, unknown_columns,
};
use crate::state::SchemaState;
use orm_core::db::{self, Executor, Target, Transaction};
use orm_core::error::Result;
use orm_core::sql::ddl::{MigrationStep, TableRebuild, statement};
use std::sync::Arc;

/// The first statement of a step, or the name of its function.
pub(super) fn shown(step: &MigrationStep) -> String {
    match step {
        MigrationStep::Function(name) => name.clone(),
        step => step
            .statements()
            .first()
            .copied()
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Runs the statements of a step.
pub(super) async fn run_statements(target: Target<'_>, step: &MigrationStep) -> Result<()> {
    for text in step.statements() {
        db::execute(target, &statement(text, Vec::new())).await?;
    }
    Ok(())
}

/// Calls a function of the user's own, which sees the tables as they are in `state`.
pub(super) async fn call_function(
    on: &Arc<dyn Executor>,
    name: &str,
    state: SchemaState,
    options: &RunOptions,
) -> Result<()> {
    let context = MigrationContext::new(Arc::clone(on), state, options.listener());
    match options.functions.get(name) {
        Some(function) => function(&context).await,
        None => Ok(()),
    }
}

/// Makes a table anew, with all that others have put on it.
pub(super) async fn rebuild_table(
    tx: &Transaction,
    rebuild: &TableRebuild,
    survivors: &Survivors,
) -> Result<(), FailureCause> {
    let objects = objects_on(tx, &rebuild.table, &rebuild.known_items).await?;
    let mut rebuild = rebuild.clone();
    let columns = stored_columns(tx, &rebuild.table).await?;
    rebuild.bring_into_form(&columns);
    let unknown = unknown_columns(columns, &rebuild)?;
    rebuild.keep(&holding_their_values(tx, &rebuild.table, unknown).await?);
    for text in rebuild.statements() {
        db::execute(tx.target(), &statement(text, Vec::new())).await?;
    }
    survivors.restore(tx, objects).await
}

/// Says how many rows refer to rows that were not there before the first step.
pub(super) fn tell_of_dangling_rows(survivors: &Survivors, options: &RunOptions) {
    let rows = survivors.dangling_before();
    if rows > 0 {
        options.tell(&Event::DanglingBefore { rows });
    }
}
