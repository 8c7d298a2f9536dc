//! Rows in hand looked through for one that a condition of their table refuses.

use crate::schema::{DeclaredSql, Table};
use crate::value::ColumnValues;

/// The first of some rows that a condition refuses, by its position from 0: the one for which an insert of them fails.
/// A condition that is null for a row does not refuse it.
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
    /// The condition, in SQL, as the table declares it.
    pub condition: DeclaredSql,
    /// The values of all columns that the table has, one entry a column, and behind them the positions of the rows.
    pub values: Vec<ColumnValues>,
}
