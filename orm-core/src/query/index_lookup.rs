//! Rows in hand looked for in a unique index of their table.

use crate::schema::{Index, Table};
use crate::value::ColumnValues;

/// The rows in hand that a unique index would hold: the position of each from 0, whether a row in hand before it has the
/// same in the index, whether a stored row has, and the key of that one. A row outside of the index, or with a null in it,
/// is none of them.
///
/// ```sql
/// WITH "rows in hand" AS (
///     SELECT "id", "email", 0 AS "row in hand" FROM "user" WHERE false
///     UNION ALL SELECT unnest($1::int8[]), unnest($2::text[]), unnest($3::int8[])
///   ),
///   "keys in hand" AS (SELECT lower(email) AS "1", "row in hand" FROM "rows in hand" AS "user" WHERE (is_open))
///   SELECT "row in hand", row_number() OVER (PARTITION BY "1" ORDER BY "row in hand") > 1, "user"."id" IS NOT NULL, "user"."id"
///   FROM "keys in hand" LEFT JOIN "user" ON lower(email) = "1" AND (is_open) WHERE "1" IS NOT NULL
/// ```
#[derive(Clone, Debug)]
pub struct IndexLookup {
    /// The table.
    pub table: &'static Table,
    /// The unique index.
    pub index: &'static Index,
    /// The values of all columns that the table has, one entry a column, and behind them the positions of the rows.
    pub values: Vec<ColumnValues>,
}
