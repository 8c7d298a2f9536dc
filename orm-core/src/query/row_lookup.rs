//! Stored rows looked for by values in hand.

use crate::schema::Table;
use crate::value::ColumnValues;

/// The stored rows that have these values in these columns, each with the position of the values it has: as the database
/// compares them, which may know more values to be the same than Rust does.
///
/// ```sql
/// SELECT "values in hand"."n" - 1, "t1"."id" FROM unnest($1::text[]) WITH ORDINALITY AS "values in hand"("1", "n")
///   INNER JOIN "author" AS "t1" ON "t1"."email" = "values in hand"."1"
/// ```
#[derive(Clone, Debug)]
pub struct RowLookup {
    /// The table.
    pub table: &'static Table,
    /// The columns of a unique key, by their positions in the table.
    pub columns: Vec<usize>,
    /// The values of those columns, one entry a column; none is null.
    pub values: Vec<ColumnValues>,
}
