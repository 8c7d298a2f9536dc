//! `makemigrations`: the next migration, from the models.
//!
//! - `written`: the file;
//! - `findings`: what the lint says of it;
//! - `merging`: one that follows two branches; `rebasing`: a branch that follows the other one.

pub(crate) mod findings;
mod merging;
mod rebasing;
pub(crate) mod written;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::flag_answers::{FlagAnswers, Flags};
use crate::open_questions;
use crate::pending::Tables;
use crate::prompt::Interview;
use crate::questions::{Person, unanswered};
use crate::run::Run;
use crate::screen::yellow;
use crate::verbs::sqlmigrate;
use clap::Args;
use merging::merge_heads;
use orm_core::backend::Backend;
use orm_migrate::{
    Change, DeclaredAnswers, DiffError, Migration, MigrationGraph, MigrationName, NoAnswers,
    SchemaState, online, outline, slug,
};
use rebasing::rebase;
use serde_json::json;
use std::collections::BTreeSet;

/// The flags of migrations that no question is asked about.
const WITHOUT_QUESTIONS: [&str; 3] = ["empty", "merge", "rebase"];

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct MakeMigrations {
    /// The words of the name, after its number; else they say what changes.
    #[arg(long)]
    name: Option<String>,
    /// Writes a migration without operations, for SQL and functions of your own.
    #[arg(long, conflicts_with_all = ["merge", "check"])]
    empty: bool,
    /// Writes a migration that follows all heads, after two branches came together.
    #[arg(long, conflicts_with = "check")]
    merge: bool,
    /// Puts the branch of this migration after the other one: its files get the next numbers. None of them may be applied
    /// anywhere.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["empty", "merge", "check"])]
    rebase: Option<String>,
    /// Writes the changes so that on Postgres nobody is kept from writing meanwhile, as several migrations if need be.
    #[arg(long)]
    online: bool,
    /// Writes nothing; the exit code is 1 if the models are ahead of the migrations.
    #[arg(long)]
    check: bool,
    /// Writes the changes that a check finds as JSON.
    #[arg(long, requires = "check")]
    json: bool,
    /// Shows the file, and writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Shows the SQL of the migration on both databases.
    #[arg(long)]
    sql: bool,
    /// Asks nothing: what is not said by a flag is an error.
    #[arg(long)]
    no_input: bool,
    /// Says that a column, a table or a value of an enum was renamed: `book.pages:page_count`, `author:person`,
    /// `book.status=live:public`.
    #[arg(long = "rename", value_name = "OLD:NEW", conflicts_with_all = WITHOUT_QUESTIONS)]
    renames: Vec<String>,
    /// Says that a column, a table or a value of an enum is dropped, and not renamed: `book.pages`, `book.status=live`.
    #[arg(long = "drop", value_name = "OLD", conflicts_with_all = WITHOUT_QUESTIONS)]
    drops: Vec<String>,
    /// Gives the rows that are there a value: `book.slug="''"`.
    #[arg(long = "fill", value_name = "COLUMN=SQL", conflicts_with_all = WITHOUT_QUESTIONS)]
    fills: Vec<String>,
    /// Says what becomes of the values of a column that gets another type: `loan.day="date(day)"`.
    #[arg(long = "using", value_name = "COLUMN=SQL", conflicts_with_all = WITHOUT_QUESTIONS)]
    usings: Vec<String>,
    /// Says that no row needs a value, so the migration fails if one does: `book.slug`.
    #[arg(long = "no-rows", value_name = "COLUMN", conflicts_with_all = WITHOUT_QUESTIONS)]
    no_rows: Vec<String>,
}

/// A migration that is to be written.
struct NewMigration {
    migration: Migration,
    /// The tables before it.
    before: SchemaState,
    /// The words of its name.
    words: String,
}

impl MakeMigrations {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let graph = run.program.migrations.load()?;
        if let Some(name) = &self.rebase {
            return rebase(run, &graph, name, self.dry_run).await;
        }
        let new = if self.merge {
            Some(merge_heads(run, &graph)?)
        } else {
            graph.check_heads()?;
            self.next(run, &graph)?
        };
        if self.check {
            return Ok(self.found(run, new.as_ref()));
        }
        match new {
            None => run.screen.line("No changes: nothing to write."),
            Some(new) => self.write(run, &graph, new)?,
        }
        Ok(Exit::Done)
    }

    /// Shows what a check found.
    fn found(&self, run: &mut Run<'_>, new: Option<&NewMigration>) -> Exit {
        let lines = new.map_or_else(Vec::new, |new| outline(&new.migration.changes));
        if self.json {
            let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
            run.screen.json(&json!({ "pending": lines }));
        } else if lines.is_empty() {
            run.screen
                .line("No changes: the migrations are as the models.");
        } else {
            run.screen.line("Changes not yet in a migration:");
            run.screen.outline(&lines);
        }
        match new {
            Some(_) => Exit::Found,
            None => Exit::Done,
        }
    }

    /// The migration from those so far to the models; none if nothing changed.
    fn next(
        &self,
        run: &mut Run<'_>,
        graph: &MigrationGraph,
    ) -> Result<Option<NewMigration>, Failure> {
        let own_set = run.program.migrations.name();
        let is_first = graph.heads(own_set).is_empty();
        let depends_on = dependencies(graph, own_set);
        let (before, changes) = if self.empty {
            (graph.state()?, Vec::new())
        } else {
            let tables = Tables::of(run, graph)?;
            let changes = self.changes(run, &tables)?;
            if changes.is_empty() {
                return Ok(None);
            }
            (tables.before, changes)
        };
        let words = match slug(&changes) {
            _ if is_first && !self.empty => "initial".to_owned(),
            Some(words) => words,
            None if self.empty => "custom".to_owned(),
            None => run.now.format("auto_%Y%m%d_%H%M").to_string(),
        };
        let migration = Migration {
            depends_on,
            changes,
            ..Migration::default()
        };
        Ok(Some(NewMigration {
            migration,
            before,
            words,
        }))
    }

    fn changes(&self, run: &mut Run<'_>, tables: &Tables) -> Result<Vec<Change>, Failure> {
        let flags = Flags {
            renames: &self.renames,
            drops: &self.drops,
            fills: &self.fills,
            usings: &self.usings,
            no_rows: &self.no_rows,
        };
        let models = &run.program.models;
        let flags = FlagAnswers::read(&flags, models, tables)?;
        let (hints, without_rows) = (flags.hints(models), flags.without_rows());
        for sentence in hints.unknown_renames(&tables.before, &tables.after) {
            run.screen
                .note(format!("{}: {sentence}", yellow("warning")));
        }
        let found = match run.prompt.as_deref_mut().filter(|_| !self.no_input) {
            _ if self.check => tables.changes(&hints, &mut DeclaredAnswers),
            None => tables.changes(&hints, &mut without_rows.and(&mut NoAnswers)),
            Some(prompt) => {
                let screen = &mut run.screen;
                let mut person = Person {
                    interview: Interview { screen, prompt },
                    models,
                    tables,
                    failure: None,
                    has_stopped: false,
                };
                let found = tables.changes(&hints, &mut without_rows.and(&mut person));
                if let Some(error) = person.failure {
                    return Err(error.into());
                }
                if person.has_stopped {
                    return Err(Failure::new(
                        Exit::Unanswered,
                        "stopped; nothing was written",
                    ));
                }
                found
            }
        };
        let changes = found.map_err(|error| match error {
            DiffError::Unanswered(questions) => {
                let known = |question: &_| without_rows.answer(question);
                unanswered(
                    &open_questions::all(&questions, tables, &hints, known),
                    tables,
                )
            }
            error @ DiffError::RenamedTwice { .. } => Failure::new(Exit::Usage, error),
            error => Failure::new(Exit::History, error),
        })?;
        flags.check_applied(&changes, tables)?;
        Ok(changes)
    }

    fn write(
        &self,
        run: &mut Run<'_>,
        graph: &MigrationGraph,
        new: NewMigration,
    ) -> Result<(), Failure> {
        let series = if self.online {
            online_series(new)?
        } else {
            vec![new]
        };
        let mut names: Vec<String> = Vec::new();
        for mut new in series {
            let words = self.name.as_ref().filter(|_| names.is_empty());
            let name = written::name(run, graph, &names, words.unwrap_or(&new.words));
            if let Some(last) = names.last() {
                new.migration.depends_on = vec![last.clone()];
            }
            self.write_one(run, graph, &name, &new)?;
            names.push(name);
        }
        if !self.dry_run {
            run.screen.line("Review it, then: manage migrate");
        }
        Ok(())
    }

    fn write_one(
        &self,
        run: &mut Run<'_>,
        graph: &MigrationGraph,
        name: &str,
        new: &NewMigration,
    ) -> Result<(), Failure> {
        let text = new.migration.to_text();
        if self.dry_run {
            run.screen.text(&text);
        } else {
            let path = written::write(run, graph, name, &text)?;
            run.screen.line(format!("Created {path}"));
            run.screen.outline(&outline(&new.migration.changes));
        }
        if self.sql {
            for backend in Backend::ALL {
                let mut tables = new.before.clone();
                let sql = sqlmigrate::sql(name, &new.migration, &mut tables, "", backend)?;
                run.screen.text(&format!("\n{sql}"));
            }
        }
        findings::show(run, &new.migration, &new.before);
        Ok(())
    }
}

/// The migration as several that keep nobody from writing; the first has what it depends on.
fn online_series(new: NewMigration) -> Result<Vec<NewMigration>, Failure> {
    let wrong = |mistake| Failure::new(Exit::History, mistake);
    let split = online(&new.migration.changes, &new.before).map_err(wrong)?;
    if split.len() < 2 {
        let migration = split.into_iter().next().unwrap_or_default();
        let migration = Migration {
            depends_on: new.migration.depends_on,
            ..migration
        };
        return Ok(vec![NewMigration { migration, ..new }]);
    }
    let mut state = new.before;
    let mut depends_on = new.migration.depends_on;
    let mut series = Vec::new();
    for migration in split {
        let before = state.clone();
        for change in &migration.changes {
            state.apply(change).map_err(wrong)?;
        }
        let words = slug(&migration.changes).unwrap_or_else(|| new.words.clone());
        let migration = Migration {
            depends_on: std::mem::take(&mut depends_on),
            ..migration
        };
        series.push(NewMigration {
            migration,
            before,
            words,
        });
    }
    Ok(series)
}

/// The head of the own set, and those of libraries that it does not follow yet.
pub(crate) fn dependencies(graph: &MigrationGraph, own_set: &str) -> Vec<String> {
    let own = graph.heads(own_set);
    let followed = own.iter().flat_map(|head| names_up_to(graph, &head.name));
    let followed: BTreeSet<_> = followed.collect();
    let libraries = graph.sets().iter().filter(|set| *set != own_set);
    let others = libraries.flat_map(|set| graph.heads(set));
    let others = others.filter(|head| !followed.contains(&head.name));
    let others = others.map(|head| format!("{}/{}", head.name.set, head.name.name));
    own.iter()
        .map(|head| head.name.name.clone())
        .chain(others)
        .collect()
}

/// The names of a migration and of all that it follows.
fn names_up_to(graph: &MigrationGraph, head: &MigrationName) -> BTreeSet<MigrationName> {
    let ancestors = graph.ancestors(head).into_iter();
    ancestors.map(|migration| migration.name.clone()).collect()
}
