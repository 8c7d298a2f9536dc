//! Windows of any kind: a value of a book that is computed from others.

use super::conditions::{Condition, condition};
use super::numbers::{Number, number, number_of};
use super::rows::{Book, Rows};
use super::{Direction, direction, ordered, place_of, sum};
use orm::functions::{dense_rank, ntile, order_by, partition_by, rank, row_number};
use orm::prelude::*;
use orm::query::{Order, Window};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;
use std::ops::Bound;

/// What is computed of the rows of a window.
#[derive(Clone, Debug)]
enum Function {
    Count(Option<Condition>),
    Sum(Number, Option<Condition>),
    Min(Number),
    Max(Number),
    Lag(Number, u16),
    Lead(Number, u16),
    First(Number),
    Last(Number),
    Nth(Number, u16),
    Place,
    Rank,
    DenseRank,
    Part(i32),
}

/// The rows of a partition that are looked at, from one end to the other.
#[derive(Clone, Copy, Debug)]
enum Frame {
    /// Those up to the row and its equals.
    UpToRow,
    Rows(Ends),
    Groups(Ends),
    /// Those whose value is so near.
    Range(Ends),
}

type Ends = [Option<i64>; 2];

/// The rows that a frame leaves out.
#[derive(Clone, Copy, Debug)]
enum LeftOut {
    Row,
    Group,
    Ties,
}

/// A function over a window.
#[derive(Clone, Debug)]
pub(super) struct Over {
    function: Function,
    partition: Vec<Number>,
    order: Vec<(Number, Direction)>,
    frame: Frame,
    left_out: Option<LeftOut>,
}

fn function() -> impl Strategy<Value = Function> {
    let counted = || option::weighted(0.3, condition(1));
    prop_oneof![
        counted().prop_map(Function::Count),
        (number(1), counted()).prop_map(|(it, counted)| Function::Sum(it, counted)),
        number(1).prop_map(Function::Min),
        number(1).prop_map(Function::Max),
        (number(1), 0..4_u16).prop_map(|(it, by)| Function::Lag(it, by)),
        (number(1), 0..4_u16).prop_map(|(it, by)| Function::Lead(it, by)),
        number(1).prop_map(Function::First),
        number(1).prop_map(Function::Last),
        (number(1), 1..4_u16).prop_map(|(it, at)| Function::Nth(it, at)),
        Just(Function::Place),
        Just(Function::Rank),
        Just(Function::DenseRank),
        (1..5_i32).prop_map(Function::Part),
    ]
}

fn frame() -> impl Strategy<Value = Frame> {
    let end = || option::weighted(0.8, -3..4_i64);
    let ends = || {
        [end(), end()].prop_map(|[one, two]| match (one, two) {
            (Some(one), Some(two)) => [Some(one.min(two)), Some(one.max(two))],
            ends => ends.into(),
        })
    };
    prop_oneof![
        Just(Frame::UpToRow),
        ends().prop_map(Frame::Rows),
        ends().prop_map(Frame::Groups),
        ends().prop_map(Frame::Range),
    ]
}

pub(super) fn over() -> impl Strategy<Value = Over> {
    let left_out = select(&[LeftOut::Row, LeftOut::Group, LeftOut::Ties][..]);
    let parts = (
        function(),
        vec(number(1), 0..3),
        vec((number(1), direction()), 0..3),
        frame(),
        option::weighted(0.3, left_out),
    );
    parts.prop_map(|(function, partition, mut order, frame, left_out)| {
        let frame = match frame {
            Frame::Range(_) if order.is_empty() => Frame::UpToRow,
            Frame::Range(ends) if function.is_of_an_order() => Frame::Rows(ends),
            frame => frame,
        };
        if let Frame::Range(_) = frame {
            order.truncate(1);
        }
        Over {
            function,
            partition,
            order,
            frame,
            left_out,
        }
    })
}

impl Function {
    /// Whether rows that are equal in the order would be told apart.
    fn is_of_an_order(&self) -> bool {
        match self {
            Function::Count(_)
            | Function::Sum(..)
            | Function::Min(_)
            | Function::Max(_)
            | Function::Rank
            | Function::DenseRank => false,
            Function::Lag(..)
            | Function::Lead(..)
            | Function::First(_)
            | Function::Last(_)
            | Function::Nth(..)
            | Function::Place
            | Function::Part(_) => true,
        }
    }
}

impl Over {
    pub(super) fn expr(&self) -> Expr<Book, Option<i64>> {
        let over = self.window();
        match &self.function {
            Function::Count(None) => count().over(over).nullable(),
            Function::Count(Some(counted)) => {
                count().filter(counted.predicate()).over(over).nullable()
            }
            Function::Sum(number, None) => number.expr().sum().over(over),
            Function::Sum(number, Some(counted)) => {
                number.expr().sum().filter(counted.predicate()).over(over)
            }
            Function::Min(number) => number.expr().min().over(over),
            Function::Max(number) => number.expr().max().over(over),
            Function::Lag(number, by) => number.expr().lag(*by).over(over),
            Function::Lead(number, by) => number.expr().lead(*by).over(over),
            Function::First(number) => number.expr().first_value().over(over),
            Function::Last(number) => number.expr().last_value().over(over),
            Function::Nth(number, at) => number.expr().nth_value(*at).over(over),
            Function::Place => row_number().over(over).nullable(),
            Function::Rank => rank().over(over).nullable(),
            Function::DenseRank => dense_rank().over(over).nullable(),
            Function::Part(parts) => ntile(*parts).over(over).cast::<i64>().nullable(),
        }
    }

    fn window(&self) -> Window<Book> {
        let order = self.order();
        let window = match &self.partition[..] {
            [] => order_by(order),
            [by] => partition_by(by.expr()).order_by(order),
            by => partition_by((by[0].expr(), by[1].expr())).order_by(order),
        };
        let range = |[start, end]: Ends| {
            let bound = |end: Option<i64>| end.map_or(Bound::Unbounded, Bound::Included);
            (bound(start), bound(end))
        };
        let window = match self.frame {
            Frame::UpToRow => window,
            Frame::Rows(ends) => window.rows(range(ends)),
            Frame::Groups(ends) => window.groups(range(ends)),
            Frame::Range(ends) => window.range(range(ends)),
        };
        match self.left_out {
            None => window,
            Some(LeftOut::Row) => window.exclude_current_row(),
            Some(LeftOut::Group) => window.exclude_group(),
            Some(LeftOut::Ties) => window.exclude_ties(),
        }
    }

    fn order(&self) -> Vec<Order<Book>> {
        let mut order = ordered(&self.order);
        if self.is_by_key() {
            order.push(Book.id.asc());
        }
        order
    }

    /// Whether the key tells rows apart that are equal in the order.
    fn is_by_key(&self) -> bool {
        let is_of_an_order = match self.frame {
            Frame::Rows(_) => true,
            Frame::Groups(_) => self.order.is_empty(),
            Frame::UpToRow | Frame::Range(_) => false,
        };
        is_of_an_order || self.function.is_of_an_order()
    }

    /// The value of each of these books, by their keys.
    pub(super) fn of(&self, books: &[&Book], rows: &Rows) -> BTreeMap<i64, Option<i64>> {
        let mut partitions = BTreeMap::<Vec<_>, Vec<&Book>>::new();
        for &book in books {
            let by = self.partition.iter().map(|by| by.of(book, rows));
            partitions.entry(by.collect()).or_default().push(book);
        }
        let partitions = partitions.into_values();
        let partitions = partitions.map(|books| Partition::new(self, books, rows));
        let values = partitions.flat_map(|partition| {
            let all = 0..partition.books.len();
            let values = all.map(|at| (partition.books[at].id, partition.value(at)));
            values.collect::<Vec<_>>()
        });
        values.collect()
    }
}

fn within(distance: i64, [start, end]: Ends) -> bool {
    start.is_none_or(|start| distance >= start) && end.is_none_or(|end| distance <= end)
}

/// The books of a partition in the order of the window.
struct Partition<'r> {
    over: &'r Over,
    rows: &'r Rows,
    books: Vec<&'r Book>,
    /// The number of the group of each, of those that are equal in the order.
    groups: Vec<i64>,
}

impl<'r> Partition<'r> {
    fn new(over: &'r Over, mut books: Vec<&'r Book>, rows: &'r Rows) -> Self {
        let place = |book: &Book| {
            let key = over.is_by_key().then_some(book.id);
            (place_of(&over.order, book, rows), key)
        };
        books.sort_by_cached_key(|book| place(book));
        let mut groups: Vec<i64> = Vec::new();
        for (at, book) in books.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| (groups[at], books[at]));
            groups.push(match before {
                None => 0,
                Some((group, before)) if place(before) == place(book) => group,
                Some((group, _)) => group + 1,
            });
        }
        Partition {
            over,
            rows,
            books,
            groups,
        }
    }

    fn value(&self, at: usize) -> Option<i64> {
        let of = |number: &Number, at: usize| number.of(self.books.get(at)?, self.rows);
        let frame = self.frame(at);
        let holds = |counted: &Option<Condition>, at: usize| {
            let counted = counted.as_ref();
            counted.is_none_or(|it| it.holds(self.books[at], self.rows))
        };
        let first_equal = || self.groups.iter().position(|it| *it == self.groups[at]);
        match &self.over.function {
            Function::Count(counted) => {
                let counted = frame.iter().filter(|at| holds(counted, **at));
                Some(number_of(counted.count()))
            }
            Function::Sum(number, counted) => {
                let counted = frame.iter().filter(|at| holds(counted, **at));
                sum(counted.map(|at| of(number, *at)))
            }
            Function::Min(number) => frame.iter().filter_map(|at| of(number, *at)).min(),
            Function::Max(number) => frame.iter().filter_map(|at| of(number, *at)).max(),
            Function::Lag(number, by) => of(number, at.checked_sub(usize::from(*by))?),
            Function::Lead(number, by) => of(number, at + usize::from(*by)),
            Function::First(number) => of(number, *frame.first()?),
            Function::Last(number) => of(number, *frame.last()?),
            Function::Nth(number, nth) => of(number, *frame.get(usize::from(*nth) - 1)?),
            Function::Place => Some(number_of(at + 1)),
            Function::Rank => first_equal().map(|at| number_of(at + 1)),
            Function::DenseRank => Some(self.groups[at] + 1),
            Function::Part(parts) => {
                let (parts, n) = (i64::from(*parts), number_of(self.books.len()));
                let (size, larger, at) = (n / parts, n % parts, number_of(at));
                let in_larger = larger * (size + 1);
                Some(if at < in_larger {
                    at / (size + 1) + 1
                } else {
                    larger + (at - in_larger) / size + 1
                })
            }
        }
    }

    /// The books that are looked at from a book, in their order.
    fn frame(&self, at: usize) -> Vec<usize> {
        let group = |other: usize| self.groups[other] - self.groups[at];
        let is_in = |other: usize| match self.over.frame {
            Frame::UpToRow => group(other) <= 0,
            Frame::Rows(ends) => within(number_of(other) - number_of(at), ends),
            Frame::Groups(ends) => within(group(other), ends),
            Frame::Range(ends) => self.is_near(at, other, ends),
        };
        let is_left_out = |other: usize| match self.over.left_out {
            None => false,
            Some(LeftOut::Row) => other == at,
            Some(LeftOut::Group) => group(other) == 0,
            Some(LeftOut::Ties) => group(other) == 0 && other != at,
        };
        let all = 0..self.books.len();
        all.filter(|other| is_in(*other) && !is_left_out(*other))
            .collect()
    }

    /// Whether the value of another book in the order is so near. Null is near to null alone, and beyond each distance.
    fn is_near(&self, at: usize, other: usize, ends: Ends) -> bool {
        let [start, end] = ends;
        let (number, direction) = &self.over.order[0];
        let [own, its] = [at, other].map(|at| number.of(self.books[at], self.rows));
        let (is_before, is_behind) = (other < at, other > at);
        match (own, its) {
            (Some(own), Some(its)) => {
                let distance = match direction {
                    Direction::Asc | Direction::AscNullsFirst => its - own,
                    Direction::Desc | Direction::DescNullsLast => own - its,
                };
                start.is_none_or(|start| distance >= start) && end.is_none_or(|end| distance <= end)
            }
            (None, None) => true,
            _ => (is_before && start.is_none()) || (is_behind && end.is_none()),
        }
    }
}
