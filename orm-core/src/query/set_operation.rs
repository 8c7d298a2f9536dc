//! `UNION`, `INTERSECT`, `EXCEPT`: what several queries find, combined.

use super::{CorrelationOwner, Expr, From, KeyExpr, Node, Output, Select};
use std::sync::Arc;

/// Queries whose results are combined with those of another one: `UNION SELECT …`.
#[derive(Clone, Debug, PartialEq)]
pub struct SetOperation {
    /// How the results are combined.
    pub operator: SetOperator,
    /// The queries after the first one. No query of a set operation is ordered or cut to a page: a page stands in its `FROM`.
    /// They are shared, so that a query that is combined once more copies none of them.
    pub others: Vec<Arc<Select>>,
}

/// How the results of several queries are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOperator {
    /// Results of any query, once each.
    Union,
    /// Results of each query, equal ones too.
    UnionAll,
    /// Results of all queries, once each.
    Intersect,
    /// Results of the first query that no other has, once each.
    Except,
    /// Results of the first query, and of the second, which is asked for each result anew, once each: `WITH RECURSIVE`.
    Reach,
}

impl SetOperator {
    /// Returns the method that users call for it.
    pub fn method(self) -> &'static str {
        match self {
            SetOperator::Union => "union",
            SetOperator::UnionAll => "union_all",
            SetOperator::Intersect => "intersect",
            SetOperator::Except => "except",
            SetOperator::Reach => "reachable_from",
        }
    }

    /// Returns whether results are compared, so that each is found once.
    pub fn compares(self) -> bool {
        self != SetOperator::UnionAll
    }
}

impl Select {
    /// Combines the rows with those of another query: those whose keys the two find together. What is read with each row
    /// stays, and the rows come in the model's own order.
    pub fn combine_rows(&mut self, operator: SetOperator, other: Select) {
        let table = self.table();
        let read = std::mem::replace(self.output_mut(), Output::rows());
        let mut outer = Select::new(table);
        outer.lock = self.lock.take();
        outer.set_output(read);
        let sees_windows = outer.reads_windows();
        let keys = std::mem::replace(self, outer).keys(operator);
        let keys = keys.combined(operator, other.keys_of_operand());
        self.filter(KeyExpr::primary(table).is_found_by(keys));
        if sees_windows {
            self.filter(Expr::refused(format!(
                "`{}` would change the rows that the window functions before it see; annotate behind it",
                operator.method()
            )));
        }
    }

    /// Combines the values with those of another query.
    #[must_use]
    pub fn combine_values(self, operator: SetOperator, other: Select) -> Select {
        let first = self.values_to_combine(operator);
        Select::of_combined(first.combined(operator, other.values_of_operand()))
    }

    /// Returns the query of the keys of the rows that are reached from some by a relation of a table to itself, in one step or
    /// more. This query finds the related rows by their foreign key `field`, and `starts` is the condition on it that they
    /// are related to one of those.
    #[must_use]
    pub fn reached_from(mut self, field: usize, starts: Expr) -> Select {
        self.set_output(Output::Key);
        self.drop_order();
        let mut step = self.clone();
        step.correlate(field, CorrelationOwner::Met);
        self.correlate(field, CorrelationOwner::OneOf(starts));
        self.combined(SetOperator::Reach, step)
    }

    /// Adds a query to those that this one is combined with.
    fn combined(mut self, operator: SetOperator, other: Select) -> Select {
        let operation = self.set_operation.get_or_insert_with(|| {
            let others = Vec::new();
            Box::new(SetOperation { operator, others })
        });
        operation.others.push(Arc::new(other));
        self
    }

    /// Returns the query of the keys of the rows; of rows that are those of such an operation, the operation.
    fn keys(self, operator: SetOperator) -> Select {
        let is_of_table = matches!(self.body().from, From::Table(_));
        match self.body().filter.as_slice() {
            [condition] if is_of_table && self.is_plain() => match condition.node() {
                Node::KeyIn(_, keys) if keys.is_combined_by(operator) => (**keys).clone(),
                _ => self.keys_of_operand(),
            },
            _ => self.keys_of_operand(),
        }
    }

    /// Returns the query of the keys of the rows, in no order.
    fn keys_of_operand(mut self) -> Select {
        self.set_output(Output::Key);
        self.nest_if_paged();
        self.drop_order();
        self
    }

    /// Returns the query of the values; of values that are those of such an operation, the operation.
    fn values_to_combine(self, operator: SetOperator) -> Select {
        match &self.body().from {
            From::Values(inner)
                if self.finds_values_as_they_are() && inner.is_combined_by(operator) =>
            {
                (**inner).clone()
            }
            _ => self.values_of_operand(),
        }
    }

    /// Returns the query of the values, in no order, as it stands beside others.
    #[must_use]
    pub fn values_of_operand(mut self) -> Select {
        self.drop_order();
        if self.page().is_cut() {
            self = Select::of_values(self);
            self.set_output(Output::Found(Vec::new()));
        }
        self
    }

    /// Returns whether equal values may come more than once: those of `union_all`.
    pub fn may_repeat_values(&self) -> bool {
        match &self.body().from {
            From::Values(inner) if !self.stands_for_less() => match &inner.set_operation {
                Some(operation) => !operation.operator.compares(),
                None => inner.may_repeat_values(),
            },
            _ => false,
        }
    }

    /// Returns whether one value stands for several of the query in `FROM`.
    fn stands_for_less(&self) -> bool {
        self.body().distinct || self.is_grouped()
    }

    /// Returns whether it finds the keys of rows that are those of several queries together.
    pub fn finds_combined_keys(&self) -> bool {
        self.set_operation.is_some() && matches!(self.body().output, Output::Key)
    }

    fn is_combined_by(&self, operator: SetOperator) -> bool {
        let operation = self.set_operation.as_ref();
        operation.is_some_and(|it| it.operator == operator)
    }

    /// Returns whether it finds the values of the query in `FROM`, and nothing is asked of them but an order.
    pub(super) fn finds_values_as_they_are(&self) -> bool {
        let body = self.body();
        matches!(body.from, From::Values(_))
            && matches!(&body.output, Output::Found(more) if more.is_empty())
            && body.filter.is_empty()
            && self.is_plain()
    }

    /// Returns whether it finds rows of its `FROM` by conditions alone.
    fn is_plain(&self) -> bool {
        let body = self.body();
        body.target.is_none()
            && body.correlation.is_none()
            && body.qualify.is_empty()
            && !body.distinct
            && !self.page().is_cut()
            && self.lock().is_none()
    }
}
