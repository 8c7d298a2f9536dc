//! Values and conditions, as databases understand them.

use super::check::{FieldContext, check};
use super::condition::{fits_in_list, negated};
use super::scope::Scope;
use super::{Comparison, Expr, Planner, at_most};
use crate::error::{Error, Result};
use crate::query::{self, List, MAX_DEPTH, Match, Node};
use crate::value::{Array, Type, Value};
use std::borrow::Cow;

/// Where expressions are rooted.
pub(super) struct ExprContext<'s> {
    pub(super) scope: &'s mut Scope,
    pub(super) node: usize,
}

impl<'s> ExprContext<'s> {
    /// At the rows that are asked for.
    pub(super) fn base(scope: &'s mut Scope) -> Self {
        let node = scope.base;
        ExprContext { scope, node }
    }

    /// Where a value is meant to go that is compared with `expr`.
    pub(super) fn field(&self, expr: &query::Expr) -> FieldContext {
        let table = self.scope.nodes[self.node].table;
        let field = match *expr.node() {
            Node::Column {
                path: None, field, ..
            } => Some(field),
            _ => None,
        };
        FieldContext { table, field }
    }
}

impl Planner {
    /// An expression, and whether it may be null.
    pub(super) fn expr<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
    ) -> Result<(Expr<'q>, bool)> {
        let field = context.field(expr);
        self.expr_for(context, expr, field)
    }

    /// An expression whose value is compared with, or stored in, `field`.
    pub(super) fn expr_for<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        field: FieldContext,
    ) -> Result<(Expr<'q>, bool)> {
        match expr.node() {
            Node::Column { path, field, part } => {
                let node = context.scope.node(context.node, *path)?;
                Ok(self.column(context.scope, node, *field, *part))
            }
            Node::Value(value) => Self::bound(value, field),
            Node::Constant(truth) => Ok((Expr::Constant(*truth), false)),
            Node::And(parts) => {
                let (parts, null) = self.parts(context, parts)?;
                Ok((self.all(parts)?, null))
            }
            Node::Or(parts) => {
                let (parts, null) = self.parts(context, parts)?;
                Ok((self.any(parts)?, null))
            }
            Node::Not(inner) => {
                let (inner, null) = self.expr(context, inner)?;
                Ok((negated(inner, null), false))
            }
            Node::Compare(how, left, right) => self.compare(context, *how, left, right),
            Node::In(expr, list) => self.is_in(context, expr, list),
            Node::KeyIn(key, select) => {
                let (key, _) = self.parts(context, key)?;
                Ok((
                    Expr::InSelect(key, self.subquery(Some(context), select)?),
                    true,
                ))
            }
            Node::KeyAmong(key, columns) => self.key_among(context, key, columns),
            Node::IsNull(inner) => {
                let (inner, _) = self.expr(context, inner)?;
                Ok((Expr::IsNull(Box::new(inner)), false))
            }
            Node::Match {
                how,
                fold,
                text,
                pattern,
            } => self.matching(context, (*how, *fold), text, pattern),
            Node::Arithmetic(..) | Node::Negate(_) | Node::Cast { .. } => {
                self.number(context, expr)
            }
            Node::At(link, inner) => {
                let node = context.scope.node(context.node, Some(link))?;
                self.expr(
                    &mut ExprContext {
                        scope: context.scope,
                        node,
                    },
                    inner,
                )
            }
            Node::Exists(select) => {
                let select = self.subquery(Some(context), select)?;
                let found = if select.is_nothing() {
                    Expr::Constant(false)
                } else {
                    Expr::Exists(select)
                };
                Ok((found, false))
            }
            Node::Scalar(select, _) => {
                let null = !matches!(select.body().output, query::Output::Count);
                Ok((Expr::Scalar(self.subquery(Some(context), select)?), null))
            }
            Node::TooDeep => Err(Error::QueryTooComplex {
                what: "levels of nesting in an expression",
                limit: MAX_DEPTH,
                got: MAX_DEPTH + 1,
            }),
            Node::Refused(why) => Err(Error::InvalidQuery {
                model: context.scope.nodes[0].table.model,
                why: why.clone(),
            }),
        }
    }

    fn parts<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        parts: &'q [query::Expr],
    ) -> Result<(Vec<Expr<'q>>, bool)> {
        let mut planned = Vec::with_capacity(parts.len());
        let mut any_null = false;
        for part in parts {
            let (part, null) = self.expr(context, part)?;
            planned.push(part);
            any_null |= null;
        }
        Ok((planned, any_null))
    }

    fn bound(value: &Value, field: FieldContext) -> Result<(Expr<'_>, bool)> {
        check(value, field)?;
        Ok((Expr::Bound(Cow::Borrowed(value)), value.is_null()))
    }

    fn compare<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        how: query::Comparison,
        left: &'q query::Expr,
        right: &'q query::Expr,
    ) -> Result<(Expr<'q>, bool)> {
        let field = context.field(left);
        let (left, left_null) = self.expr(context, left)?;
        let (right, right_null) = self.expr_for(context, right, field)?;
        Ok(compared(how, (left, left_null), (right, right_null)))
    }

    fn is_in<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        list: &'q List,
    ) -> Result<(Expr<'q>, bool)> {
        match list {
            List::Values(values) if values.iter().any(Value::is_null) => {
                let values = values.iter().filter(|value| !value.is_null());
                self.among_or_null(context, expr, values.cloned().collect())
            }
            List::Values(values) => self.among(context, expr, Cow::Borrowed(values)),
            List::Select(select) => {
                let (expr, _) = self.expr(context, expr)?;
                let select = self.subquery(Some(context), select)?;
                Ok((Expr::InSelect(vec![expr], select), true))
            }
        }
    }

    /// The value is one of these, or null.
    fn among_or_null<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        values: Vec<Value>,
    ) -> Result<(Expr<'q>, bool)> {
        let (among, _) = self.among(context, expr, Cow::Owned(values))?;
        let (expr, _) = self.expr(context, expr)?;
        let null = Expr::IsNull(Box::new(expr));
        Ok((self.any(vec![among, null])?, false))
    }

    /// The value is one of these, none of which is null.
    fn among<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        values: Cow<'q, [Value]>,
    ) -> Result<(Expr<'q>, bool)> {
        let field = context.field(expr);
        let (expr, null) = self.expr(context, expr)?;
        let Some(ty) = values.first().map(Value::ty) else {
            return Ok((Expr::Constant(false), false));
        };
        values.iter().try_for_each(|value| check(value, field))?;
        if matches!(ty, Type::F32 | Type::F64) {
            at_most("floats in a list", 32_000, values.len())?;
        }
        if fits_in_list(self.features, ty) {
            let list = Array::new(ty, values.into_owned());
            return Ok((Expr::InList(Box::new(expr), list), null));
        }
        Ok((Expr::InValues(Box::new(expr), values), null))
    }

    fn key_among<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        key: &'q [query::Expr],
        columns: &'q [Array],
    ) -> Result<(Expr<'q>, bool)> {
        for (part, column) in key.iter().zip(columns) {
            let (field, mut values) = (context.field(part), column.values().iter());
            values.try_for_each(|value| check(value, field))?;
        }
        let (key, _) = self.parts(context, key)?;
        // No key of the list is null, but SQLite would look at each of them to make sure, were it asked for `NOT`.
        Ok((Expr::InRows(key, columns), true))
    }

    fn matching<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        (how, fold): (Match, bool),
        text: &'q query::Expr,
        pattern: &'q query::Expr,
    ) -> Result<(Expr<'q>, bool)> {
        let field = context.field(text);
        let (text, text_null) = self.expr(context, text)?;
        let (pattern, pattern_null) = self.expr_for(context, pattern, field)?;
        if how == Match::Like {
            check_pattern(&pattern, field)?;
        }
        if matches!(how, Match::StartsWith | Match::EndsWith | Match::Like) {
            check_length(&pattern)?;
        }
        let matching = Expr::Match {
            how,
            fold,
            text: Box::new(text),
            pattern: Box::new(pattern),
        };
        Ok((matching, text_null || pattern_null))
    }
}

/// `left = right`, of two values that are not null.
pub(super) fn equal<'q>(left: Expr<'q>, right: Expr<'q>) -> Expr<'q> {
    Expr::Compare(Comparison::Eq, Box::new(left), Box::new(right))
}

/// Two values compared, nulls as this library sees them.
fn compared<'q>(
    how: query::Comparison,
    left: (Expr<'q>, bool),
    right: (Expr<'q>, bool),
) -> (Expr<'q>, bool) {
    let is_null = |expr: &Expr<'_>| matches!(expr, Expr::Bound(value) if value.is_null());
    let ((left, left_null), (right, right_null)) = if is_null(&left.0) {
        (right, left)
    } else {
        (left, right)
    };
    let either = left_null || right_null;
    let (how, null) = match how {
        query::Comparison::Eq if is_null(&right) => return (Expr::IsNull(Box::new(left)), false),
        query::Comparison::Ne if is_null(&right) => {
            return (Expr::IsNotNull(Box::new(left)), false);
        }
        _ if is_null(&right) => return (Expr::Constant(false), false),
        query::Comparison::Eq if left_null && right_null => (Comparison::Same, false),
        query::Comparison::Ne if either => (Comparison::Different, false),
        query::Comparison::Eq => (Comparison::Eq, either),
        query::Comparison::Ne => (Comparison::Ne, either),
        query::Comparison::Lt => (Comparison::Lt, either),
        query::Comparison::Le => (Comparison::Le, either),
        query::Comparison::Gt => (Comparison::Gt, either),
        query::Comparison::Ge => (Comparison::Ge, either),
    };
    (Expr::Compare(how, Box::new(left), Box::new(right)), null)
}

/// SQLite takes patterns of so many bytes, each sign that means something to it written as three.
fn check_length(pattern: &Expr<'_>) -> Result<()> {
    const LIMIT: usize = 50_000;
    let Expr::Bound(value) = pattern else {
        return Ok(());
    };
    let Value::Text(text) = value.as_ref() else {
        return Ok(());
    };
    let special = text
        .bytes()
        .filter(|byte| matches!(byte, b'*' | b'?' | b'['))
        .count();
    at_most("bytes in a pattern", LIMIT, text.len() + 2 * special + 1)
}

/// A pattern may not end in an escape sign that escapes nothing.
fn check_pattern(pattern: &Expr<'_>, field: FieldContext) -> Result<()> {
    let Expr::Bound(value) = pattern else {
        return Ok(());
    };
    let Value::Text(text) = value.as_ref() else {
        return Ok(());
    };
    let escapes = text.chars().rev().take_while(|&sign| sign == '\\').count();
    if escapes % 2 == 0 {
        return Ok(());
    }
    let why = r"the pattern of `like` ends in `\`, which escapes what follows; write `\\` for the sign itself".to_owned();
    Err(Error::InvalidQuery {
        model: field.table.model,
        why,
    })
}
