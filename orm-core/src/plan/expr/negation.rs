//! Negations, which know of null.

use crate::plan::typed::Typed;
use crate::plan::{Comparison, Expr};

/// A condition that holds where this one does not, also where this one is null. It may be null only where it is what a
/// negation took for false where it is null.
pub(super) fn negated(condition: Typed<'_>) -> Typed<'_> {
    let nullable = condition.nullable;
    Typed::not_null(match condition.expr {
        Expr::NotTrue(inner) => return Typed::nullable(*inner),
        Expr::Constant(truth) => Expr::Constant(!truth),
        Expr::IsNull(inner) => Expr::IsNotNull(inner),
        Expr::IsNotNull(inner) => Expr::IsNull(inner),
        Expr::Not(inner) if !nullable => *inner,
        Expr::Compare(Comparison::Eq, left, right) if !nullable => {
            Expr::Compare(Comparison::Ne, left, right)
        }
        Expr::Compare(Comparison::Same, left, right) => {
            Expr::Compare(Comparison::Different, left, right)
        }
        Expr::Compare(Comparison::Different, left, right) => {
            Expr::Compare(Comparison::Same, left, right)
        }
        other if nullable => Expr::NotTrue(Box::new(other)),
        other => Expr::Not(Box::new(other)),
    })
}
