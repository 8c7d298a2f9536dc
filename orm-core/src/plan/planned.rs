//! Plans: statements whose every name is settled, as the writer of SQL takes them.
//!
//! - `common_table`: `WITH`;
//! - `select`: `SELECT`, and what stands in its clauses;
//! - `write`: `INSERT`, `COPY`, `UPDATE` and `DELETE`;
//! - `expr`: the values and conditions in all of them.

mod common_table;
mod expr;
mod select;
mod write;

pub use common_table::{CommonTable, CommonTableSource, ROWS_OF_SQL};
pub use expr::{Comparison, Expr};
pub use select::{
    Alias, From, Group, IndexLookup, Join, LOOKED_UP, LateralJoin, LookupKey, MET_ROWS, OrderKey,
    OutputColumn, QualifiedColumn, ROW_DEPTH, ROW_NUMBER, RowCheck, RowLock, RowLookup, Select,
    SetOperation, TreeWalk, ValueColumns,
};
pub use write::{
    BulkUpdate, ConflictClause, ConflictUpdate, CopiedColumn, CopyRows, Delete, Evaluation,
    GivenKey, INCOMING, Insert, InsertSource, InsertedKeys, ReturnedItems, Update, UpdateFrom,
};

use crate::schema::Table;

/// A statement, planned, and the queries that it names before.
#[derive(Debug)]
pub struct PlannedStatement<'q> {
    /// `WITH`: each behind those that it asks itself.
    pub common_tables: Vec<CommonTable>,
    /// The statement.
    pub plan: Plan<'q>,
}

/// A statement, planned.
#[derive(Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Plan<'q> {
    Select(Box<Select<'q>>),
    Lookup(RowLookup<'q>),
    IndexLookup(IndexLookup<'q>),
    Check(RowCheck<'q>),
    Insert(Insert<'q>),
    Copy(CopyRows),
    Update(Update<'q>),
    BulkUpdate(BulkUpdate<'q>),
    UpdateFrom(UpdateFrom<'q>),
    Delete(Delete<'q>),
}

impl Plan<'_> {
    /// Returns the table that is asked or written.
    pub fn table(&self) -> &'static Table {
        match self {
            Plan::Select(select) => select.table,
            Plan::Lookup(lookup) => lookup.table,
            Plan::IndexLookup(lookup) => lookup.table,
            Plan::Check(check) => check.table,
            Plan::Insert(insert) => insert.table,
            Plan::Copy(rows) => rows.table,
            Plan::Update(update) => update.table,
            Plan::BulkUpdate(update) => update.table,
            Plan::UpdateFrom(update) => update.table,
            Plan::Delete(delete) => delete.table,
        }
    }

    /// Returns whether one row at most is written, and no others are looked at.
    pub fn is_one_row(&self) -> bool {
        match self {
            Plan::Insert(insert) => insert.is_one_row(),
            Plan::Update(update) => update.is_one_row,
            Plan::Delete(delete) => delete.is_one_row,
            _ => false,
        }
    }

    /// Returns the columns that get values, also from the database.
    pub fn written(&self) -> Vec<&'static str> {
        match self {
            Plan::Select(_)
            | Plan::Lookup(_)
            | Plan::IndexLookup(_)
            | Plan::Check(_)
            | Plan::Delete(_) => Vec::new(),
            Plan::Insert(insert) => {
                let update = insert.update().map(|update| &update.set);
                let set = update.into_iter().flatten().map(|(column, _)| column);
                let columns = insert.columns.iter().chain(&insert.returning);
                columns.chain(set).copied().collect()
            }
            Plan::Copy(rows) => rows.columns.iter().map(|column| column.name).collect(),
            Plan::Update(update) => update.set.iter().map(|(column, _)| *column).collect(),
            Plan::BulkUpdate(update) => update.set.iter().map(|(column, _)| *column).collect(),
            Plan::UpdateFrom(update) => {
                let set = update.update.set.iter();
                set.map(|(column, _)| *column).collect()
            }
        }
    }

    /// Returns whether it names the values that it writes itself: `WITH "new values" AS (…) UPDATE …`.
    pub fn names_values(&self) -> bool {
        match self {
            Plan::Update(update) => update.evaluation == Evaluation::BeforeWriting,
            Plan::BulkUpdate(_) | Plan::UpdateFrom(_) => true,
            Plan::Select(_)
            | Plan::Lookup(_)
            | Plan::IndexLookup(_)
            | Plan::Check(_)
            | Plan::Insert(_)
            | Plan::Copy(_)
            | Plan::Delete(_) => false,
        }
    }

    /// Returns whether no row can be concerned, so that nothing need be sent.
    pub fn is_nothing(&self) -> bool {
        match self {
            Plan::Select(select) => select.is_nothing(),
            Plan::Insert(Insert {
                source: InsertSource::Select(source),
                ..
            }) => source.is_nothing(),
            Plan::UpdateFrom(update) => update.source.is_nothing(),
            Plan::Lookup(_)
            | Plan::IndexLookup(_)
            | Plan::Check(_)
            | Plan::Insert(_)
            | Plan::Copy(_)
            | Plan::BulkUpdate(_) => false,
            Plan::Update(Update { filter, .. }) | Plan::Delete(Delete { filter, .. }) => {
                filter.is_false()
            }
        }
    }
}
