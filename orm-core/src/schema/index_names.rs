//! The parts of an index's name, and the fields that it is about: of an expression those that its text names.

use super::sql_words;
use super::{DeclaredSql, Index, IndexKey, IndexValue, Table};

impl Index {
    /// The positions of the fields on which it depends whether a row is in the index, and as what.
    pub(crate) fn fields_read(&self, table: &'static Table) -> Vec<usize> {
        let condition = self.condition.into_iter();
        let condition = condition.flat_map(|sql| sql.fields_read(table));
        fields(table, self).into_iter().chain(condition).collect()
    }

    /// The positions of the fields that it reads, without those in which all rows are equal that are the same in the index.
    pub(crate) fn fields_beyond_keys(&self, table: &'static Table) -> Vec<usize> {
        let condition = self.condition.into_iter();
        let mut read: Vec<usize> = condition.flat_map(|sql| sql.fields_read(table)).collect();
        for key in self.keys {
            if let IndexValue::Expression(sql) = key.value {
                read.extend(sql.fields_read(table));
            }
        }
        let is_key = |field: usize| {
            let is_it = |key: &IndexKey| matches!(key.value, IndexValue::Field(it) if it == field);
            self.keys.iter().any(is_it)
        };
        read.retain(|&field| !is_key(field));
        read
    }
}

impl DeclaredSql {
    /// The positions of the fields whose columns it names.
    pub(crate) fn fields_read(&self, table: &'static Table) -> Vec<usize> {
        [named(table, self.sqlite), named(table, self.postgres)].concat()
    }
}

/// The parts of the name, as Postgres would choose them: columns, of a call the function, `expr` of other expressions; and
/// `title_nocase` of a text whose case is ignored.
pub(super) fn parts(table: &'static Table, index: &Index) -> Vec<String> {
    let mut parts = Vec::new();
    let columns = |field: usize| table.names_of(&[field]).into_iter();
    for key in index.keys {
        match key.value {
            IndexValue::Field(field) => {
                // A column that two fields share is in the index once.
                let new = columns(field).filter(|column| !parts.iter().any(|part| part == column));
                parts.extend(new.map(str::to_owned).collect::<Vec<_>>());
            }
            IndexValue::IgnoringCase(field) => {
                parts.extend(columns(field).map(|column| format!("{column}_nocase")));
            }
            IndexValue::Expression(sql) => {
                let function = sql_words::called(sql.postgres);
                parts.push(function.unwrap_or("expr").to_owned());
            }
        }
    }
    let included = index.include.iter().flat_map(|&field| columns(field));
    parts.extend(included.map(str::to_owned));
    parts
}

/// The fields that the keys are about, each once.
pub(super) fn fields(table: &'static Table, index: &Index) -> Vec<usize> {
    let mut fields = Vec::new();
    for key in index.keys {
        match key.value {
            IndexValue::Field(field) | IndexValue::IgnoringCase(field) => fields.push(field),
            IndexValue::Expression(sql) => fields.extend(named(table, sql.postgres)),
        }
    }
    let mut seen = Vec::new();
    fields.retain(|field| {
        !seen.contains(field) && {
            seen.push(*field);
            true
        }
    });
    fields
}

/// The fields whose columns this SQL names.
pub(super) fn named(table: &'static Table, sql: &str) -> Vec<usize> {
    let columns = table.stored_columns();
    let columns = columns.map(|column| &table.columns()[column]);
    let is_named = |names: &[String], column: &str| {
        let mut names = names.iter();
        names.any(|name| name.eq_ignore_ascii_case(column))
    };
    let words = sql_words::names(sql);
    let found = columns.filter(|column| is_named(&words, column.name));
    let mut fields: Vec<_> = found.map(|column| column.field).collect();
    fields.dedup();
    fields
}
