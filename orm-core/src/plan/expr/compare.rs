//! `=`, `<` and the like.

use super::ExprContext;
use super::declared_value::spell;
use super::json::{is_document, no_order};
use crate::error::Result;
use crate::plan::column_form::as_enums;
use crate::plan::typed::Typed;
use crate::plan::{Comparison, Expr, Planner};
use crate::query;
#[cfg(feature = "decimal")]
use crate::{plan::decimal::beside, value::Value};

impl Planner {
    /// Two values compared.
    pub(super) fn compare<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        how: query::Comparison,
        left: &'q query::Expr,
        right: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        #[cfg(feature = "decimal")]
        if let Some(compared) = self.compare_with_decimal(context, how, left, right)? {
            return Ok(compared);
        }
        let field = context.field(left);
        let table = context.table();
        let are_documents = is_document(left, table) || is_document(right, table);
        if are_documents && !matches!(how, query::Comparison::Eq | query::Comparison::Ne) {
            return Err(no_order(table));
        }
        let left = self.expr(context, left)?;
        let right = self.expr_for(context, right, field)?;
        let compared = if is_null(&left.expr) {
            compared_with_null(how, right.expr)
        } else if is_null(&right.expr) {
            compared_with_null(how, left.expr)
        } else if are_documents {
            let [left, right] = [left, right].map(|side| side.map(|it| self.comparable(it)));
            compared(how, left, right)
        } else {
            compared(how, left, right)
        };
        Ok(spell(context.scope, compared))
    }

    /// A value compared with a decimal, which may have more digits than one that is calculated with.
    #[cfg(feature = "decimal")]
    fn compare_with_decimal<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        how: query::Comparison,
        left: &'q query::Expr,
        right: &'q query::Expr,
    ) -> Result<Option<Typed<'q>>> {
        let (how, value, decimal) = match (left.node(), right.node()) {
            (_, query::Node::Value(decimal @ Value::Decimal(_))) => (how, left, decimal),
            (query::Node::Value(decimal @ Value::Decimal(_)), _) => {
                (exchanged(how), right, decimal)
            }
            _ => return Ok(None),
        };
        let value = self.expr(context, value)?;
        if is_null(&value.expr) {
            return Ok(None);
        }
        let (how, value, decimal) = beside(self.features, how, value, decimal);
        Ok(Some(compared(how, value, decimal)))
    }
}

/// Returns the comparison with both sides exchanged.
#[cfg(feature = "decimal")]
fn exchanged(how: query::Comparison) -> query::Comparison {
    match how {
        query::Comparison::Eq | query::Comparison::Ne => how,
        query::Comparison::Lt => query::Comparison::Gt,
        query::Comparison::Le => query::Comparison::Ge,
        query::Comparison::Gt => query::Comparison::Lt,
        query::Comparison::Ge => query::Comparison::Le,
    }
}

/// Returns two values as they are compared: what both columns hold, where it is of the same places or one enum type.
fn alike<'q>(how: Comparison, left: Typed<'q>, right: Typed<'q>) -> (Typed<'q>, Typed<'q>) {
    match (&left.expr, &right.expr) {
        (Expr::OfUnits(_, one), Expr::OfUnits(_, other))
            if one.decimal_places == other.decimal_places =>
        {
            (left.map(Expr::held), right.map(Expr::held))
        }
        _ => as_enums(how, left, right),
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
    let value = value.null_test();
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
        how => (how.into(), false),
    };
    let (left, right) = alike(how, left, right);
    let compared = left.join(right, |left, right| Expr::Compare(how, left, right));
    Typed {
        nullable: compared.nullable && !is_known,
        ..compared
    }
}
