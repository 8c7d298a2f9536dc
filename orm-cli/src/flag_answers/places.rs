//! The tables, columns and values that flags name.

use crate::pending::Tables;
use orm_core::schema::Schema;
use orm_core::schema::physical::{ChoiceValue, ColumnType, PhysicalTable, TableName};
use orm_migrate::{SchemaState, nearest};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A column, by its table and its name.
pub(super) type ColumnName = (TableName, String);

/// The tables before and after, and those that have another name.
pub(super) struct Places<'t> {
    pub(super) before: Side<'t>,
    pub(super) after: Side<'t>,
    /// The new names of tables, by the old ones.
    renamed: BTreeMap<TableName, TableName>,
    /// New names of tables that flags give, by the old ones: they are of this change for sure.
    given: BTreeMap<TableName, TableName>,
}

/// The tables of the migrations, or those of the models.
pub(super) struct Side<'t> {
    pub(super) tables: &'t SchemaState,
    /// The word for them in messages.
    owner: &'static str,
}

impl<'t> Places<'t> {
    pub(super) fn new(models: &Schema, tables: &'t Tables) -> Self {
        let renamed = models.tables().iter().filter_map(|table| {
            let name = |name: &str| TableName::new(table.namespace, name);
            Some((name(table.renamed_from?), name(table.name)))
        });
        Places {
            renamed: renamed.collect(),
            given: BTreeMap::new(),
            before: Side {
                tables: &tables.before,
                owner: "the migrations",
            },
            after: Side {
                tables: &tables.after,
                owner: "the models",
            },
        }
    }

    /// The table has another name from now on.
    pub(super) fn rename(&mut self, from: &TableName, to: &TableName) {
        self.renamed.insert(from.clone(), to.clone());
        self.given.insert(from.clone(), to.clone());
    }

    pub(super) fn has_table(&self, name: &TableName) -> bool {
        let sides = [&self.before, &self.after];
        sides.iter().any(|side| side.tables.table(name).is_some())
    }

    /// A column of the migrations, by the old or the new name of its table; the answer has the new one. Where tables take the
    /// names of others, a name is the new one, which questions have, if its table has the column.
    pub(super) fn old_column(&self, place: &str) -> Result<ColumnName, String> {
        let lacks = || self.before.lacks("column", place);
        let (table, column) = place.rsplit_once('.').ok_or_else(lacks)?;
        let typed = table_name(table);
        let named = [
            old_name(&self.given, &typed),
            Some(&typed),
            old_name(&self.renamed, &typed),
        ];
        let tables = named.into_iter().flatten();
        let tables = tables.filter_map(|name| self.before.tables.table(name));
        let tables: Vec<_> = tables.collect();
        let mut found = tables
            .iter()
            .filter_map(|own| Some((own, own.column(column)?)));
        let Some((own, column)) = found.next() else {
            let own = tables.first().ok_or_else(lacks)?;
            let place = format!("{}.{column}", own.name);
            return Err(self.before.lacks("column", &place));
        };
        let table = self.renamed.get(&own.name).unwrap_or(&own.name);
        Ok((table.clone(), column.name.clone()))
    }

    /// Fails if the column of the migrations has no such value.
    pub(super) fn check_old_value(&self, column: &ColumnName, value: &str) -> Result<(), String> {
        let table = old_name(&self.renamed, &column.0).unwrap_or(&column.0);
        let column = (table.clone(), column.1.clone());
        let values = self.before.values(&column);
        if values.iter().any(|own| own == value) {
            return Ok(());
        }
        Err(self.before.lacks_value(&column, &values, value))
    }
}

/// The name before of what has this one now.
fn old_name<'r>(
    renamed: &'r BTreeMap<TableName, TableName>,
    new: &TableName,
) -> Option<&'r TableName> {
    let mut renamed = renamed.iter();
    renamed.find_map(|(old, own)| (own == new).then_some(old))
}

impl Side<'_> {
    pub(super) fn table(&self, place: &str) -> Option<TableName> {
        let name = table_name(place);
        self.tables.table(&name).map(|table| table.name.clone())
    }

    pub(super) fn column(&self, place: &str) -> Option<ColumnName> {
        let (table, column) = place.rsplit_once('.')?;
        let table = self.tables.table(&table_name(table))?;
        let column = table.column(column)?;
        Some((table.name.clone(), column.name.clone()))
    }

    pub(super) fn values(&self, column: &ColumnName) -> Vec<String> {
        values(self.tables, column)
    }

    /// The message about a name that is not there, with the one that was meant or those that are.
    pub(super) fn lacks(&self, kind: &str, place: &str) -> String {
        let parts = place.rsplit_once('.');
        let own = parts.and_then(|(table, _)| self.tables.table(&table_name(table)));
        let known = own.map_or_else(|| self.names(kind), |own| columns_of(own).collect());
        // Of a known table the name of the column alone is compared.
        let skipped = own.map_or(0, |own| own.name.to_string().len() + 1);
        let names = known.iter().map(|name| &name[skipped..]);
        let near = nearest(&place[skipped..], names);
        let near = near.and_then(|near| known.iter().find(|name| &name[skipped..] == near));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => self.there_is(own),
        };
        format!("{} have no {kind} `{place}`; {help}", self.owner)
    }

    /// The names of tables and columns, as far as the kind is theirs.
    fn names(&self, kind: &str) -> Vec<String> {
        let tables = self.tables.tables().filter(|_| kind.contains("table"));
        let tables = tables.map(|table| table.name.to_string());
        let columns = self.tables.tables().filter(|_| kind.contains("column"));
        tables
            .chain(columns.flat_map(|own| columns_of(own)))
            .collect()
    }

    /// The columns of the table, if it is known; else the tables.
    fn there_is(&self, table: Option<&Arc<PhysicalTable>>) -> String {
        if let Some(table) = table {
            let columns = table.columns.iter().map(|column| column.name.as_str());
            return format!("`{}` has {}", table.name, listed(columns));
        }
        let tables = self.tables.tables().map(|table| table.name.to_string());
        let tables: Vec<String> = tables.collect();
        if tables.is_empty() {
            return "they have no tables".to_owned();
        }
        format!("they have {}", listed(tables.iter().map(String::as_str)))
    }

    /// The message about a value that a column does not have.
    pub(super) fn lacks_value(
        &self,
        (table, column): &ColumnName,
        values: &[String],
        value: &str,
    ) -> String {
        let owner = self.owner;
        let names = values.iter().map(String::as_str);
        let help = match nearest(value, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if values.is_empty() => "it is no enum of texts".to_owned(),
            None => format!("it has {}", listed(names)),
        };
        format!("{owner} have no value `{value}` of `{table}.{column}`; {help}")
    }
}

/// The texts that a column of an enum may have.
pub(super) fn values(tables: &SchemaState, (table, column): &ColumnName) -> Vec<String> {
    let Some(table) = tables.table(table) else {
        return Vec::new();
    };
    if let Some(ColumnType::Enum(name)) = table.column(column).map(|column| &column.ty) {
        let own = tables.enum_type(name);
        return own.map_or(Vec::new(), |own| own.values.clone());
    }
    let values = table.choices(column).unwrap_or_default().iter();
    let texts = values.filter_map(|value| match value {
        ChoiceValue::Text(text) => Some(text.clone()),
        ChoiceValue::Integer(_) => None,
    });
    texts.collect()
}

/// `book`, or `people.author` of a namespace.
pub(super) fn table_name(text: &str) -> TableName {
    match text.split_once('.') {
        Some((namespace, name)) => TableName::new(Some(namespace), name),
        None => TableName::new(None, text),
    }
}

/// `book.pages`.
fn columns_of(table: &PhysicalTable) -> impl Iterator<Item = String> + '_ {
    let columns = table.columns.iter();
    columns.map(|column| format!("{}.{}", table.name, column.name))
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
