//! The rows behind a place in an order.

use super::{Aggregate, AggregateFunction, Expr, Item, KeyExpr, Node, OrderKey, Output, Select};
use crate::value::{Type, Value};

impl Select {
    /// Reads these values after all others of a row. They change neither the rows nor the groups.
    pub fn read_last(&mut self, values: impl IntoIterator<Item = Expr>) {
        let values = values.into_iter().map(Item::Trailing);
        if let Output::Rows { extra: items, .. } | Output::Values(items) | Output::Found(items) =
            self.output_mut()
        {
            items.extend(values);
        }
    }

    /// Orders the rows by their key. Those of a page in another order stay that page.
    pub fn order_by_key(&mut self) {
        if self.has_own_order() {
            // A page is cut in the order before: it is left to a query in `FROM`.
            self.filter(Expr::constant(true));
        }
        let key = KeyExpr::primary(self.table()).into_iter();
        self.order_by_default(key.map(OrderKey::asc).collect());
    }

    /// Returns whether the order asked for is that of the key.
    pub fn is_ordered_by_key(&self) -> bool {
        let is_part = |(order, part): (&OrderKey, Expr)| order.expr == part && !order.descending;
        let (order, key) = (self.order().keys(), KeyExpr::primary(self.table()));
        order.len() == self.table().key_positions().len() && order.iter().zip(key).all(is_part)
    }

    /// Keeps what comes after this place in the order of these keys, if there is one, `(year, id) > (?, ?)`, and reads the
    /// place of each after all others.
    pub fn go_on_behind(&mut self, mut keys: Vec<OrderKey>, place: Option<Vec<Value>>) {
        self.order_by(keys.clone());
        if place.is_some() && self.is_grouped() && self.reads_windows() {
            // Window functions see all groups, and not those behind the place alone.
            self.nest();
        }
        // Of a group its value is taken from the rows, in all of which it is the same: what is computed by itself would
        // have to be written just as the groups are.
        if self.is_grouped() {
            let of_group = keys.iter().cloned().map(OrderKey::of_group);
            let of_group: Vec<OrderKey> = of_group.collect();
            self.read_last(of_group.iter().map(|key| key.expr.clone()));
            // Where none is an aggregate, the condition is one on rows.
            if keys.iter().any(|key| key.expr.holds_aggregate()) {
                keys = of_group;
            }
        } else {
            self.read_last(keys.iter().map(|key| key.expr.clone()));
        }
        self.filter(place.map(|place| Expr::behind(keys, place)));
    }
}

impl OrderKey {
    /// Returns whether the value is no column.
    pub fn is_computed(&self) -> bool {
        !self.expr.is_column()
    }

    /// Returns the key as an aggregate of a group, in all rows of which it is the same; columns and aggregates stay.
    fn of_group(mut self) -> OrderKey {
        if self.is_computed() && !self.expr.holds_aggregate() {
            let function = match self.ty {
                Some(Type::Bool) => AggregateFunction::BoolAnd,
                _ => AggregateFunction::Min,
            };
            let value = std::mem::replace(&mut self.expr, Expr::constant(true));
            let aggregate = Aggregate::new(function, Some(value), self.ty.unwrap_or(Type::Text));
            self.expr = Expr::aggregate(aggregate);
        }
        self
    }
}

impl Expr {
    /// Returns whether it is a column, of whichever row.
    pub fn is_column(&self) -> bool {
        match self.node() {
            Node::Column { .. } | Node::Reached { .. } => true,
            Node::At(_, inner) | Node::Single(_, inner) => inner.is_column(),
            _ => false,
        }
    }

    /// Returns the condition that a row comes after this place in the order of these keys: `(year, id) > (?, ?)`.
    pub fn behind(keys: Vec<OrderKey>, place: Vec<Value>) -> Expr {
        let depth = keys.iter().map(|key| key.expr.depth()).max().unwrap_or(0);
        Expr::over(
            depth,
            |(keys, place)| Node::Behind(keys, place),
            (keys, place),
        )
    }
}
