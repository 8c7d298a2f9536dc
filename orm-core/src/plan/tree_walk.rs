//! Walks over a tree: `WITH RECURSIVE`.

use super::check::{FieldContext, check};
use super::column_form::to_column;
use super::expr::equal;
use super::{Alias, Expr, Planner, TreeWalk};
use crate::error::Result;
use crate::query;
use std::borrow::Cow;

impl Planner {
    /// Plans a walk, from a key that databases can compare.
    pub(super) fn tree_walk<'q>(&mut self, walk: &'q query::TreeWalk) -> Result<TreeWalk<'q>> {
        let table = walk.table;
        for (column, value) in table.key_columns().zip(&*walk.start) {
            let field = Some(column.field);
            check(value, FieldContext { table, field })?;
        }
        let link = table.columns_of(walk.field).iter();
        let start = table.key_positions().iter().zip(&*walk.start);
        let start = start.map(|(&column, value)| {
            let value = Expr::Bound(Cow::Borrowed(value));
            to_column(self.features, value, table, column)
        });
        Ok(TreeWalk {
            table,
            key: table.key_columns().map(|column| column.name).collect(),
            link: link.map(|column| column.name).collect(),
            direction: walk.direction,
            start: start.collect(),
            with_start: walk.with_start,
            alias: self.alias(),
            step: self.alias(),
        })
    }
}

impl TreeWalk<'_> {
    /// Returns the conditions that the rows called `alias` are those found.
    pub(super) fn found<'q>(&self, alias: Alias) -> impl Iterator<Item = Expr<'q>> {
        let column = |alias, key| Expr::Column(alias, key);
        let keys = self.key.iter();
        keys.map(move |key| equal(column(alias, key), column(self.alias, key)))
    }
}
