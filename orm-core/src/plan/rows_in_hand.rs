//! Values and rows in hand: looked for among the stored rows, or looked through.

use super::check::check_stored_column;
use super::column_form::stored_columns;
use super::{Alias, IndexLookup, LOOKED_UP, LookupKey, Planner, RowCheck, RowLookup, ValueColumns};
use crate::error::Result;
use crate::query;
use crate::schema::{Index, IndexValue, Table};
use crate::value::ColumnValues;

impl Planner {
    /// `SELECT … FROM unnest(…) INNER JOIN …`.
    pub(super) fn lookup<'q>(&self, lookup: &'q query::RowLookup) -> Result<RowLookup<'q>> {
        let table = lookup.table;
        for (values, &column) in lookup.values.iter().zip(&lookup.columns) {
            check_stored_column(values, table, column)?;
        }
        let columns = lookup.columns.iter();
        Ok(RowLookup {
            table,
            columns: columns
                .map(|&column| table.columns()[column].name)
                .collect(),
            values: stored_columns(self.features, table, &lookup.columns, &lookup.values),
            conditions: self.of_tenant(table, LOOKED_UP)?,
        })
    }

    /// `WITH … SELECT … WHERE NOT (…) ORDER BY … LIMIT 1`.
    pub(super) fn check<'q>(&self, check: &'q query::RowCheck) -> RowCheck<'q> {
        RowCheck {
            table: check.table,
            rule: check.rule,
            values: self.rows_in_hand(check.table, &check.values),
        }
    }

    /// `WITH … SELECT … FROM … LEFT JOIN …`.
    pub(super) fn index_lookup<'q>(
        &self,
        lookup: &'q query::IndexLookup,
    ) -> Result<IndexLookup<'q>> {
        let (table, index) = (lookup.table, lookup.index);
        Ok(IndexLookup {
            table,
            keys: index_keys(table, index).collect(),
            condition: index.condition,
            values: self.rows_in_hand(table, &lookup.values),
            conditions: self.of_tenant(table, Alias::Table(table.name))?,
        })
    }

    /// The values of all columns that the table has, and behind them the positions of the rows.
    fn rows_in_hand<'q>(
        &self,
        table: &'static Table,
        values: &'q [ColumnValues],
    ) -> ValueColumns<'q> {
        let columns: Vec<usize> = table.stored_columns().collect();
        let (values, positions) = values.split_at(columns.len());
        let mut values = stored_columns(self.features, table, &columns, values);
        values.arrays.to_mut().extend_from_slice(positions);
        values.enum_types.push(None);
        values
    }
}

/// Returns the values by which an index finds rows.
pub(super) fn index_keys(
    table: &'static Table,
    index: &'static Index,
) -> impl Iterator<Item = LookupKey> {
    let keys = index.keys.iter();
    keys.flat_map(move |key| lookup_keys(table, key.value))
}

/// Returns the values of one key of an index: of a field each of its columns.
fn lookup_keys(table: &'static Table, value: IndexValue) -> Vec<LookupKey> {
    let names = |field: usize| table.columns_of(field).iter().map(|column| column.name);
    match value {
        IndexValue::Field(field) => names(field).map(LookupKey::Column).collect(),
        IndexValue::IgnoringCase(field) => names(field).map(LookupKey::IgnoringCase).collect(),
        IndexValue::Expression(sql) => vec![LookupKey::Expression(sql)],
    }
}
