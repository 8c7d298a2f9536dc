//! Values computed from many rows.

use super::writer::Writer;
use crate::plan::{Aggregate, Expr};

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
