//! Aggregates: values computed from many rows.

use super::{Expr, OrderKey};
use crate::value::{Type, Value};

/// A value computed from many rows: `SUM(DISTINCT argument) FILTER (WHERE …)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// The function.
    pub function: AggregateFunction,
    /// The value of each row; none counts the rows: `COUNT(*)`.
    pub argument: Option<Expr>,
    /// The type of that value.
    pub ty: Type,
    /// `DISTINCT`: equal values count once.
    pub distinct: bool,
    /// `FILTER (WHERE …)`: the rows that count.
    pub filter: Option<Expr>,
    /// The second argument: the text between two texts of [`AggregateFunction::StringAgg`], or the part of the numbers that lies
    /// below an [`AggregateFunction::Percentile`].
    pub second: Option<Value>,
    /// The order of the texts or elements.
    pub order: Vec<OrderKey>,
}

/// Functions of many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateFunction {
    /// The number of values that are not null, or of rows.
    Count,
    /// The sum of numbers.
    Sum,
    /// The average of numbers, a float.
    Avg,
    /// The lowest value.
    Min,
    /// The highest value.
    Max,
    /// The standard deviation of a sample.
    StddevSample,
    /// The standard deviation of all there is.
    StddevPopulation,
    /// The variance of a sample.
    VarianceSample,
    /// The variance of all there is.
    VariancePopulation,
    /// The number that a part of the numbers lies below.
    Percentile,
    /// Texts joined by a separator.
    StringAgg,
    /// Values as an array, nulls among them.
    ArrayAgg,
    /// True where all are.
    BoolAnd,
    /// True where one is.
    BoolOr,
}

impl Aggregate {
    /// Returns the aggregate of a value of this type in all rows.
    pub fn new(function: AggregateFunction, argument: Option<Expr>, ty: Type) -> Self {
        Aggregate {
            function,
            argument,
            ty,
            distinct: false,
            filter: None,
            second: None,
            order: Vec::new(),
        }
    }

    /// Returns the expressions that it is computed from.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        let order = self.order.iter().map(|key| &key.expr);
        self.argument.iter().chain(&self.filter).chain(order)
    }
}

impl Expr {
    /// Returns the aggregate changed; anything but an aggregate by itself cannot be, which planning reports.
    #[must_use]
    pub fn change_aggregate(self, word: &str, change: impl FnOnce(&mut Aggregate)) -> Expr {
        match self.into_aggregate() {
            Some(mut aggregate) => {
                change(&mut aggregate);
                Expr::aggregate(aggregate)
            }
            None => Expr::refused(format!(
                "`{word}` belongs to an aggregate itself, not to what is computed of it: `Book.copies.sum().{word}(…) - 1`"
            )),
        }
    }
}
