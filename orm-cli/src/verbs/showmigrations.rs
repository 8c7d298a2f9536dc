//! `showmigrations`: the migrations, and what the database has of each.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::screen::width;
use crate::screen::{Screen, green, red, yellow};
use crate::stopped::of_run_error;
use clap::Args;
use orm_migrate::runner::{MigrationStatus, status};
use serde_json::{Value, json};

#[derive(Args, Debug)]
pub(crate) struct ShowMigrations {
    /// Writes the list as JSON.
    #[arg(long)]
    json: bool,
    /// Lists them in the order in which they are applied, each with those that it follows.
    #[arg(long, conflicts_with = "json")]
    plan: bool,
}

impl ShowMigrations {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let db = run.connect_or_imagine().await?;
        let statuses = status(&db, &run.program.migrations).await;
        let statuses = statuses.map_err(of_run_error)?;
        db.close().await;
        if self.json {
            let list: Vec<Value> = statuses.iter().map(as_json).collect();
            run.screen.json(&Value::from(list));
        } else if self.plan {
            show_plan(run, &statuses)?;
        } else {
            show(&mut run.screen, &statuses);
        }
        Ok(Exit::Done)
    }
}

/// ` [ ] 0003_merge                 after 0002_add_book_isbn, 0002_add_book_rating`.
fn show_plan(run: &mut Run<'_>, statuses: &[MigrationStatus]) -> Result<(), Failure> {
    let graph = run.program.migrations.load()?;
    let names: Vec<_> = statuses.iter().map(|it| it.name.to_string()).collect();
    let width = width(names.iter().map(String::as_str));
    for (status, name) in statuses.iter().zip(&names) {
        let sign = match &status.applied {
            Some(_) => green("x"),
            None => " ".to_owned(),
        };
        let migration = graph.get(&status.name).map(|it| &it.migration);
        let before = migration.map_or(String::new(), |it| it.depends_on.join(", "));
        let before = if before.is_empty() {
            before
        } else {
            format!("after {before}")
        };
        let line = format!(" [{sign}] {name:width$} {before}");
        run.screen.line(line.trim_end());
    }
    Ok(())
}

fn show(screen: &mut Screen<'_>, statuses: &[MigrationStatus]) {
    let mut sets: Vec<&str> = statuses.iter().map(|it| it.name.set.as_str()).collect();
    let mut seen = Vec::new();
    sets.retain(|set| {
        let is_new = !seen.contains(set);
        seen.push(*set);
        is_new
    });
    let width = width(statuses.iter().map(|it| it.name.name.as_str()));
    for set in sets {
        screen.line(set);
        for status in statuses.iter().filter(|it| it.name.set == set) {
            screen.line(line(status, width).trim_end());
        }
    }
    if statuses.is_empty() {
        screen.line("There are no migrations; make one: manage makemigrations");
    }
}

/// ` [x] 0002_add_book_rating       2026-11-03 09:30   edited since applied`.
fn line(status: &MigrationStatus, width: usize) -> String {
    let name = &status.name.name;
    let Some(applied) = &status.applied else {
        return format!(" [ ] {name}");
    };
    let (sign, words) = match applied.stopped_after {
        Some((done, all)) => {
            let error = applied.error.as_deref().unwrap_or_default();
            let words = format!("stopped after step {done} of {all}: {error}");
            (red("!"), words)
        }
        None if status.is_unknown => (
            yellow("?"),
            "in the database, not in this binary".to_owned(),
        ),
        None if status.is_edited => (yellow("x"), "edited since applied".to_owned()),
        None if applied.is_faked => (green("x"), "recorded, not run".to_owned()),
        None => (green("x"), String::new()),
    };
    let at = applied.at.format("%Y-%m-%d %H:%M");
    format!(" [{sign}] {name:width$} {at}   {words}")
}

fn as_json(status: &MigrationStatus) -> Value {
    let applied = status.applied.as_ref();
    json!({
        "set": status.name.set,
        "name": status.name.name,
        "applied_at": applied.map(|it| it.at.to_rfc3339()),
        "is_applied": status.is_applied(),
        "is_faked": applied.is_some_and(|it| it.is_faked),
        "is_edited": status.is_edited,
        "is_unknown": status.is_unknown,
        "error": applied.and_then(|it| it.error.clone()),
    })
}
