//! `sqlmigrate`: the SQL of a migration.

use crate::backend_name::backend_name;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::settings;
use clap::{Args, ValueEnum};
use orm_core::backend::Backend;
use orm_core::sql::ddl::script;
use orm_migrate::{
    Change, LoadedMigration, Migration, MigrationGraph, MigrationStep, SchemaState, plan, reverse,
};
use serde_json::json;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct SqlMigrate {
    /// The migration, or the beginning of its name: `0002`.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    migration: Option<String>,
    /// Shows what undoes it.
    #[arg(long)]
    backward: bool,
    /// The database; else that of the url, or SQLite.
    #[arg(long)]
    backend: Option<BackendName>,
    /// Writes the SQL of all migrations, a file each.
    #[arg(long, requires = "out")]
    all: bool,
    /// The folder of those files.
    #[arg(long, value_name = "FOLDER", requires = "all")]
    out: Option<PathBuf>,
    /// Writes nothing; the exit code is 1 if a file of that folder is not as it would be written.
    #[arg(long, requires = "all")]
    check: bool,
    /// Writes the statements as JSON.
    #[arg(long, conflicts_with = "all")]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum BackendName {
    Sqlite,
    Postgres,
}

impl From<BackendName> for Backend {
    fn from(name: BackendName) -> Self {
        match name {
            BackendName::Sqlite => Backend::Sqlite,
            BackendName::Postgres => Backend::Postgres,
        }
    }
}

impl SqlMigrate {
    pub(crate) fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let backend = self.backend(run)?;
        let graph = run.program.migrations.load()?;
        match (&self.migration, &self.out) {
            (Some(name), _) if self.json => {
                let (name, steps) = self.steps(&graph, graph.find(name)?, backend)?;
                let statements = steps.iter().flat_map(MigrationStep::statements);
                let statements: Vec<_> = statements.collect();
                let backend = backend.name();
                let found =
                    json!({ "migration": name, "backend": backend, "statements": statements });
                run.screen.json(&found);
                Ok(Exit::Done)
            }
            (Some(name), _) => {
                let sql = self.of_migration(&graph, graph.find(name)?, backend)?;
                run.screen.text(&sql);
                Ok(Exit::Done)
            }
            (None, folder) => {
                let folder = run
                    .folder
                    .join(folder.as_deref().unwrap_or(Path::new("sql")));
                self.of_all(run, &graph, backend, &folder)
            }
        }
    }

    /// Writes a file for each migration, or looks whether there is one as it would be written.
    fn of_all(
        &self,
        run: &mut Run<'_>,
        graph: &MigrationGraph,
        backend: Backend,
        folder: &Path,
    ) -> Result<Exit, Failure> {
        let mut exit = Exit::Done;
        for migration in graph.migrations() {
            let sql = self.of_migration(graph, migration, backend)?;
            let path = folder.join(format!("{}.sql", migration.name.name));
            let shown = run.shown(&path);
            if !self.check {
                write(folder, &path, &sql)?;
                run.screen.line(format!("Created {shown}"));
            } else if fs::read_to_string(&path).ok().as_ref() != Some(&sql) {
                run.screen
                    .line(format!("{shown} is not as it would be written"));
                exit = Exit::Found;
            }
        }
        Ok(exit)
    }

    fn backend(&self, run: &Run<'_>) -> Result<Backend, Failure> {
        if let Some(name) = self.backend {
            return Ok(name.into());
        }
        let url = run.configured_url()?;
        Ok(url.map_or(Backend::Sqlite, |url| settings::backend(&url)))
    }

    fn of_migration(
        &self,
        graph: &MigrationGraph,
        migration: &LoadedMigration,
        backend: Backend,
    ) -> Result<String, Failure> {
        let (title, directed, mut before) = self.directed(graph, migration)?;
        let steps = steps(&title, &directed, &mut before, backend)?;
        let mut text = written(&title, &directed, &steps, "", backend);
        let is_made_anew = |step: &MigrationStep| matches!(step, MigrationStep::Rebuild(_));
        if steps.iter().any(is_made_anew) {
            text.push_str(LOST);
        }
        Ok(text)
    }

    fn steps(
        &self,
        graph: &MigrationGraph,
        migration: &LoadedMigration,
        backend: Backend,
    ) -> Result<(String, Vec<MigrationStep>), Failure> {
        let (_, directed, mut before) = self.directed(graph, migration)?;
        let name = migration.name.to_string();
        let steps = steps(&name, &directed, &mut before, backend)?;
        Ok((name, steps))
    }

    /// The migration or what undoes it, with its title and the tables before.
    fn directed(
        &self,
        graph: &MigrationGraph,
        migration: &LoadedMigration,
    ) -> Result<(String, Migration, SchemaState), Failure> {
        let mut ancestors = graph.ancestors(&migration.name);
        ancestors.pop();
        let mut before = SchemaState::default();
        for ancestor in ancestors {
            ancestor.apply(&mut before)?;
        }
        let name = &migration.name.name;
        if !self.backward {
            return Ok((name.clone(), migration.migration.clone(), before));
        }
        let changes = reverse(&migration.migration.changes, &before).map_err(|error| {
            Failure::new(Exit::Failed, format!("{name} cannot be undone: {error}"))
        })?;
        let undone = Migration {
            changes,
            ..migration.migration.clone()
        };
        let after = graph.state_at(&migration.name)?;
        Ok((format!("{name}, undone"), undone, after))
    }
}

/// The warning below SQL that makes a table anew. Nobody has asked a database what stands on it.
const LOST: &str = "-- a trigger, index or column that no migration made is lost with the table before; `migrate` keeps it\n";

fn write(folder: &Path, path: &Path, sql: &str) -> Result<(), Failure> {
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, sql));
    written.map_err(|error| Failure::of_file("write", path, &error))
}

fn steps(
    name: &str,
    migration: &Migration,
    before: &mut SchemaState,
    backend: Backend,
) -> Result<Vec<MigrationStep>, Failure> {
    let steps = plan(&migration.changes, before, backend);
    steps.map_err(|error| Failure::new(Exit::History, format!("{name}: {error}")))
}

/// The SQL of a migration with a comment for each step that is more than a statement, and more statements behind it.
pub(crate) fn sql(
    name: &str,
    migration: &Migration,
    before: &mut SchemaState,
    more: &str,
    backend: Backend,
) -> Result<String, Failure> {
    let steps = steps(name, migration, before, backend)?;
    Ok(written(name, migration, &steps, more, backend))
}

/// A script for the shell of the database.
fn written(
    name: &str,
    migration: &Migration,
    steps: &[MigrationStep],
    more: &str,
    backend: Backend,
) -> String {
    let database = backend_name(backend);
    let transaction = if migration.is_atomic {
        "in one transaction"
    } else {
        "each statement by itself"
    };
    let mut text = format!("-- {name}, on {database}, {transaction}\n");
    if steps.is_empty() {
        text.push_str(nothing(&migration.changes));
    }
    let statements = steps.iter().map(of_step).collect::<String>() + more;
    let has_statements = steps.iter().any(|step| !step.statements().is_empty());
    if has_statements {
        text + &script(&statements, steps, migration.is_atomic, backend)
    } else {
        text + &statements
    }
}

fn nothing(changes: &[Change]) -> &'static str {
    if changes.is_empty() {
        "-- it has no operations\n"
    } else {
        "-- there is nothing to do on this database\n"
    }
}

fn of_step(step: &MigrationStep) -> String {
    let mut text = String::new();
    match step {
        MigrationStep::Function(name) => {
            let _ = writeln!(text, "-- the function {name} of the program");
        }
        MigrationStep::Rebuild(rebuild) => {
            let _ = writeln!(
                text,
                "-- {} is made anew, while foreign keys are off",
                rebuild.table
            );
        }
        _ => {}
    }
    for statement in step.statements() {
        let statement = statement.trim_end().trim_end_matches(';');
        if !statement.is_empty() {
            let _ = writeln!(text, "{statement};");
        }
    }
    text
}
