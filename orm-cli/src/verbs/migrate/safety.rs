//! Findings and losses that are to be allowed before anything is done.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::prompt::Interview;
use crate::run::Run;
use crate::screen::red;
use crate::stopped::of_run_error;
use crate::verbs::makemigrations::findings;
use orm_core::db::Database;
use orm_migrate::runner::{Direction, PlannedMigration};
use orm_migrate::{
    Finding, LintCode, LintFacts, LintLevel, OutlineLine, OutlineSign, is_rounding, lint, outline,
};
use std::slice;

/// Refuses what may lose rows or keep others waiting for long: forward by the lint, unless its code is allowed; backward unless it is confirmed.
pub(super) async fn check(
    run: &mut Run<'_>,
    db: &Database,
    planned: &[PlannedMigration],
    allowed: &[LintCode],
    is_confirmed: bool,
) -> Result<(), Failure> {
    let held_back = held_back(db, planned, allowed).await?;
    if held_back.is_empty() {
        return confirm(run, planned, is_confirmed);
    }
    let mut codes: Vec<_> = held_back.iter().map(|(_, it)| it.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    for (migration, finding) in &held_back {
        run.screen.line(format!("{}:", migration.name()));
        findings::line(&mut run.screen, finding);
    }
    let first = held_back.first().map(|(_, finding)| finding);
    findings::explanation(&mut run.screen, first);
    let flags: Vec<_> = codes.iter().map(|code| format!("--allow {code}")).collect();
    let help = format!(
        "give {}, or write `allow = {codes:?}` in the file",
        flags.join(" ")
    );
    let message = format!("{}; nothing was applied", dangers(&codes));
    Err(Failure::new(Exit::Found, message).note("help", help))
}

/// The danger that findings of these codes tell of, in short.
fn dangers(codes: &[&str]) -> &'static str {
    let is_loss = |code: &&str| code.starts_with('D');
    match (codes.iter().any(is_loss), codes.iter().all(is_loss)) {
        (_, true) => "rows may be lost",
        (true, false) => "rows may be lost, and others may have to wait for long",
        (false, false) => "others may have to wait for long",
    }
}

/// The findings that hold migrations back: about tables with rows, or with many.
async fn held_back<'p>(
    db: &Database,
    planned: &'p [PlannedMigration],
    allowed: &[LintCode],
) -> Result<Vec<(&'p PlannedMigration, Finding)>, Failure> {
    let is_forward = |it: &&PlannedMigration| it.direction == Direction::Forward;
    let tables = planned.iter().filter(is_forward);
    let tables = tables.flat_map(|it| it.migration.migration.changed_tables());
    let facts = LintFacts::read(db, tables.collect::<Vec<_>>()).await;
    let mut facts = facts.map_err(of_run_error)?;
    let mut held_back = Vec::new();
    for migration in planned.iter().filter(is_forward) {
        let found = lint(&migration.migration.migration, migration.before(), &facts);
        let errors = found.into_iter().filter(|finding| {
            finding.level == LintLevel::Error && !allowed.contains(&finding.code)
        });
        held_back.extend(errors.map(|finding| (migration, finding)));
        facts = facts.after(migration.changes());
    }
    Ok(held_back)
}

/// Asks before migrations are undone that take tables or columns with them, or round what is in them.
fn confirm(
    run: &mut Run<'_>,
    planned: &[PlannedMigration],
    is_confirmed: bool,
) -> Result<(), Failure> {
    let undone = planned
        .iter()
        .filter(|it| it.direction == Direction::Backward);
    let changes = undone.flat_map(PlannedMigration::changes);
    let lines = changes.clone().flat_map(|it| outline(slice::from_ref(it)));
    let lost: Vec<OutlineLine> = lines.filter(is_loss).collect();
    let rounding = changes.filter(|it| is_rounding(it));
    let rounded = rounding.flat_map(|it| outline(slice::from_ref(it)));
    let rounded: Vec<OutlineLine> = rounded.collect();
    if (lost.is_empty() && rounded.is_empty()) || is_confirmed {
        return Ok(());
    }
    if !lost.is_empty() {
        run.screen.line(format!("{} with their rows:", red("Gone")));
        run.screen.outline(&lost);
    }
    if !rounded.is_empty() {
        run.screen
            .line(format!("{} to the type before:", red("Rounded")));
        run.screen.outline(&rounded);
    }
    let Some(prompt) = run.prompt.as_deref_mut() else {
        let message = "there is nobody to ask whether this shall go; nothing was undone";
        return Err(Failure::new(Exit::Unanswered, message).note("help", "give --yes"));
    };
    let screen = &mut run.screen;
    if (Interview { screen, prompt }).confirm("Undo it?")? {
        return Ok(());
    }
    Err(Failure::new(Exit::Unanswered, "nothing was undone"))
}

/// Returns whether a table or a column goes with what it holds.
fn is_loss(line: &OutlineLine) -> bool {
    let is_data = line.text.starts_with("table ") || line.text.starts_with("column ");
    line.sign == OutlineSign::Removed && is_data
}
