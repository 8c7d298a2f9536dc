//! `UNION`, `INTERSECT`, `EXCEPT`.

use crate::error::{Error, Result};
use crate::plan::clauses::Clauses;
use crate::plan::{OutputColumn, Planner, SetOperation};
use crate::query::SetOperator;
use crate::schema::Table;

impl Planner {
    /// `UNION SELECT …`: the queries that one of these columns is combined with.
    pub(in crate::plan) fn set_operation<'q>(
        &mut self,
        operator: SetOperator,
        operands: Vec<Clauses<'q>>,
        table: &'static Table,
        columns: &[OutputColumn<'q>],
    ) -> Result<Box<SetOperation<'q>>> {
        let mut others = Vec::with_capacity(operands.len());
        for other in operands {
            let other = self.inner(Box::new(other))?;
            check_columns(operator, table, [columns.len(), other.columns.len()])?;
            others.push(*other);
        }
        Ok(Box::new(SetOperation { operator, others }))
    }
}

/// Refuses to combine queries of different numbers of columns.
fn check_columns(operator: SetOperator, table: &'static Table, columns: [usize; 2]) -> Result<()> {
    let [ours, theirs] = columns;
    if ours == theirs {
        return Ok(());
    }
    let method = operator.method();
    Err(Error::InvalidQuery {
        model: table.model,
        why: format!(
            "`{method}` combines queries of as many columns, and these have {ours} and {theirs}; a related row that may be \
                missing has one column more where no condition asks for it: select its fields instead"
        ),
    })
}
