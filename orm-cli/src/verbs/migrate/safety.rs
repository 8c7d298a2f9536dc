//! Findings and losses that are to be allowed before anything is done.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::manage::Run;
use crate::prompt::Interview;
use crate::screen::red;
use crate::verbs::makemigrations::findings;
use orm_core::db::Database;
use orm_migrate::runner::{Direction, PlannedMigration};
use orm_migrate::{Finding, LintFacts, LintLevel, OutlineLine, OutlineSign, lint, outline};

/// Refuses what may lose rows: forward by the lint, unless its code is allowed; backward unless it is confirmed.
pub(super) async fn check(
    run: &mut Run<'_>,
    db: &Database,
    planned: &[PlannedMigration],
    allowed: &[String],
    is_confirmed: bool,
) -> Result<(), Failure> {
    let mut held_back = Vec::new();
    for migration in planned
        .iter()
        .filter(|it| it.direction == Direction::Forward)
    {
        for finding in errors(db, migration, allowed).await {
            held_back.push((migration, finding));
        }
    }
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
    let flags: Vec<_> = codes.iter().map(|code| format!("--allow {code}")).collect();
    let help = format!(
        "give {}, or write `allow = {codes:?}` in the file",
        flags.join(" ")
    );
    let failure = Failure::new(Exit::Found, "rows may be lost; nothing was applied");
    Err(failure.note("help", help))
}

/// The findings of a migration that hold it back: those about tables with rows.
async fn errors(db: &Database, planned: &PlannedMigration, allowed: &[String]) -> Vec<Finding> {
    let migration = &planned.migration.migration;
    let facts = LintFacts::read(db, migration.changed_tables()).await;
    // A database that cannot be asked is told of by the run itself.
    let facts = facts.unwrap_or_else(|_| LintFacts::of(db.backend()));
    let mut errors = lint(migration, planned.before(), &facts);
    errors.retain(|finding| {
        let code = finding.code.as_str();
        finding.level == LintLevel::Error && !allowed.iter().any(|own| own == code)
    });
    errors
}

/// Asks before migrations are undone that take tables or columns with them.
fn confirm(
    run: &mut Run<'_>,
    planned: &[PlannedMigration],
    is_confirmed: bool,
) -> Result<(), Failure> {
    let undone = planned
        .iter()
        .filter(|it| it.direction == Direction::Backward);
    let lines = undone.flat_map(|it| outline(it.changes()));
    let lost: Vec<OutlineLine> = lines.filter(is_loss).collect();
    if lost.is_empty() || is_confirmed {
        return Ok(());
    }
    run.screen.line(format!("{} with their rows:", red("Gone")));
    run.screen.outline(&lost);
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

fn is_loss(line: &OutlineLine) -> bool {
    let is_data = line.text.starts_with("table ") || line.text.starts_with("column ");
    line.sign == OutlineSign::Removed && is_data
}
