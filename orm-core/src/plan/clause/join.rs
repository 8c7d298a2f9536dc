//! `JOIN`.

use crate::error::Result;
use crate::plan::scope::Scope;
use crate::plan::{From, Join, Planner, at_most};

impl Planner {
    /// `JOIN`, no more tables than the database takes together with those in `FROM`.
    pub(in crate::plan) fn joins<'q>(
        &self,
        scope: &mut Scope,
        from: &From<'_>,
    ) -> Result<Vec<Join<'q>>> {
        let mut joins = scope.joins();
        let first = match from {
            From::Table(_) | From::Select(_) => 1,
            From::TreeWalk(_) | From::Met(..) => 2,
        };
        if let Some(limit) = self.features.max_joined_tables {
            at_most("tables in one join", limit, joins.len() + first)?;
        }
        self.restrict_joins(scope, &mut joins)?;
        scope.narrow_to_singles(&mut joins);
        Ok(joins)
    }
}
