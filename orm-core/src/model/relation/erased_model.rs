//! Models without their types, for what need not be compiled for each of them.

use super::parents::KeyedRow;
use super::policy::set_of_rows;
use super::shared::Erased;
use super::slot::ErasedRow;
use crate::error::Result;
use crate::model::{self, LoadPolicy, Model, key_value};
use crate::query::Tree;
use crate::schema::Table;
use crate::value::Reader;
use std::sync::Arc;

/// One model without its type.
#[derive(Clone, Copy)]
pub(crate) struct ErasedModel {
    table: &'static Table,
    read: fn(&mut dyn Reader, &[Tree]) -> Result<KeyedRow>,
    relations: fn(&mut Erased) -> Option<&mut dyn ErasedRow>,
}

impl ErasedModel {
    pub(crate) fn of<M: Model>() -> Self {
        ErasedModel {
            table: M::table(),
            read: read::<M>,
            relations: |row| Some(row.get_mut::<M>()?),
        }
    }

    pub(crate) fn table(self) -> &'static Table {
        self.table
    }

    /// Reads a row and those that the query joined to it.
    pub(crate) fn read(self, reader: &mut dyn Reader, tree: &[Tree]) -> Result<KeyedRow> {
        (self.read)(reader, tree)
    }

    /// Sets the load policy of the relations of rows that came from one query, and of the rows that it joined to them.
    pub(crate) fn set_load_policy(
        self,
        rows: &mut [KeyedRow],
        tree: &[Tree],
        policy: &LoadPolicy<'_>,
    ) {
        if self.table.has_relations() {
            let rows = rows
                .iter_mut()
                .filter_map(|row| (self.relations)(&mut row.row));
            set_of_rows(&mut rows.collect::<Vec<_>>(), self.table, tree, policy);
        }
    }
}

fn read<M: Model>(reader: &mut dyn Reader, tree: &[Tree]) -> Result<KeyedRow> {
    let row: M = model::read(reader, tree)?;
    Ok(KeyedRow {
        key: key_value(&row.key()),
        row: Erased::new(Arc::new(row)),
    })
}
