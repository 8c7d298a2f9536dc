//! Queries of values: their order by default, their number.

use super::{Expr, Item, KeyExpr, OrderKey, Output, Select};
use crate::schema::Table;

impl Select {
    /// Orders the values so that the first one is always the same, unless an order was asked for: by the key of the row,
    /// and distinct values by themselves.
    pub fn order_values(&mut self) {
        let table = self.table();
        let keys: Vec<Expr> = match &self.body().output {
            Output::Values(items) if self.are_values_merged() => {
                items.iter().flat_map(|item| item.exprs(table)).collect()
            }
            _ if !table.ordering.is_empty() || self.is_tree_walk() => return,
            _ => KeyExpr::primary(table).into_iter().collect(),
        };
        self.order_by_default(keys.into_iter().map(OrderKey::asc).collect());
    }

    /// Returns the query of the number of values: `SELECT COUNT(*)`.
    #[must_use]
    pub fn counted(self) -> Select {
        self.asked_about(Output::Count)
    }

    /// Returns the query that finds a row if there is any value: `SELECT 1`.
    #[must_use]
    pub fn found(self) -> Select {
        self.asked_about(Output::Exists)
    }

    /// Asks for something about the values: of the rows, unless one value may stand for several of them.
    fn asked_about(mut self, output: Output) -> Select {
        self.unordered();
        if self.are_values_merged() {
            self = Select::of_select(self);
        }
        self.set_output(output);
        self
    }

    /// Returns whether one of the values may stand for several rows.
    pub fn are_values_merged(&self) -> bool {
        matches!(self.body().output, Output::Values(_)) && self.body().distinct
    }
}

impl Item {
    /// Returns the expressions whose values tell this one from others.
    fn exprs(&self, root: &'static Table) -> Vec<Expr> {
        match self {
            Item::Value(value) => vec![value.clone()],
            Item::Row(path) => {
                let table = path.map_or(root, |path| path.target(root));
                KeyExpr::at(*path, table).into_iter().collect()
            }
            Item::Presence => KeyExpr::primary(root).into_iter().collect(),
            Item::At(path, item) => {
                let exprs = item.exprs(path.target(root)).into_iter();
                exprs.map(|expr| expr.at(path)).collect()
            }
        }
    }
}
