//! `DISTINCT`.

use super::group::held_column;
use crate::error::{Error, Result};
use crate::plan::{Expr, OrderKey, OutputColumn};
use crate::query::{ArrayFunction, Function};
use crate::schema::Table;

/// `DISTINCT`. Refuses an order by a value that is not selected: of equal rows it would say two things.
pub(in crate::plan) fn distinct(
    distinct: bool,
    table: &'static Table,
    columns: &[OutputColumn<'_>],
    order: &[OrderKey<'_>],
) -> Result<bool> {
    let is_selected = |expr: &Expr<'_>| match ordered_value(expr) {
        Expr::Column(alias, name) => columns
            .iter()
            .any(|column| held_column(&column.expr) == Some((*alias, *name))),
        Expr::Position(_) => true,
        _ => false,
    };
    if !distinct || order.iter().all(|key| is_selected(&key.expr)) {
        return Ok(distinct);
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
