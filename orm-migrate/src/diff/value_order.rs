//! The order of changes by the values that they give rows: a value that reads a new column comes behind it.

use orm_core::schema::TableChange;
use orm_core::schema::physical::SqlExpression;

/// Puts each change of a table's columns behind those by which the columns are added that its value reads.
pub(super) fn columns_by_new_columns(changes: Vec<TableChange>) -> Vec<TableChange> {
    in_order(changes, |change, other| {
        let mut values = values(change).into_iter();
        values.any(|value| reads_new(&value, std::slice::from_ref(other)))
    })
}

/// Returns whether a value that one of these changes gives reads a column, or a table, of this name.
pub(super) fn is_read(changes: &[TableChange], name: &str) -> bool {
    let mut values = changes.iter().flat_map(values);
    values.any(|value| value.reads(name))
}

/// Puts each thing behind the others for which it waits; of a circle the first one comes first.
pub(super) fn in_order<T>(mut things: Vec<T>, waits: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut ordered = Vec::with_capacity(things.len());
    while !things.is_empty() {
        let is_free = |position: &usize| {
            let mut others = things.iter().enumerate();
            !others.any(|(other, it)| other != *position && waits(&things[*position], it))
        };
        let free = (0..things.len()).find(is_free).unwrap_or(0);
        ordered.push(things.remove(free));
    }
    ordered
}

/// The SQL by which rows get their values.
pub(super) fn values(change: &TableChange) -> Vec<SqlExpression> {
    match change {
        TableChange::AddColumn { fill, .. } => fill.iter().cloned().collect(),
        TableChange::AlterColumn { fill, using, .. } => {
            let using = using.as_ref().and_then(|sql| sql.postgres.clone());
            let using = using.map(SqlExpression::Common);
            fill.iter().cloned().chain(using).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns whether a value reads a column that one of these changes adds.
pub(super) fn reads_new(value: &SqlExpression, changes: &[TableChange]) -> bool {
    let mut changes = changes.iter();
    changes.any(|change| match change {
        TableChange::AddColumn { column, .. } => value.reads(&column.name),
        _ => false,
    })
}
