//! Load policies of fetched rows.

use super::LoadContext;
use crate::db::{CallSite, RawRows};
use crate::model::{ErasedModel, LoadPolicy, ParentRef, ParentRows, QueryPosition};
use crate::query::Tree;
use crate::schema::Table;
use std::sync::Arc;

/// The load policy of the rows of this table, from a query that was asked for at this line. `parents` are rows in hand
/// that they point at.
pub(in crate::objects) fn policy(
    table: &'static Table,
    context: &LoadContext<'_>,
    at: Option<CallSite>,
    parents: Option<ParentRef>,
) -> LoadPolicy<'static> {
    LoadPolicy {
        mode: context.mode.unwrap_or_else(|| context.on.fetch_mode()),
        at,
        position: QueryPosition::Reached(table, None),
        parents,
    }
}

/// The rows of a query once more, for those that point at them; `None` if they were not kept.
pub(super) fn parent_rows(
    model: ErasedModel,
    raw: Option<RawRows>,
    tree: &[Tree],
    policy: &LoadPolicy<'static>,
) -> Option<Arc<ParentRows>> {
    let (raw, tree, policy) = (raw?, tree.to_vec(), policy.clone());
    Some(ParentRows::new(move || {
        let mut rows = Vec::new();
        let again = raw.read(&mut |reader| {
            rows.push(model.read(reader, &tree)?);
            Ok(())
        });
        // All of them could be read before. One that cannot be now is loaded like any other.
        drop(again);
        model.set_load_policy(&mut rows, &tree, &policy);
        rows
    }))
}
