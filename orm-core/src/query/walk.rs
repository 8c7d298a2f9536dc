//! The parts of an expression, whatever it is.

use super::{AggregateFunction, Expr, FoundPlace, Function, Hop, List, Node, RelationPath};
use crate::value::Type;

impl Expr {
    /// Returns whether the expression holds an aggregate of the rows of its own query; one in a subquery is of that.
    /// An expression that cannot be asked may have held one.
    pub fn holds_aggregate(&self) -> bool {
        if matches!(
            self.node(),
            Node::Aggregate(_) | Node::Refused(_) | Node::TooDeep
        ) {
            return true;
        }
        // Its aggregates are of the elements.
        if let Node::ElementQuery(query) = self.node() {
            return query.array.holds_aggregate();
        }
        let mut holds = false;
        self.for_each_part(&mut |part| holds = holds || part.holds_aggregate());
        holds
    }

    /// Returns whether it names, by its handle, a value of the query with values at this place that is computed from several
    /// rows.
    pub fn names_value_of_many(&self, place: FoundPlace) -> bool {
        if let Node::Found(value, of) = self.node() {
            return of.within == place.within && (value.holds_aggregate() || value.holds_window());
        }
        let mut names = false;
        self.for_each_part(&mut |part| names = names || part.names_value_of_many(place));
        names
    }

    /// Returns whether the value is another each time it is computed: `random()`. Subqueries are not looked at.
    pub fn is_random(&self) -> bool {
        let mut is_random = matches!(self.node(), Node::Call(Function::Random, _));
        self.for_each_part(&mut |part| is_random = is_random || part.is_random());
        is_random
    }

    /// Returns whether SQL that the user wrote stands somewhere in it. Subqueries are not looked at.
    pub fn holds_raw_sql(&self) -> bool {
        let mut holds = matches!(self.node(), Node::Raw { .. });
        self.for_each_part(&mut |part| holds = holds || part.holds_raw_sql());
        holds
    }

    /// Returns whether this value stands somewhere in the expression, outside of subqueries.
    pub fn contains(&self, value: &Expr) -> bool {
        if self == value {
            return true;
        }
        let mut contains = false;
        self.for_each_part(&mut |part| contains = contains || part.contains(value));
        contains
    }

    /// Returns whether the expression is computed from these values alone.
    pub fn is_over(&self, values: &[&Expr]) -> bool {
        if values.iter().any(|value| value.is_same_value(self)) {
            return true;
        }
        match self.node() {
            Node::Value(_) | Node::Constant(_) | Node::Outer(..) => true,
            Node::Found(value, _) => value.is_over(values),
            Node::Column { .. }
            | Node::Reached { .. }
            | Node::Incoming { .. }
            | Node::TreeDepth
            | Node::Presence
            | Node::Aggregate(_)
            | Node::Window(_)
            | Node::At(..)
            | Node::Single(..)
            | Node::Exists(_)
            | Node::Scalar(..)
            | Node::Element(_)
            | Node::ElementQuery(_)
            | Node::In(_, List::Select(_))
            | Node::KeyIn(..)
            | Node::Raw { .. }
            | Node::Declared(_)
            | Node::Search(_)
            | Node::TooDeep
            | Node::Refused(_) => false,
            _ => {
                let mut is_over = true;
                self.for_each_part(&mut |part| is_over = is_over && part.is_over(values));
                is_over
            }
        }
    }

    /// Returns whether this value stands somewhere in the expression, outside of subqueries and of aggregates, which are
    /// computed from the rows of a group.
    pub fn contains_of_group(&self, value: &Expr) -> bool {
        if value.is_same_value(self) {
            return true;
        }
        if matches!(self.node(), Node::Aggregate(_)) {
            return false;
        }
        let mut contains = false;
        self.for_each_part(&mut |part| contains = contains || part.contains_of_group(value));
        contains
    }

    /// Returns whether a selected value is what `other` is; a selected condition is that condition, and a column the same
    /// whichever way its path is written.
    pub fn is_same_value(&self, other: &Expr) -> bool {
        if self == other || self.is_same_column(other) {
            return true;
        }
        match self.node() {
            Node::Call(Function::Truth, condition) => condition.first() == Some(other),
            _ => false,
        }
    }

    fn is_same_column(&self, other: &Expr) -> bool {
        let column = self.column_place();
        column.is_some() && column == other.column_place()
    }

    /// Returns the way to a column, and its field and part.
    fn column_place(&self) -> Option<(Vec<Hop>, usize, usize)> {
        match self.node() {
            Node::Column { path, field, part } => Some((
                path.map(RelationPath::hops).unwrap_or_default(),
                *field,
                *part,
            )),
            Node::Reached {
                foreign_keys,
                field,
                part,
            } => {
                let hops = foreign_keys.iter().copied().map(Hop::ForeignKey);
                Some((hops.collect(), *field, *part))
            }
            Node::At(path, inner) => {
                let (rest, field, part) = inner.column_place()?;
                Some(([path.hops(), rest].concat(), field, part))
            }
            _ => None,
        }
    }

    /// Returns whether this is a number of rows, which is never null.
    pub fn is_count(&self) -> bool {
        match self.node() {
            Node::Scalar(select, _) => select.is_count(),
            _ => self.counts_rows(),
        }
    }

    /// Returns whether this is `COUNT(…)`.
    pub(super) fn counts_rows(&self) -> bool {
        matches!(self.node(), Node::Aggregate(aggregate) if aggregate.function == AggregateFunction::Count)
    }

    /// Returns whether integers are calculated with somewhere in it.
    pub fn calculates_integers(&self) -> bool {
        let is_integer = |ty: &Type| matches!(ty, Type::I16 | Type::I32 | Type::I64);
        match self.node() {
            Node::Negate(ty, _) | Node::Arithmetic(_, ty, ..) if is_integer(ty) => true,
            _ => {
                let mut found = false;
                self.for_each_part(&mut |part| found = found || part.calculates_integers());
                found
            }
        }
    }

    /// Hands out the parts that a query of values reads of each of them: what its aggregates are computed from, and what stands
    /// beside these and beside window functions.
    pub fn for_each_value_read<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match self.node() {
            Node::Aggregate(aggregate) => aggregate.parts().for_each(visit),
            _ if self.holds_aggregate() || self.holds_window() => {
                self.for_each_part(&mut |part| part.for_each_value_read(visit));
            }
            _ => visit(self),
        }
    }

    /// Hands out the expressions that this one is made of, without those of subqueries and around them.
    pub fn for_each_part<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match self.node() {
            Node::Column { .. }
            | Node::Reached { .. }
            | Node::Incoming { .. }
            | Node::TreeDepth
            | Node::Presence
            | Node::Value(_)
            | Node::Constant(_)
            | Node::Single(..)
            | Node::Exists(_)
            | Node::Scalar(..)
            | Node::Outer(..)
            | Node::Found(..)
            | Node::Declared(_)
            | Node::Search(_)
            | Node::TooDeep
            | Node::Refused(_) => {}
            Node::And(parts)
            | Node::Or(parts)
            | Node::Call(_, parts)
            | Node::Raw {
                arguments: parts, ..
            } => {
                parts.iter().for_each(visit);
            }
            Node::Not(inner)
            | Node::IsNull(inner)
            | Node::Negate(_, inner)
            | Node::Cast { number: inner, .. }
            | Node::JsonAt {
                document: inner, ..
            }
            | Node::In(inner, _)
            | Node::At(_, inner) => visit(inner),
            Node::JsonSet {
                document, value, ..
            } => {
                visit(document);
                if let Some(value) = value {
                    visit(value);
                }
            }
            Node::Behind(keys, _) => keys.iter().map(|key| &key.expr).for_each(visit),
            Node::Compare(_, left, right)
            | Node::Arithmetic(_, _, left, right)
            | Node::Match {
                text: left,
                pattern: right,
                ..
            } => {
                visit(left);
                visit(right);
            }
            Node::KeyIn(key, _) | Node::KeyAmong(key, _) => key.iter().for_each(visit),
            Node::Case {
                branches,
                otherwise,
            } => {
                for (condition, value) in branches {
                    visit(condition);
                    visit(value);
                }
                if let Some(otherwise) = otherwise {
                    visit(otherwise);
                }
            }
            Node::Element(element) => visit(&element.array),
            Node::ElementQuery(query) => {
                visit(&query.array);
                visit(query.asked());
            }
            Node::Aggregate(aggregate) => aggregate.parts().for_each(visit),
            Node::Window(window) => window.parts().for_each(visit),
        }
    }
}
