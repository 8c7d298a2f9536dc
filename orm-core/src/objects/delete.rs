//! Deletes.

use super::prepare::{Prepared, atomically, prepare};
use crate::db::{self, Target};
use crate::error::Result;
use crate::query::{Delete, Request};
use crate::schema::{OnDelete, Pointer, Table};
use crate::sql::{Statement, When, constraints};

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
    let hasty = on.backend().features().hasty_restrict;
    let mut restricts = Vec::new();
    if hasty {
        let reach = table.reach(&on.known()).into_iter();
        restricts.extend(reach.filter(is_put_off));
    }
    if restricts.is_empty() {
        return db::execute(on, statement).await;
    }
    let names: Vec<_> = restricts
        .iter()
        .map(|pointer| (pointer.table.namespace, pointer.constraint().name))
        .collect();
    let names = || {
        names
            .iter()
            .map(|(namespace, name)| (*namespace, name.as_str()))
    };
    let put_off = constraints(When::Deferred, names(), table);
    let look = constraints(When::Immediate, names(), table);
    atomically(on, async |on| all(&[put_off, look], statement, on).await).await
}

/// Those that are checked at commit anyway are none of them.
fn is_put_off(pointer: &Pointer) -> bool {
    pointer.relation.on_delete == OnDelete::Restrict && !pointer.relation.deferrable
}

async fn all([before, after]: &[Statement; 2], delete: &Statement, on: Target<'_>) -> Result<u64> {
    db::execute(on, before).await?;
    let deleted = db::execute(on, delete).await?;
    db::execute(on, after).await?;
    Ok(deleted)
}
