//! `WITH`: queries that a statement names, and asks as tables.

use super::{Expr, Select, ValueColumns};
use crate::query::{CommonTableStorage, RawSql, SetOperator};
use crate::schema::Table;

/// `"table"("column") AS (SELECT …)`: a query whose rows the statement asks for as those of a table.
#[derive(Clone, Debug)]
pub struct CommonTable {
    /// The table of the model that the rows are read as.
    pub table: &'static Table,
    /// The columns that the query has values for, by their positions in the table.
    pub columns: Vec<usize>,
    /// The values.
    pub source: CommonTableSource,
    /// The query that is asked for each row anew, and how its values are added to those found.
    pub step: Option<(SetOperator, Box<Select<'static>>)>,
    /// The way in which the database keeps the rows.
    pub storage: CommonTableStorage,
}

/// The name of the rows that a query in SQL of the user's own finds: `FROM (…) AS "rows"`.
pub const ROWS_OF_SQL: &str = "rows";

/// The values of a [`CommonTable`].
#[derive(Clone, Debug)]
pub enum CommonTableSource {
    /// The values that a query finds.
    Query(Box<Select<'static>>),
    /// The values of rows in hand.
    Rows(ValueColumns<'static>),
    /// Values of the rows that a query in SQL of the user's own finds, which go by [`ROWS_OF_SQL`].
    Sql(Vec<Expr<'static>>, RawSql),
}
