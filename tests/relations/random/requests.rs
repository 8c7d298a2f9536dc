//! What is asked, as data: conditions, numbers, orders and pages, of rows and of what is loaded with them.

use orm_tests::support::Chance;

use super::models::{Entity, of_model};
use super::store::{Relation, Table};

/// A condition on a row.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    Number(Number, Test),
    Any(Relation, Box<Condition>),
    /// All related rows fulfil it.
    All(Relation, Box<Condition>),
    Empty(Relation),
    Not(Box<Condition>),
    Both(Box<[Condition; 2]>),
    Either(Box<[Condition; 2]>),
}

/// A number of a row; it may be null.
#[derive(Clone, Debug)]
pub(super) enum Number {
    /// One of [`Entity::numbers`].
    Own(usize),
    /// An aggregate of a number of the related rows.
    Related(Relation, Aggregate, Box<Number>, Option<Box<Condition>>),
    /// The sum of an aggregate of the rows behind each related row.
    Twice(Relation, Aggregate, Relation, Box<Number>),
    /// A number of the first related row in an order.
    First(Relation, Vec<Key>, Box<Number>),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Aggregate {
    Count,
    Sum,
    Min,
    Max,
    CountDistinct,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Test {
    Eq(Option<i64>),
    Ne(i64),
    Lt(i64),
    Ge(i64),
}

/// A key of an order.
#[derive(Clone, Debug)]
pub(super) struct Key(pub Number, pub Direction);

#[derive(Clone, Copy, Debug)]
pub(super) enum Direction {
    Asc,
    Desc,
    NullsFirst,
    NullsLast,
}

/// Rows, and what is loaded with them.
#[derive(Clone, Default)]
pub(super) struct Request {
    pub conditions: Vec<Condition>,
    /// The order, with the key of the row behind it; none leaves the order of the model.
    pub order: Option<Vec<Key>>,
    pub page: Option<Page>,
    /// One of [`Entity::JOINS`].
    pub join: Option<usize>,
    /// A number beside each row, in those shapes that have one.
    pub beside: Option<Number>,
    /// The relations that are loaded with the rows.
    pub below: Vec<Request>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    pub offset: u64,
    pub limit: u64,
    /// By a condition on the number of the row in place of a limit.
    pub by_window: bool,
}

impl std::fmt::Debug for Request {
    /// Leaves out what is not asked.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts = f.debug_struct("");
        if !self.conditions.is_empty() {
            parts.field("filter", &self.conditions);
        }
        if let Some(order) = &self.order {
            parts.field("order", order);
        }
        if let Some(page) = &self.page {
            parts.field("page", page);
        }
        if let Some(join) = &self.join {
            parts.field("join", join);
        }
        if let Some(beside) = &self.beside {
            parts.field("beside", beside);
        }
        if !self.below.is_empty() {
            parts.field("below", &self.below);
        }
        parts.finish()
    }
}

/// The shape of rows: the relations that are loaded with them.
#[derive(Clone, Copy)]
pub(super) struct Loaded {
    pub table: Table,
    pub kind: Kind,
    pub below: &'static [(Relation, Loaded)],
}

/// How rows are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As a request says.
    Refined,
    /// The same, but not chosen by window functions.
    WithoutWindows,
    /// As a request says, with a number beside each.
    Counted,
    /// As they are: the other side of a one-to-one relation.
    Plain,
    /// Joined, by no statement of their own.
    Joined,
}

impl std::fmt::Debug for Loaded {
    /// The relations, such as `Person [Books [Tags []]]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} ", self.table)?;
        f.debug_list().entries(self.below).finish()
    }
}

/// The number of [`Entity::numbers`] and [`Entity::JOINS`].
fn sizes(table: Table) -> (usize, usize) {
    fn of<M: Entity>() -> (usize, usize) {
        (M::numbers().len(), M::JOINS.len())
    }
    of_model!(table, of())
}

fn own(table: Table, chance: &mut Chance) -> Number {
    Number::Own(chance.below(sizes(table).0))
}

fn relation(table: Table, chance: &mut Chance) -> Option<Relation> {
    let relations = table.relations();
    (!relations.is_empty()).then(|| chance.of(&relations))
}

pub(super) fn number(table: Table, depth: u8, chance: &mut Chance) -> Number {
    if depth == 0 || chance.is_one_in(2) {
        return own(table, chance);
    }
    let Some(first) = relation(table, chance) else {
        return own(table, chance);
    };
    let aggregate = aggregate(chance);
    match chance.below(6) {
        0 => {
            let Some(then) = relation(first.to(), chance) else {
                return own(table, chance);
            };
            Number::Twice(first, aggregate, then, Box::new(own(then.to(), chance)))
        }
        1 => {
            let keys = order(first.to(), 0, chance);
            Number::First(first, keys, Box::new(own(first.to(), chance)))
        }
        _ => {
            let value = number(first.to(), depth - 1, chance);
            let of = chance.is_one_in(2);
            let of = of.then(|| Box::new(condition(first.to(), depth - 1, chance)));
            Number::Related(first, aggregate, Box::new(value), of)
        }
    }
}

fn aggregate(chance: &mut Chance) -> Aggregate {
    chance.of(&[
        Aggregate::Count,
        Aggregate::Sum,
        Aggregate::Min,
        Aggregate::Max,
        Aggregate::CountDistinct,
    ])
}

fn test(chance: &mut Chance) -> Test {
    let number = i64::from(chance.small(5));
    match chance.below(5) {
        0 => Test::Eq(None),
        1 => Test::Eq(Some(number)),
        2 => Test::Ne(number),
        3 => Test::Lt(number),
        _ => Test::Ge(number),
    }
}

pub(super) fn condition(table: Table, depth: u8, chance: &mut Chance) -> Condition {
    let on_number =
        |chance: &mut Chance| Condition::Number(number(table, depth, chance), test(chance));
    if depth == 0 {
        return on_number(chance);
    }
    let part = |chance: &mut Chance| condition(table, depth - 1, chance);
    match chance.below(10) {
        0 => Condition::Not(Box::new(part(chance))),
        1 => Condition::Both(Box::new([part(chance), part(chance)])),
        2 => Condition::Either(Box::new([part(chance), part(chance)])),
        3..=6 => {
            let Some(relation) = relation(table, chance) else {
                return on_number(chance);
            };
            let of = Box::new(condition(relation.to(), depth - 1, chance));
            match chance.below(4) {
                0 => Condition::Empty(relation),
                1 => Condition::All(relation, of),
                _ => Condition::Any(relation, of),
            }
        }
        _ => on_number(chance),
    }
}

fn order(table: Table, depth: u8, chance: &mut Chance) -> Vec<Key> {
    let directions = [
        Direction::Asc,
        Direction::Desc,
        Direction::NullsFirst,
        Direction::NullsLast,
    ];
    let n = chance.below(3);
    let key = |_| Key(number(table, depth, chance), chance.of(&directions));
    (0..n).map(key).collect()
}

impl Request {
    /// Random rows of a shape.
    pub(super) fn of(shape: &Loaded, chance: &mut Chance) -> Request {
        let (table, mut request) = (shape.table, Request::default());
        let below = shape.below.iter();
        request.below = below.map(|(_, it)| Request::of(it, chance)).collect();
        if matches!(shape.kind, Kind::Plain | Kind::Joined) {
            return request;
        }
        if chance.is_one_in(2) {
            request.conditions.push(condition(table, 2, chance));
        }
        if !chance.is_one_in(3) {
            request.order = Some(order(table, 1, chance));
            if chance.is_one_in(3) {
                request.page = Some(Page {
                    offset: chance.of(&[0, 0, 1, 2]),
                    limit: chance.of(&[0, 1, 2, 3, 5]),
                    by_window: shape.kind != Kind::WithoutWindows && chance.is_one_in(3),
                });
            }
        }
        let n_joins = sizes(table).1;
        if n_joins > 0 && chance.is_one_in(3) {
            request.join = Some(chance.below(n_joins));
        }
        if shape.kind == Kind::Counted {
            request.beside = Some(number(table, 2, chance));
        }
        request
    }

    /// Whether one of them asks for a page of no rows, for which nothing may be sent.
    pub(super) fn has_empty_page(&self) -> bool {
        let is_empty = self.page.is_some_and(|it| it.limit == 0);
        is_empty || self.below.iter().any(Request::has_empty_page)
    }

    /// Requests that ask somewhat less each, of which the first that shows a fault is as good.
    pub(super) fn smaller(&self) -> Vec<Request> {
        let mut smaller = Vec::new();
        let mut less = |change: &dyn Fn(&mut Request)| {
            let mut request = self.clone();
            change(&mut request);
            smaller.push(request);
        };
        if self.page.is_some() {
            less(&|it| it.page = None);
        }
        if self.order.is_some() && self.page.is_none() {
            less(&|it| it.order = None);
        }
        if let Some(order) = &self.order {
            for nth in 0..order.len() {
                less(&|it| drop(it.order.as_mut().map(|keys| keys.remove(nth))));
            }
        }
        if self.join.is_some() {
            less(&|it| it.join = None);
        }
        if self.beside.is_some() {
            less(&|it| it.beside = None);
        }
        for (nth, condition) in self.conditions.iter().enumerate() {
            less(&|it| drop(it.conditions.remove(nth)));
            for part in condition.parts() {
                less(&|it| it.conditions[nth] = part.clone());
            }
        }
        for (nth, below) in self.below.iter().enumerate() {
            for part in below.smaller() {
                less(&|it| it.below[nth] = part.clone());
            }
        }
        smaller
    }
}

impl Condition {
    /// Simpler conditions on the same row.
    fn parts(&self) -> Vec<Condition> {
        match self {
            Condition::Not(part) => vec![(**part).clone()],
            Condition::Both(parts) | Condition::Either(parts) => parts.to_vec(),
            Condition::Any(relation, of) | Condition::All(relation, of) => {
                let wrapped = |it| Condition::Any(*relation, Box::new(it));
                of.parts().into_iter().map(wrapped).collect()
            }
            _ => Vec::new(),
        }
    }
}
