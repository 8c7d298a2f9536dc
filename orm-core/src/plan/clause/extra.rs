//! The rows read along with a row, and extra rows: joined rows that have no field in the model.

use crate::error::{Error, Result};
use crate::plan::Planner;
use crate::plan::scope::Scope;
use crate::query::{Extra, Hop, RelationPath};
use std::iter::successors;

impl Planner {
    /// Joins extra rows, and returns their nodes.
    pub(super) fn extra(&mut self, scope: &mut Scope, extra: &[Extra]) -> Result<Vec<usize>> {
        let nodes = extra.iter().map(|extra| match extra {
            Extra::Row(path) => self.join(scope, path),
        });
        nodes.collect()
    }

    /// Joins the row at the end of this path, and returns its node.
    pub(super) fn join(&mut self, scope: &mut Scope, path: &'static RelationPath) -> Result<usize> {
        let node = scope.node(scope.base, Some(path))?;
        self.alias_of(scope, node);
        Ok(node)
    }
}

impl Scope {
    /// Returns whether each node is read along: those asked for are, and those on the way to them.
    pub(super) fn nodes_to_read(
        &mut self,
        joined: &[&'static RelationPath],
        extra: &[usize],
    ) -> Result<Vec<bool>> {
        let mut asked = extra.to_vec();
        for path in joined {
            let node = self.node(self.base, Some(path))?;
            self.check_is_read(node, path, extra)?;
            asked.push(node);
        }
        let mut read = vec![false; self.nodes.len()];
        for node in asked {
            self.way(node).for_each(|node| read[node] = true);
        }
        Ok(read)
    }

    /// Refuses a row that would stand in no other. A row that is read along stands in the one that points at it; behind
    /// the other side of a foreign key that one must be an extra row.
    fn check_is_read(
        &self,
        node: usize,
        path: &'static RelationPath,
        extra: &[usize],
    ) -> Result<()> {
        let mut way = self
            .way(node)
            .zip(successors(Some(path), |path| path.parent));
        let Some((behind, over)) = way.find(|(_, path)| matches!(path.hop, Hop::Reverse(..)))
        else {
            return Ok(());
        };
        if extra.contains(&behind) {
            return Ok(());
        }
        let root = self.nodes[self.base].table;
        let (over, path) = (over.written(root), path.written(root));
        Err(Error::InvalidQuery {
            model: root.model,
            why: format!(
                "`{path}` stands in the row of `{over}`, which is not read; ask for both: `select_related(({over}, {path}))`"
            ),
        })
    }
}
