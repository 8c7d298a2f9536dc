//! `DISTINCT`.

use super::group::held_column;
use crate::error::{Error, Result};
use crate::plan::{Expr, OrderKey, OutputColumn};
use crate::query::{ArrayFunction, Function};
use crate::schema::Table;

/// `DISTINCT`. Refuses an order by a value that is not selected: of equal rows it would say two things. A value of Rust,
/// the same in all rows, is no order. The text of a selected enum is selected too where an order is by it.
pub(in crate::plan) fn distinct<'q>(
    distinct: bool,
    table: &'static Table,
    columns: &mut Vec<OutputColumn<'q>>,
    order: &mut Vec<OrderKey<'q>>,
) -> Result<bool> {
    if !distinct {
        return Ok(false);
    }
    order.retain(|key| !matches!(key.expr, Expr::Bound(_)));
    let is_selected = |expr: &Expr<'_>| match ordered_value(expr) {
        Expr::Position(_) => true,
        value => held_column(value).is_some_and(|own| {
            let mut columns = columns.iter();
            columns.any(|column| held_column(&column.expr) == Some(own))
        }),
    };
    if order.iter().all(|key| is_selected(&key.expr)) {
        for key in order {
            if key.expr.enum_type().is_some() {
                let position = Expr::Position(columns.len() + 1);
                columns.push(std::mem::replace(&mut key.expr, position).into());
            }
        }
        return Ok(true);
    }
    Err(Error::InvalidQuery {
        model: table.model,
        why: "a `distinct` query can be ordered only by what it selects; select it too, or drop `distinct`".to_owned(),
    })
}

/// Returns the value that an order is by: an array as it is selected.
fn ordered_value<'e, 'q>(expr: &'e Expr<'q>) -> &'e Expr<'q> {
    match expr {
        Expr::Call(Function::Array(ArrayFunction::Ranked), array) => &array[0],
        expr => expr,
    }
}
