//! Values computed from many rows.

use super::writer::Writer;
use crate::plan::{Aggregate, Expr};
use crate::query::AggregateFunction;

impl Writer {
    /// Writes `name(DISTINCT …, separator ORDER BY …) FILTER (WHERE …) OVER (…)`.
    pub(super) fn aggregate_call(
        &mut self,
        name: &str,
        aggregate: &Aggregate<'_>,
        argument: impl FnOnce(&mut Self, &Expr<'_>),
    ) {
        self.push(name);
        self.push(if aggregate.distinct {
            "(DISTINCT "
        } else {
            "("
        });
        match &aggregate.argument {
            Some(expr) => argument(self, expr),
            None => self.push("*"),
        }
        if let Some(separator) = &aggregate.second {
            self.push(", ");
            self.bound(separator);
        }
        self.order(&aggregate.order);
        self.push(")");
        self.aggregate_filter(aggregate);
        if let Some(window) = &aggregate.window {
            self.over(window);
        }
    }

    /// Writes `FILTER (WHERE …)`.
    pub(super) fn aggregate_filter(&mut self, aggregate: &Aggregate<'_>) {
        if let Some(filter) = &aggregate.filter {
            self.push(" FILTER (WHERE ");
            self.expr(filter);
            self.push(")");
        }
    }
}

/// Returns the name by which standard SQL knows a function.
pub(super) fn standard_name(function: AggregateFunction) -> &'static str {
    match function {
        AggregateFunction::Count => "COUNT",
        AggregateFunction::Sum => "SUM",
        AggregateFunction::Avg => "AVG",
        AggregateFunction::Min => "MIN",
        AggregateFunction::Max => "MAX",
        AggregateFunction::StddevSample => "STDDEV_SAMP",
        AggregateFunction::StddevPopulation => "STDDEV_POP",
        AggregateFunction::VarianceSample => "VAR_SAMP",
        AggregateFunction::VariancePopulation => "VAR_POP",
        AggregateFunction::Percentile => "PERCENTILE_CONT",
        AggregateFunction::StringAgg => "STRING_AGG",
        AggregateFunction::ArrayAgg => "ARRAY_AGG",
        AggregateFunction::BoolAnd => "BOOL_AND",
        AggregateFunction::BoolOr => "BOOL_OR",
    }
}
