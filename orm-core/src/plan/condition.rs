//! Truths: `&`, `|`, `!`, and what they fold into.

use super::{Comparison, Expr, Planner, QualifiedColumn};
use crate::backend::Features;
use crate::error::Result;
use crate::value::{Array, Type, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

impl Planner {
    /// All of them hold.
    pub(super) fn all<'q>(&mut self, parts: Vec<Expr<'q>>) -> Result<Expr<'q>> {
        let features = self.features;
        let parts = fold_lists(parts, unequal, |column, list| {
            Expr::Not(Box::new(among(features, column, list)))
        });
        let parts = fold_lists(parts, different, |column, list| {
            Expr::NotTrue(Box::new(among(features, column, list)))
        });
        self.joined(parts, Expr::is_true, Expr::is_false, Expr::And)
    }

    /// One of them holds.
    pub(super) fn any<'q>(&mut self, parts: Vec<Expr<'q>>) -> Result<Expr<'q>> {
        let features = self.features;
        let parts = fold_lists(parts, equal, |column, list| among(features, column, list));
        self.joined(parts, Expr::is_false, Expr::is_true, Expr::Or)
    }

    /// `parts` without those that change nothing; just the one that decides alone, if there is one.
    fn joined<'q>(
        &mut self,
        parts: Vec<Expr<'q>>,
        is_neutral: fn(&Expr<'q>) -> bool,
        decides: fn(&Expr<'q>) -> bool,
        join: fn(Vec<Expr<'q>>) -> Expr<'q>,
    ) -> Result<Expr<'q>> {
        let mut kept = Vec::with_capacity(parts.len());
        let mut neutral = None;
        for part in parts {
            if decides(&part) {
                return Ok(part);
            }
            if is_neutral(&part) {
                neutral = Some(part);
            } else {
                kept.push(part);
            }
        }
        if kept.len() > 1 {
            self.terms(kept.len())?;
        }
        Ok(match (kept.len(), neutral) {
            (0, Some(neutral)) => neutral,
            (0 | 1, _) => kept.pop().unwrap_or(Expr::Constant(true)),
            _ => join(kept),
        })
    }
}

/// It does not hold; `null` says whether it may be unknown.
pub(super) fn negated(condition: Expr<'_>, null: bool) -> Expr<'_> {
    match condition {
        Expr::Constant(truth) => Expr::Constant(!truth),
        Expr::IsNull(inner) => Expr::IsNotNull(inner),
        Expr::IsNotNull(inner) => Expr::IsNull(inner),
        Expr::Not(inner) | Expr::NotTrue(inner) if !null => *inner,
        Expr::Compare(Comparison::Eq, left, right) if !null => {
            Expr::Compare(Comparison::Ne, left, right)
        }
        Expr::Compare(Comparison::Same, left, right) => {
            Expr::Compare(Comparison::Different, left, right)
        }
        Expr::Compare(Comparison::Different, left, right) => {
            Expr::Compare(Comparison::Same, left, right)
        }
        other if null => Expr::NotTrue(Box::new(other)),
        other => Expr::Not(Box::new(other)),
    }
}

/// A column is among these values.
fn among<'q>(features: &Features, (alias, name): QualifiedColumn, values: Vec<Value>) -> Expr<'q> {
    let ty = values.first().map_or(Type::I64, Value::ty);
    let column = Box::new(Expr::Column(alias, name));
    if fits_in_list(features, ty) {
        return Expr::InList(column, Array::new(ty, values));
    }
    Expr::InValues(column, Cow::Owned(values))
}

/// Whether values of this type can be bound as one list.
pub(super) fn fits_in_list(features: &Features, ty: Type) -> bool {
    features.float_lists || !matches!(ty, Type::F32 | Type::F64)
}

/// Columns that are not null where the condition holds.
pub(super) fn required(condition: &Expr<'_>, to: &mut Vec<QualifiedColumn>) {
    match condition {
        Expr::And(parts) => parts.iter().for_each(|part| required(part, to)),
        Expr::Compare(how, left, right)
            if !matches!(how, Comparison::Same | Comparison::Different) =>
        {
            strict(left, to);
            strict(right, to);
        }
        Expr::Match { text, pattern, .. } => {
            strict(text, to);
            strict(pattern, to);
        }
        Expr::InList(expr, _) | Expr::InValues(expr, _) | Expr::IsNotNull(expr) => strict(expr, to),
        Expr::InSelect(exprs, _) | Expr::InRows(exprs, _) => {
            for expr in exprs {
                strict(expr, to);
            }
        }
        column @ Expr::Column(..) => strict(column, to),
        _ => {}
    }
}

/// Columns that are not null where the value is not.
fn strict(expr: &Expr<'_>, to: &mut Vec<QualifiedColumn>) {
    match expr {
        Expr::Column(alias, name) => to.push((*alias, name)),
        Expr::Arithmetic(_, _, left, right) => {
            strict(left, to);
            strict(right, to);
        }
        Expr::Negate(inner)
        | Expr::NullIfZero(inner)
        | Expr::NotNan(inner)
        | Expr::Cast { number: inner, .. } => strict(inner, to),
        _ => {}
    }
}

fn compared<'a>(
    condition: &'a Expr<'_>,
    wanted: Comparison,
) -> Option<(QualifiedColumn, &'a [Value])> {
    let Expr::Compare(how, left, right) = condition else {
        return None;
    };
    match (left.as_ref(), right.as_ref()) {
        (Expr::Column(alias, name), Expr::Bound(value)) if *how == wanted && !value.is_null() => {
            Some(((*alias, name), std::slice::from_ref(value.as_ref())))
        }
        _ => None,
    }
}

fn listed<'a>(condition: &'a Expr<'_>) -> Option<(QualifiedColumn, &'a [Value])> {
    match condition {
        Expr::InList(expr, list) => match expr.as_ref() {
            Expr::Column(alias, name) => Some(((*alias, name), list.values())),
            _ => None,
        },
        Expr::InValues(expr, values) => match expr.as_ref() {
            Expr::Column(alias, name) => Some(((*alias, name), values)),
            _ => None,
        },
        _ => None,
    }
}

fn equal<'a>(condition: &'a Expr<'_>) -> Option<(QualifiedColumn, &'a [Value])> {
    compared(condition, Comparison::Eq).or_else(|| listed(condition))
}

fn unequal<'a>(condition: &'a Expr<'_>) -> Option<(QualifiedColumn, &'a [Value])> {
    match condition {
        Expr::Not(inner) => listed(inner),
        _ => compared(condition, Comparison::Ne),
    }
}

fn different<'a>(condition: &'a Expr<'_>) -> Option<(QualifiedColumn, &'a [Value])> {
    match condition {
        Expr::NotTrue(inner) => listed(inner),
        _ => compared(condition, Comparison::Different),
    }
}

/// Folds all parts that compare one column with values into one list, at the place of the first of them.
fn fold_lists<'q>(
    parts: Vec<Expr<'q>>,
    of: impl for<'a> Fn(&'a Expr<'_>) -> Option<(QualifiedColumn, &'a [Value])>,
    fold: impl Fn(QualifiedColumn, Vec<Value>) -> Expr<'q>,
) -> Vec<Expr<'q>> {
    let mut kept = Vec::with_capacity(parts.len());
    let mut lists: HashMap<QualifiedColumn, (usize, Vec<Value>)> = HashMap::new();
    for part in parts {
        if let Some((column, values)) = of(&part) {
            match lists.entry(column) {
                Entry::Occupied(list) => {
                    list.into_mut().1.extend_from_slice(values);
                    continue;
                }
                Entry::Vacant(list) => _ = list.insert((kept.len(), Vec::new())),
            }
        }
        kept.push(part);
    }
    for (column, (first, more)) in lists {
        if let Some((_, values)) = of(&kept[first])
            && !more.is_empty()
        {
            kept[first] = fold(column, [values, &more].concat());
        }
    }
    kept
}
