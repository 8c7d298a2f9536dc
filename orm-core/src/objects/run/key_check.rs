//! The keys by which the rows of a tenant lead to others, looked for before they are written.

use crate::backend::Backend;
use crate::db::{self, Target};
use crate::error::{DecodeError, Error, Result};
use crate::plan::{KeyOfTenant, WrittenKeys, plan, written_keys};
use crate::query::Request;
use crate::schema::Tenant;
use crate::sql::{JoinedRelation, Statement, render};

/// The keys of one foreign key, and the statement that finds the rows that have them.
pub(in crate::objects) struct KeyCheck {
    keys: WrittenKeys,
    lookup: Statement,
}

/// Returns what has to be looked for before a request is sent: nothing, where it is about all rows.
pub(super) fn key_checks(
    request: &Request<'_>,
    backend: Backend,
    tenant: Option<&Tenant>,
) -> Result<Box<[KeyCheck]>> {
    let Some(tenant) = tenant else {
        return Ok(Box::default());
    };
    let keys = written_keys(request, tenant)?.into_iter();
    let checks = keys.map(|keys| KeyCheck::new(keys, backend, tenant));
    checks.collect()
}

impl KeyCheck {
    pub(in crate::objects) fn new(
        keys: WrittenKeys,
        backend: Backend,
        tenant: &Tenant,
    ) -> Result<Self> {
        let lookup = keys.lookup();
        let planned = plan(Request::Lookup(&lookup), backend.features(), Some(tenant))?;
        Ok(KeyCheck {
            lookup: render(&planned, backend),
            keys,
        })
    }

    /// Returns the position of the first key that no row of the tenant has.
    pub(in crate::objects) async fn missing(&self, on: Target<'_>) -> Result<Option<usize>> {
        let mut is_found = vec![false; self.keys.len()];
        db::fetch(on, &self.lookup, &mut |reader| {
            let n = reader.i64().map_err(DecodeError::of_no_model)?;
            if let Some(found) = usize::try_from(n).ok().and_then(|n| is_found.get_mut(n)) {
                *found = true;
            }
            Ok(())
        })
        .await?;
        Ok(is_found.iter().position(|found| !found))
    }
}

/// The error of a foreign key that leads to no row of the tenant.
pub(in crate::objects) fn leads_nowhere(
    foreign_key: KeyOfTenant,
    relation: Option<JoinedRelation>,
) -> Error {
    db::leads_nowhere(foreign_key.table, foreign_key.name(), relation)
}

/// Fails where a key leads to no row of the tenant.
pub(super) async fn check(
    checks: &[KeyCheck],
    relation: Option<JoinedRelation>,
    on: Target<'_>,
) -> Result<()> {
    for check in checks {
        if check.missing(on).await?.is_some() {
            return Err(leads_nowhere(check.keys.foreign_key, relation));
        }
    }
    Ok(())
}
