//! Files of migrations that a database has, which stay as they are.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::stopped::of_run_error;
use orm_migrate::MigrationName;
use orm_migrate::runner::status;

/// The history in which applied migrations were looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum HistorySource {
    /// The one of the configured database, which has none of the migrations.
    Database,
    /// No url of a database is configured.
    Nowhere,
}

/// Refuses a change of these migrations if the database has one, where there is a database: its file would then be another
/// than the one applied.
pub(crate) async fn refuse_applied(
    run: &mut Run<'_>,
    names: &[&MigrationName],
    help: &str,
) -> Result<HistorySource, Failure> {
    if run.configured_url()?.is_none() {
        return Ok(HistorySource::Nowhere);
    }
    let db = run.connect_or_imagine().await?;
    let statuses = status(&db, &run.program.migrations).await;
    db.close().await;
    let statuses = statuses.map_err(of_run_error)?;
    let is_own = |name: &MigrationName| names.contains(&name);
    let mut applied = statuses.iter().filter(|it| it.applied.is_some());
    match applied.find(|it| is_own(&it.name)) {
        None => Ok(HistorySource::Database),
        Some(own) => {
            let message = format!(
                "the database has {} already; a file that was applied stays as it is",
                own.name
            );
            Err(Failure::new(Exit::History, message).note("help", help))
        }
    }
}
