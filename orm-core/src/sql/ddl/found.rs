//! What a database has of a schema's tables.

use crate::error::DecodeResult;
use crate::schema::{Schema, Table};
use crate::value::Reader;

/// What a database has of a schema's tables, read row by row.
#[derive(Debug, Default)]
pub struct Found {
    pub(super) columns: Vec<Column>,
    pub(super) indexes: Vec<Index>,
    namespaces: Vec<String>,
}

/// One column.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "one a column of the answer")]
pub(super) struct Column {
    /// The position of its table in the schema.
    pub table: usize,
    /// Whether that is a table, rather than a view.
    pub in_table: bool,
    pub name: String,
    /// The type, in the database's words.
    pub ty: String,
    pub never_null: bool,
    /// Whether an insert may leave it out though it is never null.
    pub filled_in: bool,
    pub in_key: bool,
}

/// One index.
#[derive(Debug)]
pub(super) struct Index {
    /// The position of its table in the schema.
    pub table: usize,
    pub name: String,
    /// Whether no two rows have the same, without any condition.
    pub unique: bool,
    pub columns: Vec<String>,
}

impl Found {
    /// Takes a row of [`find_columns`](super::find_columns).
    pub fn read_column(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        self.columns.push(Column {
            table: position(row)?,
            in_table: row.bool()?,
            name: row.text()?.to_owned(),
            ty: row.text()?.to_owned(),
            never_null: row.bool()?,
            filled_in: row.bool()?,
            in_key: row.bool()?,
        });
        Ok(())
    }

    /// Takes a row of [`find_indexes`](super::find_indexes).
    pub fn read_index(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        self.indexes.push(Index {
            table: position(row)?,
            name: row.text()?.to_owned(),
            unique: row.bool()?,
            columns: row.text()?.split(',').map(str::to_owned).collect(),
        });
        Ok(())
    }

    /// Takes a row of [`find_namespaces`](super::find_namespaces).
    pub fn read_namespace(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        self.namespaces.push(row.text()?.to_owned());
        Ok(())
    }

    /// Takes a row of [`find_foreign`](super::find_foreign): what is there is taken for a view.
    pub fn read_foreign(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        let table = position(row)?;
        let columns = self.columns.iter_mut();
        for column in columns.filter(|column| column.table == table) {
            column.in_table = false;
        }
        Ok(())
    }

    /// What was found of one table.
    pub(super) fn of(&self, schema: &Schema, table: &Table) -> FoundTable<'_> {
        let position = schema
            .tables()
            .iter()
            .position(|&listed| std::ptr::eq(listed, table));
        FoundTable {
            columns: self
                .columns
                .iter()
                .filter(|column| Some(column.table) == position)
                .collect(),
            indexes: self
                .indexes
                .iter()
                .filter(|index| Some(index.table) == position)
                .collect(),
        }
    }

    pub(super) fn has_namespace(&self, namespace: &str) -> bool {
        self.namespaces.iter().any(|found| found == namespace)
    }
}

/// What was found of one table; nothing where it is not there.
#[derive(Debug)]
pub(super) struct FoundTable<'f> {
    pub columns: Vec<&'f Column>,
    pub indexes: Vec<&'f Index>,
}

impl FoundTable<'_> {
    pub(super) fn is_there(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Whether there is something of its name that is no table.
    pub(super) fn is_view(&self) -> bool {
        self.columns.first().is_some_and(|column| !column.in_table)
    }

    pub(super) fn has_index(&self, name: &str) -> bool {
        self.indexes.iter().any(|index| index.name == name)
    }
}

fn position(row: &mut dyn Reader) -> DecodeResult<usize> {
    Ok(usize::try_from(row.i64()?).unwrap_or(usize::MAX))
}
