//! Tables and columns that have another name, and the columns that stay under any.

use super::schema::{Column, Table};

#[derive(Debug, Default)]
pub(super) struct Renames(Vec<Rename>);

#[derive(Debug)]
pub(super) struct Rename {
    /// The table of a column, by its new name; none if a table is renamed.
    pub(super) table: Option<String>,
    pub(super) from: String,
    pub(super) to: String,
}

/// A column whose values stay.
#[derive(Debug)]
pub(super) struct KeptColumn {
    pub(super) before: ColumnName,
    pub(super) after: ColumnName,
    /// It must have a value in the end, so that one takes the place of null.
    pub(super) is_filled: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ColumnName {
    pub(super) table: &'static str,
    pub(super) column: String,
}

impl ColumnName {
    pub(super) fn new(table: &Table, column: &str) -> Self {
        ColumnName {
            table: table.name,
            column: column.to_owned(),
        }
    }
}

impl Renames {
    pub(super) fn add(&mut self, rename: Rename) {
        self.0.push(rename);
    }

    fn name_before<'r>(&'r self, table: Option<&str>, name: &'r str) -> &'r str {
        let mut renames = self.0.iter();
        let rename = renames.find(|it| it.table.as_deref() == table && it.to == name);
        rename.map_or(name, |it| &it.from)
    }

    /// The columns that stay, of the same type, and the keys of tables that stay.
    pub(super) fn kept(&self, before: &[Table], after: &[Table]) -> Vec<KeptColumn> {
        let mut kept = Vec::new();
        for table in after {
            let name = self.name_before(None, table.name);
            if let Some(was) = before.iter().find(|it| it.name == name) {
                kept.extend(self.kept_columns(was, table));
            }
        }
        kept
    }

    fn kept_columns(&self, was: &Table, table: &Table) -> Vec<KeptColumn> {
        let key = KeptColumn {
            before: ColumnName::new(was, "id"),
            after: ColumnName::new(table, "id"),
            is_filled: false,
        };
        let columns = table.columns.iter().filter_map(|column| {
            let before = self.column_before(was, table, column)?;
            Some(KeptColumn {
                before: ColumnName::new(was, &before.name),
                after: ColumnName::new(table, &column.name),
                is_filled: before.null && !column.null,
            })
        });
        [key].into_iter().chain(columns).collect()
    }

    fn column_before<'t>(
        &self,
        was: &'t Table,
        table: &Table,
        column: &Column,
    ) -> Option<&'t Column> {
        let name = self.name_before(Some(table.name), &column.name);
        let mut columns = was.columns.iter();
        let is_calculated = |it: &Column| it.is_calculated || column.is_calculated;
        columns.find(|it| it.name == name && it.ty == column.ty && !is_calculated(it))
    }
}
