//! Window functions: values computed from a row and other rows of its partition.

use super::{
    Aggregate, Body, Comparison, Expr, Item, KeyExpr, Node, OrderKey, Output, RowOrder, Select,
    order_by_name,
};
use crate::value::{Type, Value};

/// A value computed from a row and other rows: `RANK() OVER (PARTITION BY … ORDER BY …)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The function.
    pub computed: Windowed,
    /// `PARTITION BY`: the rows that have the same values here are a partition; without any, all rows are one.
    pub partition: Vec<Expr>,
    /// `ORDER BY`: the order of the rows in a partition.
    pub order: Vec<OrderKey>,
    /// `ROWS BETWEEN … AND …`, `GROUPS` or `RANGE`: the rows of the partition that are looked at.
    pub frame: Option<WindowFrame>,
}

/// The function of a [`Window`].
#[derive(Clone, Debug, PartialEq)]
pub enum Windowed {
    /// A function that is one of windows alone, and its arguments.
    Function(WindowFunction, Vec<Expr>),
    /// An aggregate of the rows of the frame.
    Aggregate(Aggregate),
}

/// Functions of a row and other rows of its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WindowFunction {
    /// The number of the row in its partition, from 1.
    RowNumber,
    /// The number of the first row that is equal in the order, so that gaps follow: 1, 1, 3.
    Rank,
    /// The number of different places up to the row, so that there are no gaps: 1, 1, 2.
    DenseRank,
    /// The rank as a share of the other rows, from 0 to 1.
    PercentRank,
    /// The share of rows that do not come after the row.
    CumeDist,
    /// The number of the part in which the row is, of so many parts of equal size.
    Ntile,
    /// The value of a row so many before.
    Lag,
    /// The value of a row so many after.
    Lead,
    /// The value of the first row of the frame.
    FirstValue,
    /// The value of the last row of the frame.
    LastValue,
    /// The value of the row with this number in the frame, from 1.
    NthValue,
}

/// `ROWS BETWEEN start AND end`. Rows are counted from the row itself, which is 0; those before it are negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowFrame {
    /// The unit in which the rows are counted.
    pub unit: FrameUnit,
    /// The first row; none is the first of the partition.
    pub start: Option<i64>,
    /// The last row; none is the last of the partition.
    pub end: Option<i64>,
    /// The rows among these that are left out.
    pub exclude: Option<FrameExclusion>,
}

impl WindowFrame {
    /// The frame of a window of which nothing is said: all rows up to the row and those that are equal to it in the order.
    pub const UP_TO_ROW: WindowFrame = WindowFrame {
        unit: FrameUnit::Range,
        start: None,
        end: Some(0),
        exclude: None,
    };
}

/// The unit in which a [`WindowFrame`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrameUnit {
    /// `ROWS`: rows.
    Rows,
    /// `GROUPS`: the rows that are equal in the order, as one.
    Groups,
    /// `RANGE`: the distance of the value in the order, which is one integer, from that of the row. 0 is the row with all
    /// that are equal to it there, and of any order.
    Range,
}

/// The rows that a [`WindowFrame`] leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrameExclusion {
    /// `EXCLUDE CURRENT ROW`: the row itself.
    CurrentRow,
    /// `EXCLUDE GROUP`: the row and those that are equal to it in the order.
    Group,
    /// `EXCLUDE TIES`: those that are equal to the row in the order, but not the row.
    Ties,
}

impl Window {
    /// Returns the expressions that it is computed from.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        let (arguments, aggregate) = match &self.computed {
            Windowed::Function(_, arguments) => (arguments.as_slice(), None),
            Windowed::Aggregate(aggregate) => (&[][..], Some(aggregate.parts())),
        };
        let order = self.order.iter().map(|key| &key.expr);
        arguments
            .iter()
            .chain(aggregate.into_iter().flatten())
            .chain(&self.partition)
            .chain(order)
    }
}

impl Window {
    /// Returns whether it tells the place of a row among others.
    fn is_place(&self) -> bool {
        use WindowFunction::{CumeDist, DenseRank, Ntile, PercentRank, Rank, RowNumber};
        matches!(
            self.computed,
            Windowed::Function(
                RowNumber | Rank | DenseRank | PercentRank | CumeDist | Ntile,
                _
            )
        )
    }
}

impl Expr {
    /// Returns a value computed from a row and others of its partition.
    pub fn window(window: Window) -> Expr {
        let depth = window.parts().map(Expr::depth).max().unwrap_or(0);
        Expr::over(depth, |it| Node::Window(Box::new(it)), window)
    }

    /// Returns the aggregate over a window; anything but an aggregate by itself has none, which planning reports.
    #[must_use]
    pub fn aggregate_over(
        self,
        partition: Vec<Expr>,
        order: Vec<OrderKey>,
        frame: Option<WindowFrame>,
    ) -> Expr {
        match self.into_aggregate() {
            Some(aggregate) => Expr::window(Window {
                computed: Windowed::Aggregate(aggregate),
                partition,
                order,
                frame,
            }),
            None => Expr::refused(
                "`over` belongs to an aggregate itself, not to what is computed of it: `Book.copies.sum().over(…) - 1`"
                    .to_owned(),
            ),
        }
    }

    /// Returns whether the expression holds a window function, outside of subqueries.
    pub fn holds_window(&self) -> bool {
        if matches!(self.node(), Node::Window(_)) {
            return true;
        }
        let mut holds = false;
        self.for_each_part(&mut |part| holds = holds || part.holds_window());
        holds
    }

    /// Returns whether a condition holds for all rows or none of each partition of these window functions, so that it may be
    /// asked before they are computed.
    pub fn is_of_partitions(&self, windows: &[&Expr]) -> bool {
        let is_of = |window: &&Expr| match window.node() {
            Node::Window(window) => {
                let partition: Vec<_> = window.partition.iter().collect();
                self.is_over(&partition)
            }
            _ => false,
        };
        !windows.is_empty() && !self.is_random() && windows.iter().all(is_of)
    }

    /// Returns the values of which a condition keeps one row each: a row's number in its partition is 1.
    pub fn keeps_first_of(&self) -> Option<&[Expr]> {
        let Node::Compare(Comparison::Eq, number, first) = self.node() else {
            return None;
        };
        let is_number = |window: &Window| {
            matches!(
                &window.computed,
                Windowed::Function(WindowFunction::RowNumber, _)
            )
        };
        match (number.node(), first.node()) {
            (Node::Window(window), Node::Value(Value::I64(1))) if is_number(window) => {
                Some(&window.partition)
            }
            _ => None,
        }
    }

    /// Returns whether every row has the value: the number of its place among others, or of rows; whether a row is there.
    pub fn is_never_null(&self) -> bool {
        match self.node() {
            Node::Window(window) => window.is_place(),
            Node::TreeDepth | Node::Presence => true,
            Node::At(_, inner) | Node::Single(_, inner) => {
                matches!(inner.node(), Node::Presence)
            }
            _ => self.is_count(),
        }
    }

    /// Hands out the window functions in it, also of values that it names by their handles; one of a related row with the
    /// path that leads there.
    pub fn for_each_window<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match self.node() {
            Node::Window(_) => visit(self),
            Node::Found(value, _) => value.for_each_window(visit),
            Node::At(_, inner) if inner.holds_window() => visit(self),
            _ => self.for_each_part(&mut |part| part.for_each_window(visit)),
        }
    }
}

impl Select {
    /// Returns whether window functions are part of it: of its values, its order or its conditions.
    pub fn has_windows(&self) -> bool {
        !self.body().qualify.is_empty() || self.reads_windows()
    }

    /// Keeps the first row, in the order so far, of those that have the same values here: `DISTINCT ON (…)`.
    pub fn distinct_on(&mut self, values: Vec<Expr>) {
        if !self.is_paged() && !self.body().qualify.is_empty() {
            return self.filter(Expr::refused(
                "`distinct_on` looks at the same rows as the window functions before it, so that the first row may be one \
                    that their conditions leave out; look for those rows in a query around: \
                    `Book::objects().filter(Book.id.is_in(rows)).distinct_on(Book.author)`"
                    .to_owned(),
            ));
        }
        let mut order = self.order_keys();
        let is_reversed_walk =
            self.is_tree_walk() && *self.order() == RowOrder::OfModel { reversed: true };
        for part in KeyExpr::primary(self.table()) {
            let mut key = OrderKey::asc(part);
            key.descending = is_reversed_walk;
            order.push(key);
        }
        let number = Expr::window(Window {
            computed: Windowed::Function(WindowFunction::RowNumber, Vec::new()),
            partition: values,
            order,
            frame: None,
        });
        let first = Expr::value(Value::I64(1));
        self.filter(Expr::compare(Comparison::Eq, number, first));
    }

    /// Returns the keys of the order, those of the model where none was asked for: of a walk over a tree, by depth first.
    pub fn order_keys(&self) -> Vec<OrderKey> {
        let RowOrder::OfModel { reversed } = *self.order() else {
            return self.order().keys().to_vec();
        };
        let table = self.table();
        let depth = self.is_tree_walk().then(|| {
            let mut depth = OrderKey::asc(Expr::tree_depth()).of_type(Some(Type::I32));
            depth.descending = reversed;
            depth
        });
        let own = table.ordering.iter().map(|key| {
            let mut own = order_by_name(table, &key.path.join("."));
            own.descending = key.descending ^ reversed;
            own
        });
        depth.into_iter().chain(own).collect()
    }

    /// Returns whether window functions are part of its values or its order.
    pub(super) fn reads_windows(&self) -> bool {
        let items = match &self.body().output {
            Output::Values(items) | Output::Found(items) | Output::Rows { extra: items, .. } => {
                items.as_slice()
            }
            Output::Key | Output::Count | Output::Exists => &[],
        };
        let values = items.iter().filter_map(Item::computed);
        let order = self.order().keys().iter().map(|key| &key.expr);
        values.chain(order).any(Expr::holds_window)
    }
}

impl Body {
    /// Returns all conditions on rows.
    pub fn conditions(&self) -> impl Iterator<Item = &Expr> {
        self.filter.iter().chain(&self.qualify)
    }
}

impl Item {
    /// Returns the expression, whether it is part of the values or read after them.
    pub fn computed(&self) -> Option<&Expr> {
        match self {
            Item::Value(value) | Item::Trailing(value) => Some(value),
            Item::Row(_) | Item::At(..) | Item::Single(..) => None,
        }
    }
}
