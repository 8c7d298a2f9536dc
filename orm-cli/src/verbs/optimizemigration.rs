//! `optimizemigration`: fewer operations in a file that no database has yet.

use crate::applied_files::refuse_applied;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use clap::Args;
use orm_migrate::{Change, LoadedMigration, Migration, MigrationGraph, compact};
use std::fs;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct OptimizeMigration {
    /// The migration, or the beginning of its name: `0002`.
    migration: String,
    /// Shows the file, and writes nothing.
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// Writes nothing; the exit code is 1 if fewer operations would do.
    #[arg(long)]
    check: bool,
}

impl OptimizeMigration {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let graph = run.program.migrations.load()?;
        let loaded = graph.find(&self.migration)?;
        let optimized = optimized(&graph, loaded)?;
        if self.dry_run {
            run.screen.text(&optimized.to_text());
            return Ok(Exit::Done);
        }
        let (n_before, n_after) = (loaded.migration.changes.len(), optimized.changes.len());
        if n_after == n_before {
            run.screen.line(format!(
                "Nothing to write: {} is as short as it can be.",
                loaded.name
            ));
            return Ok(Exit::Done);
        }
        let operations = if n_before == 1 {
            "operation"
        } else {
            "operations"
        };
        let counts = format!("  {n_before} {operations} become {n_after}");
        if self.check {
            run.screen.line(format!("{} can be shorter:", loaded.name));
            run.screen.line(counts);
            return Ok(Exit::Found);
        }
        let help = "squash it with others: manage squashmigrations";
        refuse_applied(run, &[&loaded.name], help).await?;
        let path = own_file(run, loaded)?;
        let written = fs::write(&path, optimized.to_text());
        written.map_err(|error| Failure::of_file("write", &path, &error))?;
        run.screen.line(format!("Rewrote {}", run.shown(&path)));
        run.screen.line(counts);
        Ok(Exit::Done)
    }
}

/// The migration with fewer operations that lead to the same tables.
fn optimized(graph: &MigrationGraph, loaded: &LoadedMigration) -> Result<Migration, Failure> {
    let ancestors = graph.ancestors(&loaded.name);
    let before = graph.state_of(|name| {
        *name != loaded.name && ancestors.iter().any(|ancestor| ancestor.name == *name)
    })?;
    let own = &loaded.migration.changes;
    let kept: Vec<_> = own.iter().map(not_elidable).collect();
    let fewer = compact(&kept, &before);
    let fewer = fewer.map_err(|mistake| Failure::new(Exit::History, mistake))?;
    let as_written = fewer.into_iter().map(|change| {
        let position = kept.iter().position(|it| *it == change);
        position.map_or(change, |position| own[position].clone())
    });
    Ok(Migration {
        changes: as_written.collect(),
        ..loaded.migration.clone()
    })
}

/// The change as one that stays: what may be left out once every database has it has not been run yet.
fn not_elidable(change: &Change) -> Change {
    let mut change = change.clone();
    if let Change::RunSql { is_elidable, .. } | Change::RunRust { is_elidable, .. } = &mut change {
        *is_elidable = false;
    }
    change
}

fn own_file(run: &Run<'_>, loaded: &LoadedMigration) -> Result<PathBuf, Failure> {
    if loaded.name.set != run.program.migrations.name() {
        let message = format!("{} is of a library, which has its file", loaded.name);
        return Err(Failure::new(Exit::Usage, message));
    }
    let folder = run.migrations_folder()?;
    Ok(folder.join(format!("{}.toml", loaded.name.name)))
}
