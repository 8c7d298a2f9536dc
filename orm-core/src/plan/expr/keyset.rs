//! The rows behind a place in an order.
//!
//! ```sql
//! ("book"."year", "book"."id") > (?, ?)               -- all keys in one direction, none of which may be null
//! "book"."year" >= ? AND ("book"."year" > ?           -- the first condition is for the index
//!   OR ("book"."year" = ? AND "book"."title" < ?))
//! ```

use super::ExprContext;
use crate::error::Result;
use crate::plan::check::check;
use crate::plan::decimal::stored;
use crate::plan::typed::Typed;
use crate::plan::{Comparison, Expr, Planner};
use crate::query::OrderKey;
use crate::value::Value;
use std::borrow::Cow;

impl Planner {
    /// Plans the condition that a row comes after `place` in the order of `keys`.
    pub(super) fn behind<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        keys: &'q [OrderKey],
        place: &'q [Value],
    ) -> Result<Typed<'q>> {
        self.terms(keys.len() * keys.len())?;
        let mut exprs = Vec::with_capacity(keys.len());
        let mut bounds = Vec::with_capacity(keys.len());
        let mut may_be_null = false;
        for (key, value) in keys.iter().zip(place) {
            check(value, context.field(&key.expr))?;
            let Typed { expr, nullable } = self.expr(context, &key.expr)?;
            may_be_null |= nullable || value.is_null();
            let (expr, value) = paired(expr, value);
            exprs.push(expr);
            bounds.push(value);
        }
        let descending = keys.first().is_some_and(|key| key.descending);
        let is_one_way = keys.iter().all(|key| key.descending == descending);
        if is_one_way && !may_be_null && keys.len() > 1 {
            let row = Expr::CompareRows(beyond(descending), exprs, bounds);
            return Ok(Typed::not_null(row));
        }
        self.behind_key_by_key(context, keys, place)
    }

    /// Plans the condition key by key: the first differs, or the first is equal and the second differs, …
    fn behind_key_by_key<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        keys: &'q [OrderKey],
        place: &'q [Value],
    ) -> Result<Typed<'q>> {
        let mut ways = Vec::with_capacity(keys.len());
        for last in 0..keys.len() {
            let mut parts = Vec::with_capacity(last + 1);
            for (key, value) in keys[..last].iter().zip(place) {
                let at = self.expr(context, &key.expr)?;
                parts.push(if value.is_null() {
                    is_null(at)
                } else {
                    compare(Comparison::Eq, at.expr, value)
                });
            }
            parts.push(self.behind_one(context, &keys[last], &place[last])?);
            ways.push(self.all(parts)?);
        }
        let condition = self.any(ways)?;
        let bound = self.bound_of_first(context, keys, place)?;
        let mut parts: Vec<_> = bound.into_iter().collect();
        parts.push(condition);
        Ok(Typed::nullable(self.all(parts)?))
    }

    /// Plans the condition that the value of one key comes after this one.
    fn behind_one<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        key: &'q OrderKey,
        value: &'q Value,
    ) -> Result<Expr<'q>> {
        let nulls_first = key.nulls_first.unwrap_or(key.descending);
        let at = self.expr(context, &key.expr)?;
        if value.is_null() {
            return Ok(match (nulls_first, at.nullable) {
                (true, true) => Expr::IsNotNull(Box::new(at.expr)),
                (true, false) => Expr::Constant(true),
                (false, _) => Expr::Constant(false),
            });
        }
        let nullable = at.nullable;
        let further = compare(beyond(key.descending), at.expr, value);
        if nulls_first || !nullable {
            return Ok(further);
        }
        let null = is_null(self.expr(context, &key.expr)?);
        self.any(vec![further, null])
    }

    /// Plans a condition on the first key alone that all rows fulfil, by which an index is searched.
    fn bound_of_first<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        keys: &'q [OrderKey],
        place: &'q [Value],
    ) -> Result<Option<Expr<'q>>> {
        let ([key, _, ..], [value, ..]) = (keys, place) else {
            return Ok(None);
        };
        let at = self.expr(context, &key.expr)?;
        if at.nullable || value.is_null() {
            return Ok(None);
        }
        let how = if key.descending {
            Comparison::Le
        } else {
            Comparison::Ge
        };
        Ok(Some(compare(how, at.expr, value)))
    }
}

/// Returns the comparison of values that come later.
fn beyond(descending: bool) -> Comparison {
    if descending {
        Comparison::Lt
    } else {
        Comparison::Gt
    }
}

/// Returns a key and its value in a place as they are compared: as the column holds them, where it can hold the value.
fn paired<'q>(expr: Expr<'q>, value: &'q Value) -> (Expr<'q>, Expr<'q>) {
    let held = match &expr {
        Expr::OfUnits(_, digits) => stored(value, *digits),
        _ => None,
    };
    match held {
        Some(held) => (expr.held(), Expr::Bound(Cow::Owned(held))),
        None => (expr, Expr::Bound(Cow::Borrowed(value))),
    }
}

fn compare<'q>(how: Comparison, expr: Expr<'q>, value: &'q Value) -> Expr<'q> {
    let (expr, value) = paired(expr, value);
    Expr::Compare(how, Box::new(expr), Box::new(value))
}

fn is_null(at: Typed<'_>) -> Expr<'_> {
    if at.nullable {
        Expr::IsNull(Box::new(at.expr))
    } else {
        Expr::Constant(false)
    }
}
