//! Comparisons of one column with values, folded into one list.

use super::list::in_values;
use crate::backend::Features;
use crate::plan::{Comparison, Expr, QualifiedColumn};
use crate::schema::EnumType;
use crate::value::{Type, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A column, the type of the values that it is compared with, and the enum type of which they are. An integer may be
/// compared with those of several widths, which go into one list each.
pub(super) type FoldedColumn = (QualifiedColumn, Type, Option<EnumType>);

/// Folds the parts of an `AND`: `a <> 1 AND a <> 2` is `NOT a IN (1, 2)`.
pub(super) fn fold_and<'q>(features: &Features, parts: Vec<Expr<'q>>) -> Vec<Expr<'q>> {
    let parts = fold_lists(parts, unequal, |column, list| {
        Expr::Not(Box::new(among(features, column, list)))
    });
    fold_lists(parts, different, |column, list| {
        Expr::NotTrue(Box::new(among(features, column, list)))
    })
}

/// Folds the parts of an `OR`: `a = 1 OR a = 2` is `a IN (1, 2)`.
pub(super) fn fold_or<'q>(features: &Features, parts: Vec<Expr<'q>>) -> Vec<Expr<'q>> {
    fold_lists(parts, equal, |column, list| among(features, column, list))
}

/// Folds all parts that compare one column with values into one list, at the place of the first of them.
fn fold_lists<'q>(
    parts: Vec<Expr<'q>>,
    of: impl for<'a> Fn(&'a Expr<'_>) -> Option<(FoldedColumn, &'a [Value])>,
    fold: impl Fn(FoldedColumn, Vec<Value>) -> Expr<'q>,
) -> Vec<Expr<'q>> {
    let mut folded = Vec::with_capacity(parts.len());
    let mut lists: HashMap<FoldedColumn, (usize, Vec<Value>)> = HashMap::new();
    for part in parts {
        if let Some((column, values)) = of(&part) {
            match lists.entry(column) {
                Entry::Occupied(list) => {
                    list.into_mut().1.extend_from_slice(values);
                    continue;
                }
                Entry::Vacant(list) => _ = list.insert((folded.len(), Vec::new())),
            }
        }
        folded.push(part);
    }
    for (column, (first, more)) in lists {
        if let Some((_, values)) = of(&folded[first])
            && !more.is_empty()
        {
            folded[first] = fold(column, [values, &more].concat());
        }
    }
    folded
}

/// A column is among these values.
fn among<'q>(
    features: &Features,
    ((alias, name), ty, enum_type): FoldedColumn,
    values: Vec<Value>,
) -> Expr<'q> {
    let column = Expr::Column(alias, name);
    let column = match enum_type {
        Some(ty) => Expr::OfEnum(Box::new(column), ty),
        None => column,
    };
    in_values(features, column, ty, Cow::Owned(values))
}

/// A column, and the value that a condition compares it with in this way.
pub(super) fn compared<'a>(
    condition: &'a Expr<'_>,
    wanted: Comparison,
) -> Option<(FoldedColumn, &'a [Value])> {
    let Expr::Compare(how, left, right) = condition else {
        return None;
    };
    let (right, enum_type) = match right.as_ref() {
        Expr::ToEnum(value, ty) => (value.as_ref(), Some(*ty)),
        value => (value, None),
    };
    match (left.as_ref(), right) {
        (Expr::Column(alias, name), Expr::Bound(value)) if *how == wanted && !value.is_null() => {
            let values = std::slice::from_ref(value.as_ref());
            Some((((*alias, name), value.ty(), enum_type), values))
        }
        _ => None,
    }
}

/// A column, and the list that a condition looks for it in.
fn listed<'a>(condition: &'a Expr<'_>) -> Option<(FoldedColumn, &'a [Value])> {
    match condition {
        Expr::InList(expr, list, enum_type) => match expr.as_ref() {
            Expr::Column(alias, name) => {
                Some((((*alias, name), list.ty(), *enum_type), list.values()))
            }
            _ => None,
        },
        Expr::InValues(expr, values) => match (expr.as_ref(), values.as_ref()) {
            (Expr::Column(alias, name), [first, ..]) => {
                Some((((*alias, name), first.ty(), None), values))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A column that equals one of these values.
fn equal<'a>(condition: &'a Expr<'_>) -> Option<(FoldedColumn, &'a [Value])> {
    compared(condition, Comparison::Eq).or_else(|| listed(condition))
}

/// A column that equals none of these values.
fn unequal<'a>(condition: &'a Expr<'_>) -> Option<(FoldedColumn, &'a [Value])> {
    match condition {
        Expr::Not(inner) => listed(inner),
        _ => compared(condition, Comparison::Ne),
    }
}

/// A column that equals none of these values, or is null.
fn different<'a>(condition: &'a Expr<'_>) -> Option<(FoldedColumn, &'a [Value])> {
    match condition {
        Expr::NotTrue(inner) => listed(inner),
        _ => compared(condition, Comparison::Different),
    }
}
