//! Requests as queries.

use orm::functions::{order_by, row_number};
use orm::prelude::*;
use orm::query::{Order, ToMany};

use super::models::{Entity, Joined, Visit};
use super::requests::{Aggregate, Condition, Direction, Key, Number, Request, Test};

impl Test {
    fn of<M: Model>(self, number: &Expr<M, Option<i64>>) -> Predicate<M> {
        match self {
            Test::Eq(value) => number.eq(value),
            Test::Ne(value) => number.ne(value),
            Test::Lt(value) => number.lt(value),
            Test::Ge(value) => number.ge(value),
        }
    }
}

impl Condition {
    pub(super) fn predicate<M: Entity>(&self) -> Predicate<M> {
        match self {
            Condition::Number(number, test) => test.of(&number.expr::<M>()),
            Condition::Any(relation, of) => M::many(*relation, Any(of)),
            Condition::All(relation, of) => {
                let not = Condition::Not(of.clone());
                !M::many(*relation, Any(&not))
            }
            Condition::Empty(relation) => M::many(*relation, Empty),
            Condition::Not(part) => !part.predicate(),
            Condition::Both(parts) => parts[0].predicate() & parts[1].predicate(),
            Condition::Either(parts) => parts[0].predicate() | parts[1].predicate(),
        }
    }
}

struct Any<'r>(&'r Condition);

impl<O: Model> Visit<O> for Any<'_> {
    type Out = Predicate<O>;
    fn many<I: Entity>(self, relation: ToMany<O, I>) -> Predicate<O> {
        relation.any(self.0.predicate::<I>())
    }
}

struct Empty;

impl<O: Model> Visit<O> for Empty {
    type Out = Predicate<O>;
    fn many<I: Entity>(self, relation: ToMany<O, I>) -> Predicate<O> {
        relation.is_empty()
    }
}

impl Number {
    pub(super) fn expr<M: Entity>(&self) -> Expr<M, Option<i64>> {
        match self {
            Number::Own(nth) => M::numbers().swap_remove(*nth).expr,
            Number::Related(relation, aggregate, value, of) => {
                let of = of.as_deref();
                M::many(
                    *relation,
                    Related {
                        aggregate: *aggregate,
                        value,
                        of,
                    },
                )
            }
            Number::Twice(first, aggregate, then, value) => {
                let value = Number::Related(*then, *aggregate, value.clone(), None);
                let (aggregate, value) = (Aggregate::Sum, &value);
                M::many(
                    *first,
                    Related {
                        aggregate,
                        value,
                        of: None,
                    },
                )
            }
            Number::First(relation, keys, value) => M::many(*relation, First { keys, value }),
        }
    }
}

struct Related<'r> {
    aggregate: Aggregate,
    value: &'r Number,
    of: Option<&'r Condition>,
}

impl<O: Model> Visit<O> for Related<'_> {
    type Out = Expr<O, Option<i64>>;
    fn many<I: Entity>(self, relation: ToMany<O, I>) -> Self::Out {
        let relation = match self.of {
            Some(of) => relation.filter(of.predicate::<I>()),
            None => relation,
        };
        match self.aggregate {
            Aggregate::Count => relation.count().nullable(),
            Aggregate::Sum => relation.sum(self.value.expr::<I>()),
            Aggregate::Min => relation.min(self.value.expr::<I>()),
            Aggregate::Max => relation.max(self.value.expr::<I>()),
            Aggregate::CountDistinct => relation.count_distinct(self.value.expr::<I>()).nullable(),
        }
    }
}

struct First<'r> {
    keys: &'r [Key],
    value: &'r Number,
}

impl<O: Model> Visit<O> for First<'_> {
    type Out = Expr<O, Option<i64>>;
    fn many<I: Entity>(self, relation: ToMany<O, I>) -> Self::Out {
        let ordered = relation.order_by(order::<I>(self.keys));
        ordered.first().value(self.value.expr::<I>())
    }
}

/// The order by these keys, and by the row's own where they are equal.
fn order<M: Entity>(keys: &[Key]) -> Vec<Order<M>> {
    let keys = keys.iter().map(|Key(number, direction)| {
        let number = number.expr::<M>();
        match direction {
            Direction::Asc => number.asc(),
            Direction::Desc => number.desc(),
            Direction::NullsFirst => number.asc().nulls_first(),
            Direction::NullsLast => number.desc().nulls_last(),
        }
    });
    keys.chain(M::key_order()).collect()
}

/// A query or a to-many relation that is refined.
pub(super) trait Refined<M: Entity>: Joined<M> {
    type Counted;
    fn beside(self, number: Expr<M, Option<i64>>) -> Self::Counted;
    fn keep(self, condition: Predicate<M>) -> Self;
    fn ordered(self, keys: Vec<Order<M>>) -> Self;
    fn cut(self, offset: u64, limit: u64) -> Self;
}

impl<M: Entity> Refined<M> for QuerySet<M> {
    type Counted = QuerySet<M, (M, Option<i64>)>;
    fn beside(self, number: Expr<M, Option<i64>>) -> Self::Counted {
        self.annotate(number)
    }
    fn keep(self, condition: Predicate<M>) -> Self {
        self.filter(condition)
    }
    fn ordered(self, keys: Vec<Order<M>>) -> Self {
        self.order_by(keys)
    }
    fn cut(self, offset: u64, limit: u64) -> Self {
        self.offset(offset).limit(limit)
    }
}

impl<O: Model, M: Entity> Refined<M> for ToMany<O, M> {
    type Counted = ToMany<O, M, (M, Option<i64>)>;
    fn beside(self, number: Expr<M, Option<i64>>) -> Self::Counted {
        self.annotate(number)
    }
    fn keep(self, condition: Predicate<M>) -> Self {
        self.filter(condition)
    }
    fn ordered(self, keys: Vec<Order<M>>) -> Self {
        self.order_by(keys)
    }
    fn cut(self, offset: u64, limit: u64) -> Self {
        self.offset(offset).limit(limit)
    }
}

impl Request {
    /// Asks this of rows, but for what is loaded with them.
    pub(super) fn refine<M: Entity, Q: Refined<M>>(&self, query: Q) -> Q {
        let mut query = query;
        for condition in &self.conditions {
            query = query.keep(condition.predicate());
        }
        if let Some(keys) = &self.order {
            query = query.ordered(order(keys));
        }
        if let Some(nth) = self.join {
            query = M::join(nth, query);
        }
        match self.page {
            Some(page) if page.by_window => {
                let keys = self.order.as_deref().unwrap_or_default();
                let place = row_number().over(order_by(order::<M>(keys)));
                let [after, until] = [page.offset, page.offset + page.limit]
                    .map(|it| i64::try_from(it).unwrap_or(i64::MAX));
                query.keep(place.gt(after) & place.le(until))
            }
            Some(page) => query.cut(page.offset, page.limit),
            None => query,
        }
    }

    /// The same, with a number beside each row.
    pub(super) fn counted<M: Entity, Q: Refined<M>>(&self, query: Q) -> Q::Counted {
        let number = self.beside.as_ref().unwrap_or(&Number::Own(0));
        self.refine(query).beside(number.expr())
    }
}
