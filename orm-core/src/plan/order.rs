//! `ORDER BY`.

use super::expr::ExprContext;
use super::scope::Scope;
use super::{Expr, Order, Planner};
use crate::error::{Error, Result};
use crate::query::{self, Correlation, CorrelationOwner, Hop, Output};
use crate::schema::Table;

impl Planner {
    /// `ORDER BY`: as asked, else the model's own; where it says how rows are listed, or which of them are in a page.
    pub(super) fn order<'q>(
        &mut self,
        scope: &mut Scope,
        select: &'q query::Select,
    ) -> Result<Vec<Order<'q>>> {
        if !select.is_ordered() {
            return Ok(Vec::new());
        }
        match (&select.order, scope.depth) {
            (Some(order), _) => self.asked_order(scope, order, select.reversed),
            (None, _) if !select.lists_rows() && !select.is_paged() => Ok(Vec::new()),
            (None, Some(depth)) => self.order_of_tree_walk(scope, select, depth),
            (None, None) => self.own_order(scope, select),
        }
    }

    /// As asked.
    fn asked_order<'q>(
        &mut self,
        scope: &mut Scope,
        order: &'q [query::Order],
        reversed: bool,
    ) -> Result<Vec<Order<'q>>> {
        let mut orders = Vec::with_capacity(order.len());
        for key in order {
            let (expr, null) = self.expr(&mut ExprContext::base(scope), &key.expr)?;
            let descending = key.descending ^ reversed;
            orders.push(ordered(expr, null, descending, key.nulls_first, reversed));
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
            node = scope.hop(node, Hop::ForeignKey(field))?;
        }
        let table = scope.nodes[node].table;
        let field = table.field(last).ok_or_else(|| unknown(table, last))?;
        Ok(self.column(scope, node, field, 0))
    }
}

impl query::Select {
    /// Whether an order matters: to those who read what is found, or to which rows are in the page. How many rows a
    /// page has is the same in every order.
    fn is_ordered(&self) -> bool {
        match self.output {
            Output::Count | Output::Exists => false,
            Output::Key => self.is_paged(),
            Output::Rows | Output::OwnedRows | Output::Values(_) => {
                self.is_paged() || !self.is_correlated()
            }
        }
    }

    /// Whether what is read of each row is a row of the model.
    fn lists_rows(&self) -> bool {
        matches!(self.output, Output::Rows | Output::OwnedRows)
    }

    /// Whether its rows belong to one of the query outside.
    fn is_correlated(&self) -> bool {
        matches!(
            self.correlation,
            Some(Correlation {
                owner: CorrelationOwner::Outer(_),
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
