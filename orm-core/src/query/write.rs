//! `INSERT`, `UPDATE`, `DELETE`.

use super::{Expr, Item, Output, Select};
use crate::schema::{Index, Table};
use crate::value::{ColumnValues, Value};
use std::ops::Range;

/// A row to insert, or many, all with the same columns set.
#[derive(Clone, Debug)]
pub struct Insert {
    /// The table.
    pub table: &'static Table,
    /// The columns that get a value, by their positions in the table.
    pub columns: Vec<usize>,
    /// The values of those columns.
    pub values: InsertValues,
    /// Further columns of one row, which the database computes; there is no row yet that their values could be of.
    pub computed: Vec<SetClause>,
    /// `RETURNING`: the columns to be handed back, by their positions in the table.
    pub returning: Vec<usize>,
    /// `ON CONFLICT …`: what becomes of a row that a unique key forbids; without it the insert fails.
    pub conflict: Option<ConflictClause>,
    /// Has each row that is handed back end with a boolean: whether it was inserted, or a stored one was updated.
    pub tells_inserted: bool,
}

/// Rows to insert whose values a query finds.
///
/// ```sql
/// INSERT INTO "archive" ("title", "year", "at") SELECT "book"."title", "book"."year", ? FROM "book"
/// ```
#[derive(Clone, Debug)]
pub struct InsertFrom {
    /// The table.
    pub table: &'static Table,
    /// The columns that the values of the query are for, by their positions in the table.
    pub columns: Vec<usize>,
    /// The query of values.
    pub source: Select,
    /// Columns that have the same value in every row, by their positions in the table.
    pub constants: Vec<(usize, Value)>,
    /// `ON CONFLICT …`.
    pub conflict: Option<ConflictClause>,
    /// `RETURNING`: values of the rows that are inserted.
    pub returning: Vec<Item>,
}

/// `ON CONFLICT (…) WHERE … DO …`.
#[derive(Clone, Debug)]
pub struct ConflictClause {
    /// The conflict target: the columns of the key or of a unique constraint, by their positions in the table; without
    /// columns any of them, which `DO UPDATE` cannot have.
    pub target: Vec<usize>,
    /// The unique index that the target is, where that is more than these columns: one of some rows, of texts whose case is
    /// ignored, or of expressions.
    pub index: Option<&'static Index>,
    /// The action.
    pub action: ConflictAction,
}

/// The treatment of a row that has the same as a stored one in the columns of a unique key.
#[derive(Clone, Debug)]
pub enum ConflictAction {
    /// `DO NOTHING`: the row is left out.
    DoNothing,
    /// `DO UPDATE SET … WHERE …`: the stored row is changed, if the conditions hold for it.
    DoUpdate {
        /// `SET`, of values over the stored row and the one that comes ([`Node::Incoming`](super::Node::Incoming)).
        set: Vec<SetClause>,
        /// `WHERE`.
        filter: Vec<Expr>,
    },
}

impl ConflictClause {
    /// Returns `ON CONFLICT (…) DO NOTHING`.
    pub fn ignore(target: Vec<usize>) -> Self {
        let action = ConflictAction::DoNothing;
        ConflictClause {
            target,
            index: None,
            action,
        }
    }

    /// Returns whether each row is written, if need be over the stored one that has the same in this column.
    pub fn writes_each(&self, column: usize) -> bool {
        self.writes_all() && self.target == [column]
    }

    /// Returns whether each row is written, if need be over the stored one that is in its way.
    pub fn writes_all(&self) -> bool {
        matches!(&self.action, ConflictAction::DoUpdate { filter, .. } if filter.is_empty())
    }

    /// Returns whether a stored row that is updated may leave the unique index of the target, or be another value in it, so
    /// that it is not found there any more. A row stays that gets all of what its index reads from the one that comes.
    pub fn moves_rows(&self, table: &'static Table) -> bool {
        let (Some(index), ConflictAction::DoUpdate { set, .. }) = (self.index, &self.action) else {
            return false;
        };
        let read = index.fields_beyond_keys(table);
        let is_read = |column: usize| read.contains(&table.columns()[column].field);
        let mut set = set.iter().filter(|clause| is_read(clause.column));
        let becomes_incoming = |column: usize| {
            let incoming = SetClause::incoming(table, column);
            set.clone().any(|clause| *clause == incoming)
        };
        let mut columns = table.stored_columns().filter(|&column| is_read(column));
        let becomes_that = columns.all(becomes_incoming);
        let is_generated = |&field: &usize| table.fields[field].generated.is_some();
        read.iter().any(is_generated) || !becomes_that && set.next().is_some()
    }
}

/// The values of an insert, one entry a column.
#[derive(Clone, Debug)]
pub enum InsertValues {
    /// The values of one row: `VALUES (?, ?)`.
    Row(Vec<Value>),
    /// The values of many rows, column by column: `SELECT unnest($1::int8[]), unnest($2::text[])`.
    Rows(Vec<ColumnValues>),
}

impl InsertValues {
    /// Returns how many rows there are, where there may be many. A row without values is one (`DEFAULT VALUES`).
    pub fn rows(&self) -> Option<usize> {
        match self {
            InsertValues::Row(_) => None,
            InsertValues::Rows(columns) => columns.first().map(|column| column.values().len()),
        }
    }

    /// Returns the values of one row: of many, those of the first.
    pub fn into_row(self) -> Vec<Value> {
        match self {
            InsertValues::Row(values) => values,
            InsertValues::Rows(columns) => {
                let first = |column: ColumnValues| column.into_values().into_iter().next();
                columns.into_iter().filter_map(first).collect()
            }
        }
    }

    /// Returns the values column by column.
    pub fn into_columns(self) -> Vec<Vec<Value>> {
        match self {
            InsertValues::Row(values) => values.into_iter().map(|value| vec![value]).collect(),
            InsertValues::Rows(columns) => {
                columns.into_iter().map(ColumnValues::into_values).collect()
            }
        }
    }

    /// Returns the values of the column at this position.
    pub fn column(&self, position: usize) -> &[Value] {
        match self {
            InsertValues::Row(values) => std::slice::from_ref(&values[position]),
            InsertValues::Rows(columns) => columns[position].values(),
        }
    }
}

/// Rows to copy into a table, all with the same columns set; their values follow the statement.
///
/// ```sql
/// COPY "author" ("name", "birth_year") FROM STDIN (FORMAT binary)
/// ```
#[derive(Clone, Debug)]
pub struct CopyRows {
    /// The table.
    pub table: &'static Table,
    /// The columns that get a value, by their positions in the table.
    pub columns: Vec<usize>,
}

/// Rows to update by their keys, each with values of its own.
///
/// ```sql
/// UPDATE "author" SET "name" = "new values"."2" FROM (…) AS "new values" WHERE "author"."id" = "new values"."1"
/// ```
#[derive(Clone, Debug)]
pub struct BulkUpdate {
    /// The table.
    pub table: &'static Table,
    /// The columns of the key and those to set, by their positions in the table.
    pub columns: Vec<usize>,
    /// The values of those columns, one entry a column.
    pub values: Vec<ColumnValues>,
    /// Counts the version of each row up, where the table has one: not where a row is stored in two steps.
    pub counts_version: bool,
    /// `RETURNING`: the columns to be handed back, by their positions in the table.
    pub returning: Vec<usize>,
}

/// Columns to set in some rows.
#[derive(Clone, Debug)]
pub struct Update {
    /// The rows: a query for their keys.
    pub rows: Select,
    /// `SET`.
    pub set: Vec<SetClause>,
    /// `RETURNING`: values of the rows as they are then.
    pub returning: Vec<Item>,
}

/// Rows to delete.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The rows: a query for their keys.
    pub rows: Select,
    /// `RETURNING`: values of the rows as they were.
    pub returning: Vec<Item>,
}

impl Update {
    /// Returns an update of the rows that a query finds.
    pub fn new(mut rows: Select, set: Vec<SetClause>) -> Self {
        rows.set_output(Output::Key);
        Update {
            rows,
            set,
            returning: Vec::new(),
        }
    }
}

impl Delete {
    /// Returns a delete of the rows that a query finds.
    pub fn new(mut rows: Select) -> Self {
        rows.set_output(Output::Key);
        Delete {
            rows,
            returning: Vec::new(),
        }
    }
}

/// `column = value`, in the `SET` of an [`Update`].
#[derive(Clone, Debug, PartialEq)]
pub struct SetClause {
    /// The column, by its position in the table.
    pub column: usize,
    /// The new value.
    pub value: Expr,
}

impl SetClause {
    /// Returns the assignments of values to these columns, in their order.
    pub fn of_columns(columns: Range<usize>, values: Vec<Expr>) -> Vec<Self> {
        let pairs = columns.zip(values);
        pairs
            .map(|(column, value)| SetClause { column, value })
            .collect()
    }

    /// Returns `column = excluded.column`.
    pub fn incoming(table: &'static Table, column: usize) -> Self {
        let field = table.columns()[column].field;
        let value = Expr::incoming(field, column - table.range(field).start);
        SetClause { column, value }
    }
}
