//! `WITH`: queries that a statement names, and asks as tables.

use super::writer::Writer;
use crate::plan::{CommonTable, CommonTableSource, PlannedStatement};
use crate::query::{CommonTableStorage, SetOperator};
use std::ops::Range;

impl Writer {
    /// Writes `WITH …` of the queries that a statement names, if there are any. Returns their place, behind the word.
    pub(super) fn common_tables(&mut self, planned: &PlannedStatement<'_>) -> Range<usize> {
        let tables = &planned.common_tables;
        if tables.is_empty() {
            return 0..0;
        }
        self.push("WITH ");
        if tables.iter().any(|table| table.step.is_some()) {
            self.push("RECURSIVE ");
        }
        let start = self.length();
        self.joined(", ", tables, Self::common_table);
        let end = self.length();
        if !planned.plan.names_values() {
            self.push(" ");
        }
        start..end
    }

    /// Writes `"table"("column") AS (SELECT …)`.
    fn common_table(&mut self, table: &CommonTable) {
        self.name(table.table.name);
        self.push("(");
        let columns = table.columns.iter();
        self.joined(", ", columns, |to, &column| {
            to.name(table.table.columns()[column].name);
        });
        self.push(match table.storage {
            CommonTableStorage::Automatic => ") AS (",
            CommonTableStorage::Once => ") AS MATERIALIZED (",
            CommonTableStorage::Inline => ") AS NOT MATERIALIZED (",
        });
        match &table.source {
            CommonTableSource::Query(select) => self.select(select),
            CommonTableSource::Rows(values) => {
                let dialect = self.dialect;
                dialect.tuples(self, &values.arrays, &values.enum_types);
            }
            CommonTableSource::Sql(columns, sql) => self.rows_of_sql(columns, sql),
        }
        if let Some((operator, step)) = &table.step {
            self.push(match operator {
                SetOperator::Union => " UNION ",
                _ => " UNION ALL ",
            });
            self.select(step);
        }
        self.push(")");
    }

    /// Begins a query that a write names itself, behind those of the request.
    pub(super) fn also_named(&mut self) {
        let is_first = self.length() == 0;
        self.push(if is_first { "WITH " } else { ", " });
    }
}
