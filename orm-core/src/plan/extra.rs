//! Extra rows: joined rows that have no field in the model.

use super::Planner;
use super::scope::Scope;
use crate::error::{Error, Result};
use crate::query::{Extra, Hop, RelationPath};
use std::iter::successors;

impl Planner {
    /// The nodes of what is read beside the rows.
    pub(super) fn extra(&mut self, scope: &mut Scope, extra: &[Extra]) -> Result<Vec<usize>> {
        let nodes = extra.iter().map(|extra| match extra {
            Extra::Row(path) => self.join(scope, path),
        });
        nodes.collect()
    }

    /// The node at the end of this way, which is joined.
    pub(super) fn join(&mut self, scope: &mut Scope, path: &'static RelationPath) -> Result<usize> {
        let node = scope.node(scope.base, Some(path))?;
        self.alias_of(scope, node);
        Ok(node)
    }
}

/// A row that is read along stands in the one that points at it. Behind the other side of a foreign key that one stands
/// in no other, and is there only if it is itself read beside the rows.
pub(super) fn check_is_read(
    scope: &Scope,
    node: usize,
    path: &'static RelationPath,
    extra: &[usize],
) -> Result<()> {
    let mut way = scope.way(node).zip(successors(Some(path), |l| l.parent));
    let Some((behind, over)) = way.find(|(_, path)| matches!(path.hop, Hop::Reverse(..))) else {
        return Ok(());
    };
    if extra.contains(&behind) {
        return Ok(());
    }
    let root = scope.nodes[scope.base].table;
    let (over, path) = (over.written(root), path.written(root));
    Err(Error::InvalidQuery {
        model: root.model,
        why: format!(
            "`{path}` stands in the row of `{over}`, which is not read; ask for both: `select_related(({over}, {path}))`"
        ),
    })
}
