//! `squashmigrations`: one migration in place of several.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use clap::Args;
use orm_migrate::{LoadedMigration, MigrationGraph, squash};
use std::fs::OpenOptions;
use std::io::Write;

#[derive(Args, Debug)]
pub(crate) struct SquashMigrations {
    /// The first of the migrations, or the beginning of its name: `0001`.
    from: String,
    /// The last of the migrations.
    to: String,
    /// The words of the name; else `0001_squashed_0010`.
    #[arg(long)]
    name: Option<String>,
    /// Shows the file, and writes nothing.
    #[arg(long)]
    dry_run: bool,
}

impl SquashMigrations {
    pub(crate) fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let graph = run.program.migrations.load()?;
        let range = self.range(&graph)?;
        let before = graph.state_of(|name| {
            graph
                .ancestors(&range[0].name)
                .iter()
                .any(|it| it.name == *name)
                && *name != range[0].name
        })?;
        let migrations = range.iter();
        let migrations: Vec<_> = migrations
            .map(|it| (it.name.name.as_str(), &it.migration))
            .collect();
        let squashed = squash(&before, &migrations);
        let squashed = squashed.map_err(|mistake| Failure::new(Exit::History, mistake))?;
        let text = squashed.to_text();
        if self.dry_run {
            run.screen.text(&text);
            return Ok(Exit::Done);
        }
        let name = self.name(&range);
        let path = run.migrations_folder()?.join(format!("{name}.toml"));
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| Failure::of_file("write", &path, &error))?;
        let (n_before, n_after) = (n_operations(&range), squashed.changes.len());
        run.screen.line(format!("Created {}", run.shown(&path)));
        run.screen.line(format!(
            "  {} migrations with {n_before} operations are one with {n_after}",
            range.len()
        ));
        run.screen.line(
            "Keep the old files until every database has them all; migrate records the new one there.",
        );
        Ok(Exit::Done)
    }

    /// The migrations from the first to the last.
    fn range<'g>(&self, graph: &'g MigrationGraph) -> Result<Vec<&'g LoadedMigration>, Failure> {
        let (from, to) = (graph.find(&self.from)?, graph.find(&self.to)?);
        let after = graph.descendants(&from.name);
        let mut range = graph.ancestors(&to.name);
        range.retain(|migration| after.iter().any(|it| it.name == migration.name));
        if range.is_empty() {
            let message = format!("{} does not come after {}", to.name, from.name);
            return Err(Failure::new(Exit::Usage, message));
        }
        if range.len() == 1 {
            let message = format!("{} is one migration already", from.name);
            return Err(Failure::new(Exit::Usage, message));
        }
        Ok(range)
    }

    /// `0001_squashed_0010`.
    fn name(&self, range: &[&LoadedMigration]) -> String {
        let number = |at: usize| {
            let name = &range[at].name.name;
            name.split('_').next().unwrap_or(name)
        };
        let last = number(range.len() - 1);
        let words = self.name.clone();
        let words = words.unwrap_or_else(|| format!("squashed_{last}"));
        format!("{}_{words}", number(0))
    }
}

fn n_operations(range: &[&LoadedMigration]) -> usize {
    range.iter().map(|it| it.migration.changes.len()).sum()
}
