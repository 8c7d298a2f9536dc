//! Renames of tables, of columns and of values of enums.

use crate::state::SchemaState;
use orm_core::schema::physical::{ChoiceValue, PhysicalTable, TableName};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A new name for an old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rename<N> {
    pub(crate) from: N,
    pub(crate) to: N,
}

impl<N> Rename<N> {
    pub(crate) fn new(from: N, to: N) -> Self {
        Rename { from, to }
    }
}

/// Renames, in the order in which they were said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renames {
    pub(crate) tables: Vec<Rename<TableName>>,
    /// The renames of columns, by the new name of their table.
    pub(crate) columns: BTreeMap<TableName, Vec<ColumnRename>>,
    /// The renames of values of an enum, by the table and the column.
    pub(crate) choices: BTreeMap<(TableName, String), Vec<Rename<String>>>,
}

/// A rename of a column that had one of these names.
#[derive(Clone, Debug)]
pub(crate) struct ColumnRename {
    pub(crate) from: Vec<String>,
    pub(crate) to: String,
}

impl Renames {
    /// The renames of a table's columns, from the names that it has.
    pub(crate) fn of_columns(
        &self,
        table: &TableName,
        is_there: impl Fn(&str) -> bool,
    ) -> Vec<Rename<String>> {
        let renames = self.columns.get(table).into_iter().flatten();
        let renames = renames.filter_map(|it| {
            let from = it.from.iter().find(|from| is_there(from))?;
            Some(Rename::new(from.clone(), it.to.clone()))
        });
        renames.collect()
    }

    /// The renames of the values that one of these columns has.
    pub(crate) fn of_choices(&self, columns: &[(TableName, String)]) -> Vec<Rename<String>> {
        let renames = columns.iter().filter_map(|column| self.choices.get(column));
        renames.flatten().cloned().collect()
    }

    /// The new names of tables, each with those that it may have had.
    pub(super) fn each_table(&self) -> BTreeMap<&TableName, Vec<&TableName>> {
        let mut tables = BTreeMap::<_, Vec<_>>::new();
        for Rename { from, to } in &self.tables {
            tables.entry(to).or_default().push(from);
        }
        tables
    }

    pub(super) fn each_column(&self) -> impl Iterator<Item = (&TableName, &ColumnRename)> {
        let columns = self.columns.iter();
        columns.flat_map(|(table, renames)| renames.iter().map(move |rename| (table, rename)))
    }

    /// A sentence for each rename to what is new, from what is not there. `before` is a table of the new name as it was.
    pub(super) fn unknown<'s>(
        &self,
        old: &SchemaState,
        new: &SchemaState,
        before: &dyn Fn(&TableName) -> Option<&'s Arc<PhysicalTable>>,
    ) -> Vec<String> {
        let is_new = |name: &TableName| new.table(name).is_some() && old.table(name).is_none();
        let tables = self.each_table().into_iter();
        let tables = tables
            .filter(|(to, from)| is_new(to) && from.iter().all(|name| old.table(name).is_none()));
        let tables = tables.map(|(to, from)| {
            let from = from[0];
            format!("the table `{to}` is said to be renamed from `{from}`, and there is no such table; nothing is renamed")
        });
        let columns = self.each_column().filter_map(|(table, ColumnRename { from, to })| {
            let before = before(table)?;
            let is_known = |name: &String| before.column(name).is_some();
            let is_new = new.table(table)?.column(to).is_some() && !is_known(to);
            let name = from.first().filter(|_| is_new && !from.iter().any(is_known))?;
            Some(format!("the column `{table}.{to}` is said to be renamed from `{name}`, and there is no such column; nothing is renamed"))
        });
        let choices = self.choices.iter().flat_map(|((table, column), renames)| {
            let values = |state: &SchemaState| choices_of(state, table, column);
            let before = values(old).unwrap_or_default();
            let after = values(new).unwrap_or_default();
            renames.iter().filter_map(move |Rename { from, to }| {
                let is_unknown = !before.is_empty() && !before.contains(from) && !before.contains(to);
                (is_unknown && after.contains(to)).then(|| {
                    format!("the value `{to}` of the column `{table}.{column}` is said to be renamed from `{from}`, and there is no such value; nothing is renamed")
                })
            })
        });
        tables.chain(columns).chain(choices).collect()
    }

    pub(super) fn rename_column(&mut self, table: &TableName, from: Vec<String>, to: &str) {
        let renames = self.columns.entry(table.clone()).or_default();
        renames.push(ColumnRename {
            from,
            to: to.to_owned(),
        });
    }

    pub(super) fn rename_choice(&mut self, table: &TableName, column: &str, from: &str, to: &str) {
        let key = (table.clone(), column.to_owned());
        let renames = self.choices.entry(key).or_default();
        renames.push(Rename::new(from.to_owned(), to.to_owned()));
    }
}

/// The texts that the check of this column allows.
fn choices_of(state: &SchemaState, table: &TableName, column: &str) -> Option<Vec<String>> {
    let values = state.table(table)?.choices(column)?.iter();
    let texts = values.filter_map(|value| match value {
        ChoiceValue::Text(text) => Some(text.clone()),
        ChoiceValue::Integer(_) => None,
    });
    Some(texts.collect())
}
