//! Rows in hand looked through for one that a rule of their table refuses.

use crate::schema::{DeclaredSql, NoOverlap, Table};
use crate::value::ColumnValues;

/// The first of some rows that a rule refuses, by its position from 0: the one for which an insert of them fails.
///
/// ```sql
/// WITH "rows in hand" AS (
///     SELECT "title", "year", 0 AS "row in hand" FROM "book" WHERE false
///     UNION ALL SELECT unnest($1::text[]), unnest($2::int4[]), unnest($3::int8[])
///   )
///   SELECT "row in hand" FROM "rows in hand" AS "book" WHERE NOT (year > 0) ORDER BY "row in hand" LIMIT 1
/// ```
#[derive(Clone, Debug)]
pub struct RowCheck {
    /// The table.
    pub table: &'static Table,
    /// The rule.
    pub rule: RowRule,
    /// The values of all columns that the table has, one entry a column, and behind them the positions of the rows.
    pub values: Vec<ColumnValues>,
}

/// A rule of a table that refuses rows.
#[derive(Clone, Copy, Debug)]
pub enum RowRule {
    /// A condition in SQL, as the table declares it. One that is null for a row does not refuse it.
    Condition(DeclaredSql),
    /// The two ends of a range are in order.
    Order(&'static NoOverlap),
    /// A range that overlaps neither that of a stored row nor that of a row in hand before it.
    NoOverlap(&'static NoOverlap),
}
