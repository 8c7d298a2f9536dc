//! Boolean operators: constants vanish.

use super::ExprContext;
use super::fold::{fold_and, fold_or};
use super::fold_rows::{columns_of_row, fold_rows};
use super::negation::negated;
use super::shared_column::whole_columns;
use crate::error::Result;
use crate::plan::typed::{Typed, TypedList};
use crate::plan::{Expr, Planner};
use crate::query::{self, List, Node};

impl Planner {
    /// `AND`.
    pub(super) fn and<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        parts: &'q [query::Expr],
    ) -> Result<Typed<'q>> {
        let TypedList { exprs, nullable } = self.exprs(context, parts)?;
        let expr = self.all(exprs)?;
        Ok(Typed { expr, nullable })
    }

    /// `OR`.
    pub(super) fn or<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        parts: &'q [query::Expr],
    ) -> Result<Typed<'q>> {
        let TypedList { exprs, nullable } = self.alternatives(context, parts)?;
        let folded = fold_rows(exprs);
        let rows = folded.parts.iter().filter_map(columns_of_row);
        self.terms(rows.map(|columns| columns.len()).sum())?;
        let expr = self.any(folded.parts)?;
        // No row of a list is null, but SQLite would look at each of them to make sure, were it asked for `NOT`.
        let nullable = nullable || folded.has_lists;
        Ok(Typed { expr, nullable })
    }

    /// Plans the parts of an `OR`. What may be a row of a list is not counted yet.
    fn alternatives<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        parts: &'q [query::Expr],
    ) -> Result<TypedList<'q>> {
        let mut list = TypedList::with_capacity(parts.len());
        for part in parts {
            let terms = self.terms;
            let part = self.expr(context, part)?;
            if columns_of_row(&part.expr).is_some() {
                self.terms = terms;
            }
            list.push(part);
        }
        Ok(list)
    }

    /// `NOT`.
    pub(super) fn not<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        inner: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        match inner.node() {
            Node::In(value, List::Select(select)) if self.is_anti_join(select) => {
                self.key_not_in(context, std::slice::from_ref(value), select)
            }
            Node::KeyIn(key, select) if self.is_anti_join(select) => {
                self.key_not_in(context, key, select)
            }
            _ => Ok(negated(self.expr(context, inner)?)),
        }
    }

    /// Returns whether `NOT EXISTS` of this query is a join. What a window computes is computed of all that it finds.
    fn is_anti_join(&self, select: &query::Select) -> bool {
        self.features.anti_joins && !select.has_windows()
    }

    /// A condition that holds where all of these do; of none, true.
    pub(in crate::plan) fn all<'q>(&mut self, parts: Vec<Expr<'q>>) -> Result<Expr<'q>> {
        let parts = fold_and(self.features, whole_columns(parts));
        self.joined(parts, Expr::is_true, Expr::is_false, Expr::And)
    }

    /// A condition that holds where one of these does.
    pub(super) fn any<'q>(&mut self, parts: Vec<Expr<'q>>) -> Result<Expr<'q>> {
        let parts = fold_or(self.features, parts);
        self.joined(parts, Expr::is_false, Expr::is_true, Expr::Or)
    }

    /// Joins parts without those that change nothing; just the one that decides alone, if there is one.
    fn joined<'q>(
        &mut self,
        parts: Vec<Expr<'q>>,
        is_neutral: fn(&Expr<'q>) -> bool,
        decides: fn(&Expr<'q>) -> bool,
        join: fn(Vec<Expr<'q>>) -> Expr<'q>,
    ) -> Result<Expr<'q>> {
        let mut rest = Vec::with_capacity(parts.len());
        let mut neutral = None;
        for part in parts {
            if decides(&part) {
                return Ok(part);
            }
            if is_neutral(&part) {
                neutral = Some(part);
            } else {
                rest.push(part);
            }
        }
        if rest.len() > 1 {
            self.terms(rest.len())?;
        }
        Ok(match (rest.len(), neutral) {
            (0, Some(neutral)) => neutral,
            (0 | 1, _) => rest.pop().unwrap_or(Expr::Constant(true)),
            _ => join(rest),
        })
    }
}
