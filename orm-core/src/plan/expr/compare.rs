//! `=`, `<` and the like.

use super::ExprContext;
use crate::error::Result;
use crate::plan::typed::Typed;
use crate::plan::{Comparison, Expr, Planner};
use crate::query;

impl Planner {
    /// Two values compared.
    pub(super) fn compare<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        how: query::Comparison,
        left: &'q query::Expr,
        right: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        let field = context.field(left);
        let left = self.expr(context, left)?;
        let right = self.expr_for(context, right, field)?;
        Ok(if is_null(&left.expr) {
            compared_with_null(how, right.expr)
        } else if is_null(&right.expr) {
            compared_with_null(how, left.expr)
        } else {
            compared(how, left, right)
        })
    }
}

/// `left = right`, of two values that are not null.
pub(in crate::plan) fn equal<'q>(left: Expr<'q>, right: Expr<'q>) -> Expr<'q> {
    Expr::Compare(Comparison::Eq, Box::new(left), Box::new(right))
}

fn is_null(expr: &Expr<'_>) -> bool {
    matches!(expr, Expr::Bound(value) if value.is_null())
}

/// A value compared with `NULL`: only equality finds something.
fn compared_with_null(how: query::Comparison, value: Expr<'_>) -> Typed<'_> {
    Typed::not_null(match how {
        query::Comparison::Eq => Expr::IsNull(Box::new(value)),
        query::Comparison::Ne => Expr::IsNotNull(Box::new(value)),
        _ => Expr::Constant(false),
    })
}

/// Two values compared. Nulls equal one another, and differ from every value.
fn compared<'q>(how: query::Comparison, left: Typed<'q>, right: Typed<'q>) -> Typed<'q> {
    let (how, is_known) = match how {
        query::Comparison::Eq if left.nullable && right.nullable => (Comparison::Same, true),
        query::Comparison::Ne if left.nullable || right.nullable => (Comparison::Different, true),
        query::Comparison::Eq => (Comparison::Eq, false),
        query::Comparison::Ne => (Comparison::Ne, false),
        query::Comparison::Lt => (Comparison::Lt, false),
        query::Comparison::Le => (Comparison::Le, false),
        query::Comparison::Gt => (Comparison::Gt, false),
        query::Comparison::Ge => (Comparison::Ge, false),
    };
    let compared = left.join(right, |left, right| Expr::Compare(how, left, right));
    Typed {
        nullable: compared.nullable && !is_known,
        ..compared
    }
}
