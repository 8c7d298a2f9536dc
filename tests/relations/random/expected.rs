//! What a request finds in the rows in memory.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::models::{Entity, of_model};
use super::requests::{Aggregate, Condition, Direction, Key, Kind, Loaded, Number, Request, Test};
use super::store::{Relation, Row, Store, TABLES, Table, Way};

/// A row with what was loaded beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub row: Row,
    pub number: Option<i64>,
    pub lists: Vec<Rows>,
}

/// Rows, in an order that counts or in any.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub nodes: Vec<Node>,
    pub is_ordered: bool,
}

impl PartialEq for Rows {
    /// Compares what was found, `other`, with what is expected.
    fn eq(&self, other: &Rows) -> bool {
        if self.is_ordered {
            return self.nodes == other.nodes;
        }
        let sorted = |rows: &Rows| {
            let mut nodes = rows.nodes.clone();
            nodes.sort_by_key(|node| node.row.clone());
            nodes
        };
        sorted(self) == sorted(other)
    }
}

impl Rows {
    /// In the order of their keys.
    pub(super) fn by_key(mut self) -> Rows {
        self.nodes.sort_by_key(|node| node.row.key());
        self.is_ordered = true;
        self
    }
}

type Column = (&'static [Relation], usize);

/// The columns of [`Entity::numbers`].
fn columns(table: Table) -> &'static [Column] {
    static COLUMNS: OnceLock<Vec<Vec<Column>>> = OnceLock::new();
    fn of<M: Entity>() -> Vec<Column> {
        let numbers = M::numbers().into_iter();
        numbers.map(|it| (it.way, it.column)).collect()
    }
    let all = COLUMNS.get_or_init(|| {
        let columns = TABLES.map(|table| of_model!(table, of()));
        columns.to_vec()
    });
    &all[table as usize]
}

/// The chains of foreign keys that may be joined.
pub(super) fn joins(table: Table) -> &'static [&'static [Relation]] {
    fn of<M: Entity>() -> &'static [&'static [Relation]] {
        M::JOINS
    }
    of_model!(table, of())
}

impl Test {
    fn holds(self, number: Option<i64>) -> bool {
        match self {
            Test::Eq(value) => number == value,
            Test::Ne(value) => number != Some(value),
            Test::Lt(value) => number.is_some_and(|it| it < value),
            Test::Ge(value) => number.is_some_and(|it| it >= value),
        }
    }
}

impl Aggregate {
    fn of(self, values: &[Option<i64>]) -> Option<i64> {
        let count = |n: usize| i64::try_from(n).ok();
        let known = || values.iter().copied().flatten();
        match self {
            Aggregate::Count => count(values.len()),
            Aggregate::Sum => known().reduce(|sum, it| sum + it),
            Aggregate::Min => known().min(),
            Aggregate::Max => known().max(),
            Aggregate::CountDistinct => count(known().collect::<BTreeSet<_>>().len()),
        }
    }
}

/// The place of a row by one key of an order.
type Place = (bool, Option<i64>, Option<Reverse<i64>>);

impl Store {
    pub(super) fn holds(&self, condition: &Condition, table: Table, row: &Row) -> bool {
        let holds = |it: &Condition| self.holds(it, table, row);
        match condition {
            Condition::Number(number, test) => test.holds(self.number_of(number, table, row)),
            Condition::Any(relation, of) => {
                let mut rows = self.related(*relation, row).into_iter();
                rows.any(|it| self.holds(of, relation.to(), it))
            }
            Condition::All(relation, of) => {
                let mut rows = self.related(*relation, row).into_iter();
                rows.all(|it| self.holds(of, relation.to(), it))
            }
            Condition::Empty(relation) => self.related(*relation, row).is_empty(),
            Condition::Not(part) => !holds(part),
            Condition::Both(parts) => parts.iter().all(holds),
            Condition::Either(parts) => parts.iter().any(holds),
        }
    }

    pub(super) fn number_of(&self, number: &Number, table: Table, row: &Row) -> Option<i64> {
        match number {
            Number::Own(nth) => {
                let (way, column) = columns(table)[*nth];
                self.number(row, way, column)
            }
            Number::Related(relation, aggregate, value, of) => {
                let to = relation.to();
                let mut rows = self.related(*relation, row);
                rows.retain(|it| of.as_ref().is_none_or(|of| self.holds(of, to, it)));
                let values = rows.into_iter().map(|it| self.number_of(value, to, it));
                aggregate.of(&values.collect::<Vec<_>>())
            }
            Number::Twice(first, aggregate, then, value) => {
                let each = self.related(*first, row).into_iter().map(|it| {
                    let rows = self.related(*then, it).into_iter();
                    let values = rows.map(|it| self.number_of(value, then.to(), it));
                    aggregate.of(&values.collect::<Vec<_>>())
                });
                Aggregate::Sum.of(&each.collect::<Vec<_>>())
            }
            Number::First(relation, keys, value) => {
                let mut rows = self.related(*relation, row);
                self.sort(&mut rows, relation.to(), keys);
                self.number_of(value, relation.to(), rows.first()?)
            }
        }
    }

    /// Sorts rows by keys, and by their own where these are equal.
    fn sort(&self, rows: &mut [&Row], table: Table, keys: &[Key]) {
        rows.sort_by_cached_key(|row| {
            let places = keys.iter().map(|Key(number, direction)| -> Place {
                let number = self.number_of(number, table, row);
                let (up, down) = (number, number.map(Reverse));
                match direction {
                    Direction::Asc => (number.is_none(), up, None),
                    Direction::Desc => (number.is_some(), None, down),
                    Direction::NullsFirst => (number.is_some(), up, None),
                    Direction::NullsLast => (number.is_none(), None, down),
                }
            });
            (places.collect::<Vec<_>>(), row.key())
        });
    }

    /// What is found among rows of a table, with what is loaded with them.
    pub(super) fn found(&self, request: &Request, shape: &Loaded, among: Vec<&Row>) -> Rows {
        let (table, mut rows) = (shape.table, among);
        rows.retain(|row| {
            let mut conditions = request.conditions.iter();
            conditions.all(|it| self.holds(it, table, row))
        });
        let mut is_ordered = true;
        match &request.order {
            Some(keys) => self.sort(&mut rows, table, keys),
            None if table == Table::Book => {
                rows.sort_by_key(|row| (Reverse(row.0[2]), row.key()));
            }
            None => is_ordered = false,
        }
        if let Some(page) = request.page {
            let skip = usize::try_from(page.offset).unwrap_or(0).min(rows.len());
            rows.drain(..skip);
            rows.truncate(usize::try_from(page.limit).unwrap_or(0));
        }
        let node = |row: &Row| {
            let lists = shape.below.iter().zip(&request.below);
            let lists = lists.map(|((relation, shape), request)| {
                self.found(request, shape, self.related(*relation, row))
            });
            let beside = request.beside.as_ref().unwrap_or(&Number::Own(0));
            let number = || self.number_of(beside, table, row);
            Node {
                row: row.clone(),
                number: (shape.kind == Kind::Counted).then(number).flatten(),
                lists: lists.collect(),
            }
        };
        Rows {
            nodes: rows.into_iter().map(node).collect(),
            is_ordered,
        }
    }
}

/// The number of statements that load what is beside these rows.
pub(super) fn statements(nodes: &[&Node], shape: &Loaded) -> usize {
    let each = shape.below.iter().enumerate();
    let each = each.map(|(nth, (relation, shape))| {
        let has_owner = |it: &&&Node| match relation.way() {
            Way::Behind(first, _) => it.row.0[first.column()].is_some(),
            _ => true,
        };
        if nodes.iter().find(has_owner).is_none() {
            return 0;
        }
        let next: Vec<&Node> = nodes.iter().flat_map(|it| &it.lists[nth].nodes).collect();
        usize::from(shape.kind != Kind::Joined) + statements(&next, shape)
    });
    each.sum()
}
