//! Aggregates: values computed from many rows.

use super::expr::{ExprContext, is_document, widened};
use super::typed::Typed;
use super::{Expr, OrderKey, Planner, WindowDefinition};
use crate::error::{Error, Result};
use crate::query::{self, AggregateFunction, Node};
use crate::schema::Digits;
use crate::value::{Type, Value};
use std::borrow::Cow;

/// A value computed from many rows.
#[derive(Clone, Debug)]
pub struct Aggregate<'q> {
    /// The function.
    pub function: AggregateFunction,
    /// The value of each row; none counts the rows.
    pub argument: Option<Expr<'q>>,
    /// The type of that value.
    pub ty: Type,
    /// `DISTINCT`.
    pub distinct: bool,
    /// `FILTER (WHERE …)`.
    pub filter: Option<Expr<'q>>,
    /// The second argument: the text between two texts, or the part of the values that a percentile has below it.
    pub second: Option<Cow<'q, Value>>,
    /// The order of the texts or elements.
    pub order: Vec<OrderKey<'q>>,
    /// `OVER (…)`: the rows, where they are not those of a group.
    pub window: Option<WindowDefinition<'q>>,
}

impl Planner {
    /// Plans an aggregate. All but numbers of rows and arrays are null of nothing.
    pub(super) fn aggregate<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        asked: &'q query::Aggregate,
    ) -> Result<Typed<'q>> {
        let scope = &mut *context.scope;
        let reads_rows = std::mem::replace(&mut scope.reads_rows, true);
        let windows = std::mem::take(&mut scope.windows);
        let planned = self.aggregate_over(context, asked, None);
        context.scope.reads_rows = reads_rows;
        context.scope.windows = windows;
        planned
    }

    /// Plans an aggregate of a group, or of the rows of a window.
    pub(super) fn aggregate_over<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        asked: &'q query::Aggregate,
        window: Option<WindowDefinition<'q>>,
    ) -> Result<Typed<'q>> {
        let model = context.scope.nodes[0].table.model;
        if let Some(why) = refusal(asked, window.is_some()) {
            return Err(Error::InvalidQuery {
                model,
                why: why.to_owned(),
            });
        }
        let argument = match &asked.argument {
            Some(argument) => Some(widened(
                self.expr(context, argument)?.expr,
                wide(asked.function, asked.ty),
            )),
            None => None,
        };
        let table = context.table();
        let mut arguments = asked.argument.iter();
        let are_documents = arguments.any(|argument| is_document(argument, table));
        let argument = match argument {
            Some(value) if asked.distinct && are_documents => Some(self.comparable(value)),
            argument => argument,
        };
        let filter = match &asked.filter {
            Some(filter) => Some(self.expr(context, filter)?.expr),
            None => None,
        };
        if window.is_none() {
            self.check_own_rows(context, argument.iter().chain(&filter))?;
        }
        let second = asked.second.as_ref().map(Cow::Borrowed);
        if let Some(second) = &asked.second {
            super::check::check(second, context.no_field())?;
        }
        let (argument, digits) = held_argument(asked.function, argument);
        let ty = match &argument {
            _ if digits.is_some() => Type::I64,
            Some(Expr::Cast { to, .. }) => *to,
            _ => asked.ty,
        };
        let expr = Expr::Aggregate(Box::new(Aggregate {
            function: asked.function,
            argument,
            ty,
            distinct: asked.distinct,
            filter: filter.filter(|filter| !filter.is_true()),
            second,
            order: self.asked_order(context, &asked.order, &[])?,
            window,
        }));
        let nullable = !matches!(
            asked.function,
            AggregateFunction::Count | AggregateFunction::ArrayAgg
        );
        Ok(Typed {
            expr: match digits {
                Some(digits) => Expr::OfUnits(Box::new(expr), digits),
                None if is_maybe_nan(asked) => Expr::NotNan(Box::new(expr)),
                None => expr,
            },
            nullable,
        })
    }

    /// Refuses an aggregate that speaks of the row outside a subquery alone: to databases it is one of the query around.
    fn check_own_rows<'e, 'q: 'e>(
        &self,
        context: &ExprContext<'_>,
        parts: impl Iterator<Item = &'e Expr<'q>>,
    ) -> Result<()> {
        let scope = &*context.scope;
        let (mut own, mut outer) = (false, false);
        for part in parts {
            find_outside(part, &mut |alias, name| {
                own |= scope.names((alias, name));
                outer |= self.is_of_outer_row((alias, name));
            });
        }
        if own || !outer {
            return Ok(());
        }
        Err(Error::InvalidQuery {
            model: scope.nodes[scope.base].table.model,
            why: "an aggregate is of `outer(…)` alone, which is one value for all rows; put `outer` beside a field of the rows that are aggregated".to_owned(),
        })
    }
}

/// Returns what is aggregated, with the digits of the least and the greatest of decimals that columns hold as whole numbers:
/// these are the decimals of the least and the greatest number.
fn held_argument(
    function: AggregateFunction,
    argument: Option<Expr<'_>>,
) -> (Option<Expr<'_>>, Option<Digits>) {
    match (function, argument) {
        (AggregateFunction::Min | AggregateFunction::Max, Some(Expr::OfUnits(units, digits))) => {
            (Some(*units), Some(digits))
        }
        (AggregateFunction::Count, Some(Expr::OfUnits(units, _))) => (Some(*units), None),
        (_, argument) => (argument, None),
    }
}

/// Returns the type as which integers that are calculated are summed.
fn wide(function: AggregateFunction, ty: Type) -> Type {
    match (function, ty) {
        (AggregateFunction::Sum, Type::I16 | Type::I32) => Type::I64,
        _ => ty,
    }
}

/// Returns whether the result may be NaN, which is an error: of infinite floats.
fn is_maybe_nan(asked: &query::Aggregate) -> bool {
    use AggregateFunction::{
        Avg, Percentile, StddevPopulation, StddevSample, Sum, VariancePopulation, VarianceSample,
    };
    let calculates = matches!(
        asked.function,
        Sum | Avg
            | Percentile
            | StddevSample
            | StddevPopulation
            | VarianceSample
            | VariancePopulation
    );
    calculates && matches!(asked.ty, Type::F32 | Type::F64)
}

/// Returns why an aggregate cannot be asked.
fn refusal(asked: &query::Aggregate, is_over_window: bool) -> Option<&'static str> {
    use AggregateFunction::{ArrayAgg, Percentile, StringAgg};
    if asked.function == Percentile {
        return percentile_refusal(asked, is_over_window);
    }
    if asked.distinct && asked.argument.is_none() {
        return Some(
            "`count()` counts rows, which all differ; count a value: `Book.title.count_distinct()`",
        );
    }
    if !asked.order.is_empty() && !matches!(asked.function, StringAgg | ArrayAgg) {
        return Some(
            "only `string_agg` and `array_agg` depend on an order; drop the `order_by` of this aggregate",
        );
    }
    let is_argument = |key: &query::OrderKey| asked.argument.as_ref() == Some(&key.expr);
    if asked.distinct && !asked.order.iter().all(is_argument) {
        return Some(match asked.function {
            ArrayAgg => {
                "a distinct `array_agg` can be ordered only by its own value, since each value stands for several rows; drop `distinct`, or order by the value"
            }
            _ => {
                "a distinct `string_agg` can be ordered only by its own text, since each text stands for several rows; drop `distinct`, or order by the text"
            }
        });
    }
    None
}

/// Returns why a percentile cannot be asked.
fn percentile_refusal(asked: &query::Aggregate, is_over_window: bool) -> Option<&'static str> {
    if !matches!(asked.second, Some(Value::F64(part)) if (0.0..=1.0).contains(&part)) {
        return Some(
            "a percentile is asked by a part from 0 to 1; the 95th is `Book.copies.percentile(0.95)`",
        );
    }
    if is_over_window {
        return Some(
            "databases have no median or percentile over a window; ask it of a group, or of related rows: `Author.books().median(Book.copies)`",
        );
    }
    if asked.distinct {
        return Some(
            "databases have no median or percentile of distinct values; drop `distinct`, or aggregate a query of distinct values",
        );
    }
    let is_ordered = !asked.order.is_empty();
    is_ordered.then_some(
        "a median or percentile orders its numbers by themselves; drop the `order_by` of this aggregate",
    )
}

/// Hands out the columns outside of aggregates.
pub(super) fn find_outside(expr: &Expr<'_>, found: &mut dyn FnMut(super::Alias, &'static str)) {
    match expr {
        Expr::Aggregate(aggregate) if aggregate.window.is_none() => {}
        Expr::CountRows => {}
        Expr::Column(alias, name) => found(*alias, name),
        _ => expr.for_each_part(&mut |part| find_outside(part, found)),
    }
}

/// Returns the conditions of a list, one by one.
pub(super) fn conditions(asked: &[query::Expr]) -> impl Iterator<Item = &query::Expr> {
    asked.iter().flat_map(|condition| match condition.node() {
        Node::And(parts) => parts,
        _ => std::slice::from_ref(condition),
    })
}
