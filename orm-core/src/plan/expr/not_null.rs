//! The columns that a condition does not let be null, so that their rows must be there, and their values are compared as
//! those are that never are.

use crate::plan::{Comparison, Expr, QualifiedColumn};
use crate::query::NullRule;

/// Adds the columns that are not null where the condition holds.
pub(in crate::plan) fn not_null_where(condition: &Expr<'_>, to: &mut Vec<QualifiedColumn>) {
    match condition {
        Expr::And(parts) => parts.iter().for_each(|part| not_null_where(part, to)),
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
        Expr::InList(expr, ..) | Expr::InValues(expr, _) | Expr::IsNotNull(expr) => {
            strict(expr, to);
        }
        Expr::InSelect(exprs, _) | Expr::InRows(exprs, _) => {
            for expr in exprs {
                strict(expr, to);
            }
        }
        Expr::Search(search) => search.key().iter().for_each(|column| strict(column, to)),
        column @ Expr::Column(..) => strict(column, to),
        _ => {}
    }
}

/// Adds the columns that are not null where the value is not.
fn strict(expr: &Expr<'_>, to: &mut Vec<QualifiedColumn>) {
    match expr {
        Expr::Column(alias, name) => to.push((*alias, name)),
        Expr::Arithmetic(_, _, left, right) => {
            strict(left, to);
            strict(right, to);
        }
        Expr::Call(function, arguments) if function.null_rule() == NullRule::AnyNull => {
            for argument in arguments {
                strict(argument, to);
            }
        }
        Expr::Negate(inner)
        | Expr::NullIfZero(inner)
        | Expr::NotNan(inner)
        | Expr::InRange(_, inner)
        | Expr::OfUnits(inner, _)
        | Expr::OfEnum(inner, _)
        | Expr::Cast { number: inner, .. } => strict(inner, to),
        _ => {}
    }
}

/// Compares by `=` and `<>` what other parts of the condition do not let be null, in a condition whose rows pass only where it
/// is true: null is no truth either. No index of Postgres serves `IS NOT DISTINCT FROM`.
///
/// ```sql
/// "t1"."group" IS NOT NULL AND "t1"."group" = "visit"."group"     -- and not IS NOT DISTINCT FROM
/// "visit"."group" > 3 AND EXISTS (SELECT 1 FROM … WHERE "t1"."group" = "visit"."group")
/// ```
pub(in crate::plan) fn compare_plainly(condition: &mut Expr<'_>, not_null: &[QualifiedColumn]) {
    match condition {
        Expr::And(parts) => {
            for part in parts {
                compare_plainly(part, not_null);
            }
        }
        Expr::Compare(how @ Comparison::Same, left, right)
            if is_never_null(left, not_null) || is_never_null(right, not_null) =>
        {
            *how = Comparison::Eq;
        }
        Expr::Compare(how @ Comparison::Different, left, right)
            if is_never_null(left, not_null) && is_never_null(right, not_null) =>
        {
            *how = Comparison::Ne;
        }
        Expr::Exists(found) => compare_plainly(&mut found.filter, not_null),
        Expr::Not(refused) if matches!(**refused, Expr::Exists(_)) => {
            compare_plainly(refused, not_null);
        }
        _ => {}
    }
}

/// Returns whether the value is one of these columns, in whatever form it is compared, or is no null that is bound.
fn is_never_null(expr: &Expr<'_>, not_null: &[QualifiedColumn]) -> bool {
    match expr {
        Expr::Column(alias, name) => not_null.contains(&(*alias, name)),
        Expr::OfUnits(inner, _) | Expr::OfEnum(inner, _) | Expr::ToEnum(inner, _) => {
            is_never_null(inner, not_null)
        }
        Expr::Bound(value) => !value.is_null(),
        Expr::Literal(..) => true,
        _ => false,
    }
}
