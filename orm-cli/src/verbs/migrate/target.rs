//! The migration to go to.

use crate::counted::counted;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::stopped::of_run_error;
use orm_core::db::Database;
use orm_migrate::runner::{RunOptions, status};

/// The options with this target: `zero`, `-1`, `+2`, or the beginning of a name; without one the last of the set.
pub(super) async fn target(
    run: &Run<'_>,
    db: &Database,
    text: Option<&str>,
    set: Option<&str>,
    options: RunOptions,
) -> Result<RunOptions, Failure> {
    let own = run.program.migrations.name();
    let graph = run.program.migrations.load()?;
    let set = set.unwrap_or(own);
    if !graph.sets().iter().any(|known| known == set) {
        let help = format!("there are {}", graph.sets().join(", "));
        let message = format!("--set {set}: there is no such set of migrations");
        return Err(Failure::new(Exit::Usage, message).note("help", help));
    }
    let Some(text) = text else {
        graph.check_heads()?;
        let heads = graph.heads(set);
        let last = heads.first().map(|head| head.name.to_string());
        return Ok(last.map_or(options.clone(), |last| options.to(&last)));
    };
    if text == "zero" {
        return Ok(options.to_zero_of(set));
    }
    let steps = text.strip_prefix(['-', '+']).and_then(|n| n.parse().ok());
    match steps {
        Some(steps) => relative(run, db, set, text.starts_with('-'), steps, options).await,
        None if set != own && !text.contains('/') => Ok(options.to(&format!("{set}/{text}"))),
        None => Ok(options.to(text)),
    }
}

async fn relative(
    run: &Run<'_>,
    db: &Database,
    set: &str,
    is_back: bool,
    steps: usize,
    options: RunOptions,
) -> Result<RunOptions, Failure> {
    let migrations = &run.program.migrations;
    let statuses = status(db, migrations).await.map_err(of_run_error)?;
    let own = statuses.iter();
    let own = own.filter(|it| it.name.set == set && !it.is_unknown);
    let (applied, pending): (Vec<_>, Vec<_>) = own.partition(|it| it.applied.is_some());
    let too_far = |count| {
        let (goes, state) = if is_back {
            (format!("`-{steps}` undoes"), "applied")
        } else {
            (format!("`+{steps}` runs"), "pending")
        };
        let asked = counted(steps as u64, "migration");
        let found = match count {
            0 => "none is".to_owned(),
            1 => "1 is".to_owned(),
            _ => format!("{count} are"),
        };
        Failure::new(Exit::Usage, format!("{goes} {asked}, and {found} {state}"))
    };
    if is_back {
        let left = applied.len().checked_sub(steps);
        let left = left.ok_or_else(|| too_far(applied.len()))?;
        return Ok(match left.checked_sub(1) {
            Some(last) => options.to(&applied[last].name.to_string()),
            None => options.to_zero_of(set),
        });
    }
    let last = steps.checked_sub(1).and_then(|at| pending.get(at));
    let last = last.ok_or_else(|| too_far(pending.len()))?;
    Ok(options.to(&last.name.to_string()))
}
