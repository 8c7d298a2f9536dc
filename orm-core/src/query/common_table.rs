//! Common table expressions: queries that a statement names, and asks as tables.

use super::{From, MAX_DEPTH, RawSql, Select, SetOperator};
use crate::schema::Table;
use crate::value::ColumnValues;
use std::sync::Arc;

/// A query whose rows a statement asks for as those of a table: `WITH "table"("column") AS (SELECT …)`.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonTable {
    /// The table of the model that the rows are read as, whose name the statement gives the query.
    pub table: &'static Table,
    /// The columns that the values of the query are for, by their positions in the table.
    pub columns: Vec<usize>,
    /// The columns among these that are of another type than the values.
    pub widened: Vec<usize>,
    /// The values.
    pub source: CommonTableSource,
    /// The query that is asked for each row anew, of rows that were found so far, if there is one: `WITH RECURSIVE`.
    pub step: Option<RecursiveStep>,
    /// The way in which the database keeps the rows.
    pub storage: CommonTableStorage,
}

/// The values of a common table expression.
#[derive(Clone, Debug, PartialEq)]
pub enum CommonTableSource {
    /// The values that a query finds.
    Query(Box<Select>),
    /// The values of rows in hand, column by column.
    Rows(Vec<ColumnValues>),
    /// The rows that a query in SQL of the user's own finds, by the names of its columns.
    Sql(RawSql),
    /// SQL of the user's own that is no query, and why.
    Refused(String),
}

/// The part of a recursive common table expression that speaks of the rows found before.
#[derive(Clone, Debug, PartialEq)]
pub struct RecursiveStep {
    /// `UNION` or `UNION ALL`.
    pub operator: SetOperator,
    /// The query of values.
    pub source: Select,
}

/// The way in which a database keeps the rows of a common table expression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CommonTableStorage {
    /// The database decides.
    #[default]
    Automatic,
    /// Computed once: `AS MATERIALIZED`.
    Once,
    /// Computed wherever they are asked for: `AS NOT MATERIALIZED`.
    Inline,
}

impl CommonTable {
    /// Returns the number of levels of the expressions of its queries, and of the queries that these name.
    fn depth(&self) -> u16 {
        let step = self.step.as_ref().map_or(0, |step| step.source.depth());
        let source = match &self.source {
            CommonTableSource::Query(select) => select.depth(),
            CommonTableSource::Rows(_)
            | CommonTableSource::Sql(_)
            | CommonTableSource::Refused(_) => 0,
        };
        source.max(step).saturating_add(1)
    }
}

impl Select {
    /// Names a query that this one, and whatever stands in it or around it, may ask as a table.
    pub fn with_common_table(&mut self, common_table: &Arc<CommonTable>) {
        if usize::from(common_table.depth()) >= MAX_DEPTH {
            self.set_from(From::TooDeep(self.source()));
        } else if !self.common_tables.contains(common_table) {
            self.common_tables.push(Arc::clone(common_table));
        }
    }

    /// Returns the queries that it names itself.
    pub fn common_tables(&self) -> &[Arc<CommonTable>] {
        &self.common_tables
    }

    /// Returns the number of levels of the queries that it names.
    pub(super) fn depth_of_common_tables(&self) -> u16 {
        let depths = self.common_tables.iter().map(|it| it.depth());
        depths.max().unwrap_or(0)
    }
}
