//! Rows in hand looked through for one that a rule of their table refuses.

use super::rows_in_hand::POSITION;
use super::writer::Writer;
use crate::plan::{Alias, RowCheck};
use crate::query::RowRule;
use crate::schema::{NoOverlap, Table};

/// The name of the rows in hand that a rule about ranges concerns: no name that a model's table can have.
const RANGES: Alias = Alias::Table("ranges in hand");

impl Writer {
    /// Writes `WITH … SELECT … WHERE … ORDER BY … LIMIT 1`.
    pub(super) fn row_check(&mut self, check: &RowCheck<'_>) {
        self.with_rows_in_hand(check.table, &check.values);
        match check.rule {
            RowRule::Condition(condition) => {
                self.refused(check.table, |to| to.declared_condition(condition));
            }
            RowRule::Order(own) => {
                let row = Alias::Table(check.table.name);
                let (start, end) = ((row, own.start), (row, own.end));
                self.refused(check.table, |to| {
                    to.is_before(check.table, start, " <= ", end);
                });
            }
            RowRule::NoOverlap(own) => self.refused_by_range(check.table, own),
        }
        self.push(" ORDER BY ");
        self.name(POSITION);
        self.push(" LIMIT 1");
    }

    /// Writes `SELECT … WHERE NOT …`.
    fn refused(&mut self, table: &'static Table, condition: impl FnOnce(&mut Self)) {
        self.push(" SELECT ");
        self.name(POSITION);
        self.rows_in_hand(table);
        self.push(" WHERE NOT ");
        condition(self);
    }

    /// Writes `, "ranges in hand" AS (…) SELECT … WHERE EXISTS (…) OR EXISTS (…)`: one overlaps a stored row, or one in hand
    /// before it.
    fn refused_by_range(&mut self, table: &'static Table, own: &NoOverlap) {
        self.push(", ");
        self.alias(RANGES);
        self.push(" AS (SELECT *");
        self.rows_in_hand(table);
        self.push(" WHERE ");
        self.takes_part(table, own);
        self.push(") SELECT ");
        self.name(POSITION);
        self.push(" FROM ");
        self.alias(RANGES);
        let row = Alias::Table(table.name);
        self.push(" WHERE EXISTS (SELECT 1 FROM ");
        self.table_as(table, row);
        self.push(" WHERE ");
        self.takes_part(table, own);
        self.overlaps_range_in_hand(table, own);
        self.push(") OR EXISTS (SELECT 1 FROM ");
        self.alias(RANGES);
        self.push(" AS ");
        self.alias(row);
        self.push(" WHERE ");
        self.column(row, POSITION);
        self.push(" < ");
        self.column(RANGES, POSITION);
        self.overlaps_range_in_hand(table, own);
        self.push(")");
    }

    /// Writes the condition of the rows that the rule is about. An empty range overlaps nothing.
    fn takes_part(&mut self, table: &'static Table, own: &NoOverlap) {
        let row = Alias::Table(table.name);
        self.is_before(table, (row, own.start), less(own), (row, own.end));
        if let Some(condition) = own.condition {
            self.push(" AND ");
            self.declared_condition(condition);
        }
    }

    /// Writes ` AND …`: a row of the table has the same as a row in hand where it must, and overlaps it.
    fn overlaps_range_in_hand(&mut self, table: &'static Table, own: &NoOverlap) {
        let row = Alias::Table(table.name);
        for name in table.names_of(own.equal) {
            self.push(" AND ");
            self.column(row, name);
            self.push(" = ");
            self.column(RANGES, name);
        }
        self.push(" AND ");
        self.is_before(table, (row, own.start), less(own), (RANGES, own.end));
        self.push(" AND ");
        self.is_before(table, (RANGES, own.start), less(own), (row, own.end));
    }

    /// Writes `coalesce(… < …, true)`: an end that is null is open.
    fn is_before(
        &mut self,
        table: &'static Table,
        (start_row, start): (Alias, usize),
        less: &str,
        (end_row, end): (Alias, usize),
    ) {
        let name = |field: usize| table.columns_of(field)[0].name;
        self.push("coalesce(");
        self.column(start_row, name(start));
        self.push(less);
        self.column(end_row, name(end));
        self.push(", true)");
    }
}

fn less(own: &NoOverlap) -> &'static str {
    if own.includes_end { " <= " } else { " < " }
}
