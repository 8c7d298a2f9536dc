//! `ORDER BY`.

use super::expr::At;
use super::scope::Scope;
use super::{Expr, Order, Planner};
use crate::error::{Error, Result};
use crate::query::{self, Output, Owned, Owner, Step};
use crate::schema::Table;

impl Planner {
    /// `ORDER BY`: as asked, else the model's own where rows are listed.
    pub(super) fn order<'q>(
        &mut self,
        scope: &mut Scope,
        select: &'q query::Select,
    ) -> Result<Vec<Order<'q>>> {
        if matches!(select.output, Output::Count | Output::Exists)
            || select.is_correlated() && !select.is_paged()
        {
            return Ok(Vec::new());
        }
        let mut orders = Vec::new();
        match &select.order {
            Some(order) => {
                for key in order {
                    let (expr, null) = self.expr(&mut At::base(scope), &key.expr)?;
                    orders.push(ordered(
                        expr,
                        null,
                        key.descending ^ select.reversed,
                        key.nulls_first,
                        select.reversed,
                    ));
                }
            }
            None if scope.depth.is_some() => return self.order_of_walk(scope, select),
            None if select.lists_rows() => return self.own_order(scope, select),
            None => {}
        }
        Ok(orders)
    }

    /// The model's own.
    pub(super) fn own_order<'q>(
        &mut self,
        scope: &mut Scope,
        select: &query::Select,
    ) -> Result<Vec<Order<'q>>> {
        let table = select.table();
        let mut orders = Vec::with_capacity(table.ordering.len());
        for key in table.ordering {
            let (expr, null) = self.named_column(scope, key.path)?;
            let descending = key.descending ^ select.reversed;
            orders.push(ordered(expr, null, descending, None, select.reversed));
        }
        Ok(orders)
    }

    /// The column that a path of field names leads to, and whether it may be null.
    fn named_column<'q>(&mut self, scope: &mut Scope, path: &[&str]) -> Result<(Expr<'q>, bool)> {
        let mut node = scope.base;
        let unknown = |table: &Table, name: &str| Error::InvalidQuery {
            model: table.model,
            why: format!("its `ordering` names `{name}`, which is no field of it"),
        };
        let Some((last, way)) = path.split_last() else {
            return Err(unknown(scope.nodes[node].table, ""));
        };
        for name in way {
            let table = scope.nodes[node].table;
            let field = table.field(name).ok_or_else(|| unknown(table, name))?;
            node = scope.step(node, Step::To(field))?;
        }
        let table = scope.nodes[node].table;
        let field = table.field(last).ok_or_else(|| unknown(table, last))?;
        Ok(self.column(scope, node, field, 0))
    }
}

impl query::Select {
    /// Whether the model's own order applies.
    pub(super) fn lists_rows(&self) -> bool {
        matches!(self.output, Output::Rows | Output::OwnedRows) && !self.is_correlated()
    }

    /// Whether its rows belong to one of the query outside.
    fn is_correlated(&self) -> bool {
        matches!(
            self.of,
            Some(Owned {
                by: Owner::Outside(_),
                ..
            })
        )
    }
}

/// One key of the order. Nulls stand last ascending and first descending, on both databases alike.
fn ordered(
    expr: Expr<'_>,
    null: bool,
    descending: bool,
    nulls_first: Option<bool>,
    reversed: bool,
) -> Order<'_> {
    let nulls_first = nulls_first.map_or(descending, |first| first ^ reversed);
    Order {
        expr,
        descending,
        nulls_first: null.then_some(nulls_first),
    }
}

/// What different rows are ordered by must be among what makes them different.
pub(super) fn check_distinct(
    table: &'static Table,
    columns: &[Expr<'_>],
    orders: &[Order<'_>],
) -> Result<()> {
    let selected = |expr: &Expr<'_>| match expr {
        Expr::Column(alias, name) => columns
            .iter()
            .any(|column| matches!(column, Expr::Column(a, n) if a == alias && n == name)),
        _ => false,
    };
    if orders.iter().all(|order| selected(&order.expr)) {
        return Ok(());
    }
    Err(Error::InvalidQuery {
        model: table.model,
        why: "a `distinct` query can be ordered only by what it selects; select it too, or drop `distinct`".to_owned(),
    })
}
