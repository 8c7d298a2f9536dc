//! Load policies of fetched rows.

use super::LoadContext;
use crate::db::{CallSite, RawRows};
use crate::model::{self, Erased, LoadPolicy, Model, ParentRef, ParentRows, QueryPosition};
use crate::query::Tree;

/// The load policy of the rows of a query that was asked for at this line. `parents` are rows in hand that they point
/// at.
pub(in crate::objects) fn policy<M: Model>(
    context: &LoadContext<'_>,
    at: Option<CallSite>,
    parents: Option<ParentRef>,
) -> LoadPolicy<'static> {
    LoadPolicy {
        mode: context.mode.unwrap_or_else(|| context.on.fetch_mode()),
        at,
        position: QueryPosition::Reached(M::table(), None),
        parents,
    }
}

/// Hands every relation of these rows, and of those joined to them, its load policy.
pub(in crate::objects) fn set_load_policy<M: Model>(
    rows: &mut [M],
    tree: &[Tree],
    policy: &LoadPolicy<'_>,
) {
    if M::table().has_relations() {
        let mut rows: Vec<&mut M> = rows.iter_mut().collect();
        M::set_load_policy(&mut rows, tree, policy);
    }
}

/// The rows of a query once more, for those that point at them.
pub(in crate::objects) fn parent_rows<M: Model>(
    raw: RawRows,
    tree: Vec<Tree>,
    policy: LoadPolicy<'static>,
) -> Erased {
    ParentRows::shared(move || {
        let mut rows: Vec<M> = Vec::new();
        let again = raw.read(&mut |reader| {
            rows.push(model::read(reader, &tree)?);
            Ok(())
        });
        // All of them could be read before. One that cannot be now is loaded like any other.
        drop(again);
        set_load_policy(&mut rows, &tree, &policy);
        rows
    })
}
