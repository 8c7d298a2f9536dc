//! Queries of values: their order by default, their number.

use super::{Expr, FoundPlace, From, Item, KeyExpr, Node, OrderKey, Output, Select};
use crate::schema::Table;
use crate::value::Type;

impl Select {
    /// Orders the values so that the first one is always the same, unless an order was asked for: by the key of the row,
    /// and distinct values by themselves.
    pub fn order_values(&mut self) {
        if self.has_own_order() && !self.stands_for_many() {
            return;
        }
        let keys = self.identity(&[]);
        self.order_by_default(keys);
    }

    /// Returns the keys of an order in which no two results are at one place: the key of a row; of groups and of distinct
    /// values they themselves. `types` are those of the items, as far as they are known.
    pub fn identity(&self, types: &[Option<Type>]) -> Vec<OrderKey> {
        let table = self.table();
        if !self.stands_for_many() {
            let key = KeyExpr::primary(table).into_iter().map(OrderKey::asc);
            return key.chain(self.identity_of_repeated()).collect();
        }
        let types = types.iter().copied().chain(std::iter::repeat(None));
        let keys = self.values().iter().zip(types);
        let is_grouped = self.is_grouped();
        let keys = keys.filter(|(item, _)| !(is_grouped && item.is_of_group()));
        let keys = keys.flat_map(|(item, ty)| {
            let exprs = item.exprs(table).into_iter();
            let exprs = exprs.filter(|expr| !self.is_one_value(expr));
            exprs.map(move |expr| OrderKey::asc(self.read(expr)).of_type(ty))
        });
        keys.collect()
    }

    /// Returns one of the values as it is read here: where the query in `FROM` has computed it, by its handle, since a value
    /// of Rust in the first of several queries is another one in the others.
    fn read(&self, value: Expr) -> Expr {
        match self.body().output {
            Output::Found(_) => value.found(self.place_of_values()),
            _ => value,
        }
    }

    /// Returns whether all rows have this value, so that it tells none from another: a value of Rust, unless several
    /// queries are combined.
    pub fn is_one_value(&self, value: &Expr) -> bool {
        let is_found = matches!(self.body().output, Output::Found(_));
        !is_found && matches!(value.node(), Node::Value(_))
    }

    /// Returns the value that a handle of this query names; any other expression is what it is.
    pub fn named<'e>(&self, expr: &'e Expr) -> &'e Expr {
        match expr.node() {
            Node::Found(value, place) if place.within == self.place_of_values().within => value,
            _ => expr,
        }
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
        self.drop_order();
        if self.stands_for_many() || self.repeats_rows() {
            self = self.in_from();
        }
        self.set_output(output);
        self
    }

    /// Returns a query about all values that this one finds: its own `FROM`, where that finds just these.
    fn in_from(self) -> Select {
        if self.finds_values_as_they_are() {
            self
        } else {
            Select::of_values(self)
        }
    }

    /// Drops the order, unless it says which rows are in the page. Groups that it alone asks for are the different values.
    pub fn drop_order(&mut self) {
        let stood_for_many = self.stands_for_many();
        self.unordered();
        if stood_for_many && !self.stands_for_many() {
            self.distinct();
        }
    }

    /// Returns the query of aggregates of all values or groups: `SELECT AVG(…) FROM (SELECT … GROUP BY …)`.
    #[must_use]
    pub fn aggregated(mut self, aggregates: Vec<Item>) -> Select {
        self.drop_order();
        if self.aggregates_values() {
            self = self.in_from();
            self.set_output(Output::Values(aggregates));
        } else {
            self.set_values(aggregates);
            self.unordered();
        }
        self
    }

    /// Returns the query of these values of all values or groups that this one finds, in groups of its own where an aggregate is
    /// among them: `SELECT …, COUNT(*) FROM (SELECT …) GROUP BY …`. Whole rows are none of them. The order that was asked for
    /// holds on, unless they are groups.
    #[must_use]
    pub fn values_of_values(mut self, items: Vec<Item>) -> Select {
        let are_groups = items
            .iter()
            .any(|item| item.value().is_some_and(Expr::holds_aggregate));
        let order = if are_groups {
            Vec::new()
        } else {
            self.order_of_values()
        };
        // Groups may be those that the order alone asks for.
        if order.is_empty() {
            self.drop_order();
        }
        let mut outer = self.in_from();
        outer.order_by(order);
        if items.iter().any(|item| item.value().is_none()) {
            outer.filter(Expr::refused(
                "a whole row is none of the values of a query; select its key, and what is asked of it, and name them by `handles()`"
                    .to_owned(),
            ));
        }
        outer.set_output(Output::Values(items));
        outer
    }

    /// Returns the keys of the order that was asked for, as a query around names them: what is computed from several rows is
    /// a value of this query there.
    fn order_of_values(&self) -> Vec<OrderKey> {
        let place = self.place_of_values();
        let keys = self.order().keys().iter().cloned();
        keys.map(|key| {
            let is_of_many = key.expr.holds_aggregate() || key.expr.holds_window();
            let expr = if is_of_many {
                key.expr.found(place)
            } else {
                key.expr
            };
            OrderKey { expr, ..key }
        })
        .collect()
    }

    /// Returns the values, as [`aggregated`](Select::aggregated) takes them.
    pub fn found_values(&self) -> Vec<Expr> {
        if self.aggregates_values() {
            return self.handles();
        }
        let values = self.values().iter().filter_map(Item::value);
        values.cloned().collect()
    }

    /// Returns whether aggregates of its values are those of a query around it, and not of the rows themselves: also of what
    /// window functions are among them, and of a page of joined rows or elements.
    fn aggregates_values(&self) -> bool {
        let mut values = self.values().iter().filter_map(Item::value);
        self.stands_for_many()
            || values.any(Expr::holds_window)
            || self.is_paged() && self.repeats_rows()
    }

    /// Returns the number of queries of values within this one, by which its handles are told from theirs.
    fn n_of_values(&self) -> u16 {
        match &self.body().from {
            From::Values(inner) => inner.n_of_values().saturating_add(1),
            From::Select(inner) => inner.n_of_values(),
            From::Table(_) | From::TreeWalk(_) | From::TooDeep(_) => 0,
        }
    }

    /// Returns the values that it finds, computed here or in `FROM`.
    pub fn values(&self) -> &[Item] {
        match (&self.body().output, &self.body().from) {
            (Output::Values(items), _) => items,
            (Output::Found(_), From::Values(inner)) => inner.values(),
            _ => &[],
        }
    }

    /// Returns the values as expressions of a query around that is of them, as [`values_of_values`](Select::values_of_values) takes
    /// them.
    pub fn handles(&self) -> Vec<Expr> {
        let values: Vec<_> = self.values().iter().filter_map(Item::value).collect();
        let handle = |(at, &value): (usize, &&Expr)| {
            let alike = values[..at]
                .iter()
                .filter(|other| other.is_same_value(value));
            let alike = u16::try_from(alike.count()).unwrap_or(u16::MAX);
            let place = self.place_of_values();
            value.clone().found(FoundPlace { alike, ..place })
        };
        values.iter().enumerate().map(handle).collect()
    }

    /// Returns the place of values of this query, or of that in `FROM` whose values it finds as they are; of several that are
    /// alike, of the first.
    pub(super) fn place_of_values(&self) -> FoundPlace {
        let within = match (&self.body().output, &self.body().from) {
            (Output::Found(_), From::Values(inner)) => inner.n_of_values(),
            _ => self.n_of_values(),
        };
        FoundPlace { within, alike: 0 }
    }

    /// Returns whether its values may stand for several rows, or are those of such a query.
    pub fn stands_for_many(&self) -> bool {
        self.are_values_merged() || self.is_of_values()
    }

    /// Returns whether it is one of the values that another query finds.
    pub(super) fn is_of_values(&self) -> bool {
        matches!(self.body().from, From::Values(_))
    }

    /// Returns whether one of the values may stand for several rows.
    pub fn are_values_merged(&self) -> bool {
        matches!(self.body().output, Output::Values(_))
            && (self.body().distinct || self.is_grouped())
    }

    /// Returns whether values are computed from many rows.
    pub fn is_grouped(&self) -> bool {
        let Output::Values(items) = &self.body().output else {
            return false;
        };
        let order = self.order().keys().iter().map(|key| &key.expr);
        let values = items.iter().filter_map(Item::value);
        let exprs = values.chain(&self.body().filter).chain(order);
        exprs.into_iter().any(Expr::holds_aggregate)
    }

    /// Returns whether all values are computed from many rows, without groups among them.
    pub fn has_one_row(&self) -> bool {
        match &self.body().output {
            Output::Values(items) => {
                let stands_for_rows = self.reads_windows() && !self.is_grouped();
                !stands_for_rows && items.iter().all(Item::is_of_group)
            }
            _ => false,
        }
    }

    /// Takes values in which no row has a part, such as `(SELECT MAX(…) FROM "author")`, as constants of all rows, so that
    /// groups are not by them.
    pub fn take_constants(&mut self) {
        let table = self.source();
        if let Output::Values(items) = self.output_mut() {
            for item in items {
                if let Item::Value(value) = item
                    && value.is_constant_of(table)
                {
                    *item = Item::Trailing(value.clone());
                }
            }
        }
    }

    /// Returns whether it finds one number, which is never null: also of nothing, unless no group may be left.
    pub fn is_count(&self) -> bool {
        let may_find_none =
            self.page().is_cut() || self.body().filter.iter().any(Expr::holds_aggregate);
        match &self.body().output {
            Output::Count => true,
            Output::Values(items) => {
                matches!(items.as_slice(), [Item::Value(value)] if value.counts_rows())
                    && !may_find_none
            }
            Output::Rows { .. } | Output::Found(_) | Output::Key | Output::Exists => false,
        }
    }
}

impl Item {
    /// Returns the value, unless it is a whole row, or no part of the values.
    pub fn value(&self) -> Option<&Expr> {
        match self {
            Item::Value(value) => Some(value),
            Item::Row(_) | Item::Trailing(_) | Item::At(..) | Item::Single(..) => None,
        }
    }

    /// Returns whether it is a value of a group, and not one that the groups are by.
    pub fn is_of_group(&self) -> bool {
        let is_of_group = |value: &Expr| value.holds_aggregate() || value.holds_window();
        matches!(self, Item::Trailing(_)) || self.value().is_some_and(is_of_group)
    }

    /// Returns whether it is this value.
    pub(crate) fn is(&self, value: &Expr) -> bool {
        matches!(self, Item::Value(own) if own == value)
    }

    /// Returns the expressions whose values tell this one from others.
    pub(crate) fn exprs(&self, root: &'static Table) -> Vec<Expr> {
        match self {
            Item::Value(value) => vec![value.clone()],
            Item::Row(path) => {
                let table = path.map_or(root, |path| path.target(root));
                KeyExpr::at(*path, table).into_iter().collect()
            }
            Item::Trailing(_) => Vec::new(),
            Item::At(path, item) => {
                let exprs = item.exprs(path.target(root)).into_iter();
                exprs.map(|expr| expr.at(path)).collect()
            }
            Item::Single(row, item) => {
                let exprs = item.exprs((row.table.0)()).into_iter();
                exprs.map(|expr| expr.of_single(row)).collect()
            }
        }
    }
}
