//! Deletes.

use super::prepare::{Prepared, prepare};
use crate::db::{self, Target};
use crate::error::Result;
use crate::query::{Delete, Request};
use crate::schema::Table;
use crate::sql::{Statement, constraints};

/// Prepares a delete.
pub(super) fn prepare_delete(delete: &Delete, on: Target<'_>) -> Result<Option<Prepared>> {
    prepare(Request::Delete(delete), on.backend())
}

/// Carries out a delete; answers the number of rows deleted.
///
/// Rows that go in the same delete do not stand in its way under `Restrict`. Where the database would look too early,
/// the look is put off until all of them are gone.
pub(super) async fn delete(
    prepared: Result<Option<Prepared>>,
    table: &'static Table,
    on: Target<'_>,
) -> Result<u64> {
    let Some(prepared) = prepared? else {
        return Ok(0);
    };
    let statement = &prepared.statement;
    if !(on.backend().features().hasty_restrict && table.reaches_restrict(&on.known())) {
        return db::execute(on, statement).await;
    }
    match on {
        Target::Transaction(_) => with_restrict_put_off(statement, table, on).await,
        Target::Database(db) => {
            let tx = db.begin().await?;
            let on = Target::Transaction(&tx);
            let deleted = with_restrict_put_off(statement, table, on).await?;
            tx.commit().await?;
            Ok(deleted)
        }
    }
}

async fn with_restrict_put_off(
    statement: &Statement,
    table: &'static Table,
    on: Target<'_>,
) -> Result<u64> {
    db::execute(on, &constraints(true, table)).await?;
    let deleted = db::execute(on, statement).await?;
    db::execute(on, &constraints(false, table)).await?;
    Ok(deleted)
}
