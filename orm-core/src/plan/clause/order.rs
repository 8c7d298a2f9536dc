//! `ORDER BY`.

use crate::error::{Error, Result};
use crate::plan::expr::{ExprContext, check_ordered};
use crate::plan::scope::Scope;
use crate::plan::typed::Typed;
use crate::plan::write::key;
use crate::plan::{Expr, OrderKey, Planner, QualifiedColumn};
use crate::query::{self, ArrayFunction, Function, Hop, Item, Node, RowOrder};
use crate::schema::{Ordering, Table};
use crate::value::Type;

impl Planner {
    /// `ORDER BY`: as asked, else the model's own; where values stand for several rows, by those of its keys that are among the
    /// values.
    pub(in crate::plan) fn order<'q>(
        &mut self,
        scope: &mut Scope,
        order: &'q RowOrder,
        items: &[(&'q Item, usize)],
    ) -> Result<Vec<OrderKey<'q>>> {
        let values = scope.merges_rows.then_some(items);
        match (order, scope.row_depth) {
            (RowOrder::None, _) => Ok(Vec::new()),
            (RowOrder::By(keys), _) => {
                let mut context = ExprContext::base(scope);
                self.check_names_outer_rows(&context, keys, items)?;
                self.asked_order(&mut context, keys, items)
            }
            (RowOrder::OfModel { reversed }, None) => self.order_of_model(scope, *reversed, values),
            (RowOrder::OfModel { reversed }, Some(depth)) => {
                self.order_of_tree_walk(scope, depth, *reversed, values)
            }
        }
    }

    /// Refuses an order of a subquery by a row outside, where a database knows none of it and no query in `FROM` has computed
    /// it: of groups and of combined values.
    fn check_names_outer_rows(
        &self,
        context: &ExprContext<'_>,
        asked: &[query::OrderKey],
        items: &[(&Item, usize)],
    ) -> Result<()> {
        if self.features.orders_by_outer_rows || self.outer.is_empty() {
            return Ok(());
        }
        let is_selected = |key: &query::Expr| items.iter().any(|(item, _)| item.is(key));
        let mut keys = asked.iter().map(|key| &key.expr);
        if keys.any(|key| !is_selected(key) && context.names_outer_row(key)) {
            return Err(Error::Unsupported {
                what: "an order of groups, or of combined values, by a value of the row outside (`outer`) that is not selected \
                    too",
                backend: self.features.backend.name(),
            });
        }
        Ok(())
    }

    /// `ORDER BY`, by the keys asked for. One of the items that are selected, each with the position of its first column,
    /// is neither written nor computed once more. A condition that is the same in all rows orders nothing, and Postgres
    /// refuses it.
    pub(in crate::plan) fn asked_order<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        asked: &'q [query::OrderKey],
        items: &[(&'q Item, usize)],
    ) -> Result<Vec<OrderKey<'q>>> {
        let mut keys = Vec::with_capacity(asked.len());
        for key in asked {
            check_ordered(&key.expr, context.table())?;
            let selected = items.iter().find(|(item, _)| item.is(&key.expr));
            let selected = selected.map(|(_, position)| Expr::Position(position + 1));
            let mut value = match (key.expr.node(), &selected) {
                (Node::Value(_), Some(_)) => self.expr(context, &key.expr)?,
                _ => self.order_value(context, &key.expr)?,
            };
            if matches!(value.expr, Expr::Constant(_)) {
                continue;
            }
            let is_column = match &value.expr {
                Expr::OfUnits(held, _) => matches!(**held, Expr::Column(..)),
                value => matches!(value, Expr::Column(..)),
            };
            if (!is_column || key.expr.is_outer())
                && let Some(position) = selected
            {
                value = value.map(|_| position);
            }
            keys.push(ordered(value, key.ty, key.descending, key.nulls_first));
        }
        Ok(keys)
    }

    /// Plans what is ordered by. What groups are by is read of the rows, which may be values of a query; a value of Rust that is
    /// not selected here is one of those, since it orders nothing by itself.
    fn order_value<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        value: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        let reads_rows = context.scope.reads_rows;
        context.scope.reads_rows |= !value.holds_aggregate() && !value.holds_window();
        let planned = match context.computed(value) {
            Some(found) => Ok(found),
            None => self.expr(context, value),
        };
        context.scope.reads_rows = reads_rows;
        planned
    }

    /// `ORDER BY`, by the model's own `ordering`: of `values`, by their own fields alone.
    fn order_of_model<'q>(
        &mut self,
        scope: &mut Scope,
        reversed: bool,
        values: Option<&[(&'q Item, usize)]>,
    ) -> Result<Vec<OrderKey<'q>>> {
        let table = scope.nodes[scope.base].table;
        let mut keys = Vec::with_capacity(table.ordering.len());
        let is_value = |key: &&Ordering| values.is_none_or(|values| is_among(table, key, values));
        for key in table.ordering.iter().filter(is_value) {
            let column = self.named_column(scope, key.path)?;
            let (column, ty) = column;
            keys.push(ordered(column, Some(ty), key.descending ^ reversed, None));
        }
        Ok(keys)
    }

    /// `ORDER BY` of a walk over a tree: by depth, then as the model's own, then by key; of `values`, by those that are among
    /// them.
    fn order_of_tree_walk<'q>(
        &mut self,
        scope: &mut Scope,
        (alias, depth): QualifiedColumn,
        reversed: bool,
        values: Option<&[(&'q Item, usize)]>,
    ) -> Result<Vec<OrderKey<'q>>> {
        let root = self.alias_of(scope, 0);
        let by = |expr| OrderKey {
            expr,
            descending: reversed,
            nulls_first: None,
        };
        let mut keys = Vec::new();
        if values.is_none_or(holds_depth) {
            keys.push(by(Expr::Column(alias, depth)));
        }
        keys.extend(self.order_of_model(scope, reversed, values)?);
        if values.is_none() {
            keys.extend(key(scope.nodes[0].table, root).into_iter().map(by));
        }
        Ok(keys)
    }

    /// Returns the column that a path of field names leads to.
    fn named_column<'q>(&mut self, scope: &mut Scope, path: &[&str]) -> Result<(Typed<'q>, Type)> {
        let mut node = scope.base;
        let unknown = |table: &Table, name: &str| Error::InvalidQuery {
            model: table.model,
            why: format!("its `ordering` names `{name}`, which is no field of it"),
        };
        let path = path.join(".");
        let mut rest = path.as_str();
        let (table, field) = loop {
            let table = scope.nodes[node].table;
            match table
                .first_field(rest)
                .ok_or_else(|| unknown(table, rest))?
            {
                (field, None) => break (table, field),
                (field, Some(next)) => {
                    node = scope.hop(node, Hop::ForeignKey(field))?;
                    rest = next;
                }
            }
        };
        check_ordered(&query::Expr::column(None, field), table)?;
        let ty = table.columns_of(field)[0].ty;
        Ok((self.column_value(scope, node, field, 0)?, ty))
    }
}

impl ExprContext<'_> {
    /// Returns whether a value names a row outside itself: not by what a query in `FROM` has computed, nor by a window, whose
    /// order may name it.
    fn names_outer_row(&self, value: &query::Expr) -> bool {
        if !value.names_outer_row() || self.computed(value).is_some() {
            return false;
        }
        let mut names = !value.holds_window();
        if !names && !matches!(value.node(), Node::Window(_)) {
            value.for_each_part(&mut |part| names |= self.names_outer_row(part));
        }
        names
    }
}

/// Returns whether a key of a model's `ordering` is a field that is one of these values.
fn is_among(table: &'static Table, key: &Ordering, values: &[(&Item, usize)]) -> bool {
    let [name] = key.path else {
        return false;
    };
    let Some((field, None)) = table.first_field(name) else {
        return false;
    };
    let column = query::Expr::column(None, field);
    let mut values = values.iter();
    values.any(|(item, _)| item.exprs(table).contains(&column))
}

/// Returns whether the depth in a tree is one of these values.
fn holds_depth(values: &[(&Item, usize)]) -> bool {
    let mut values = values.iter().filter_map(|(item, _)| item.value());
    values.any(|value| matches!(value.node(), Node::TreeDepth))
}

/// Returns one key of the order. Nulls stand last ascending and first descending, on both databases alike.
fn ordered(
    value: Typed<'_>,
    ty: Option<Type>,
    descending: bool,
    nulls_first: Option<bool>,
) -> OrderKey<'_> {
    let nulls_first = value.nullable.then_some(nulls_first.unwrap_or(descending));
    OrderKey {
        expr: match ty {
            Some(Type::Array(_)) => {
                Expr::Call(Function::Array(ArrayFunction::Ranked), vec![value.expr])
            }
            _ => match value.expr {
                Expr::OfUnits(column, _) => *column,
                value => value,
            },
        },
        descending,
        nulls_first,
    }
}
