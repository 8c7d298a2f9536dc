//! Tables by their names and patterns.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::name_pattern::is_like;
use orm_core::schema::physical::TableName;
use orm_core::schema::{Schema, Table};

/// Returns the name of a table, with its namespace if it has one.
pub(crate) fn table_name(table: &Table) -> String {
    TableName::new(table.namespace, table.name).to_string()
}

/// Returns the names of the tables of these models.
pub(crate) fn table_names(models: &Schema) -> Vec<String> {
    models.tables().iter().map(|it| table_name(it)).collect()
}

/// Returns the table of this name.
pub(crate) fn table_called(models: &Schema, name: &str) -> Option<&'static Table> {
    let mut tables = models.tables().iter().copied();
    tables.find(|table| table_name(table) == name)
}

/// Returns the tables that are like one of these patterns, without those that are like one of the others; all, where no
/// pattern is given.
pub(crate) fn chosen_tables(
    models: &Schema,
    patterns: &[String],
    excluded: &[String],
) -> Result<Vec<&'static Table>, Failure> {
    let names = table_names(models);
    let is_unknown = |pattern: &&String| !names.iter().any(|name| is_like(name, pattern));
    if let Some(unknown) = patterns.iter().chain(excluded).find(is_unknown) {
        let message = format!("there is no table `{unknown}`");
        let help = format!("there are {}", names.join(", "));
        return Err(Failure::new(Exit::Usage, message).note("help", help));
    }
    let is_any = |name: &str, patterns: &[String]| patterns.iter().any(|it| is_like(name, it));
    let is_chosen = |table: &&'static Table| {
        let name = table_name(table);
        (patterns.is_empty() || is_any(&name, patterns)) && !is_any(&name, excluded)
    };
    let tables = models.tables().iter().copied();
    Ok(tables.filter(is_chosen).collect())
}
