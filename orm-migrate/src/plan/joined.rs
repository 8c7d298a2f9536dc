//! Alterations of columns that are made by one statement.

use orm_core::schema::physical::{PhysicalColumn, TableName};
use orm_core::schema::{Change, TableChange};

/// An alteration of a column.
struct Alteration<'c> {
    table: &'c TableName,
    from: &'c PhysicalColumn,
    /// `true` if new values are SQL, which may read columns that the changes before have altered.
    is_computed: bool,
}

impl<'c> Alteration<'c> {
    fn of(change: &'c Change) -> Option<Self> {
        let Change::AlterTable { table, change } = change else {
            return None;
        };
        let TableChange::AlterColumn {
            from, fill, using, ..
        } = change
        else {
            return None;
        };
        Some(Alteration {
            table,
            from,
            is_computed: fill.is_some() || using.is_some(),
        })
    }
}

/// Returns whether a change is made by the `ALTER TABLE` of the one before: it alters another column of the same table than
/// all changes of that statement, and computes no values.
pub(crate) fn is_joined(changes: &[Change], position: usize) -> bool {
    let mut altered: Vec<Alteration<'_>> = Vec::new();
    for change in changes.iter().take(position + 1) {
        let Some(alteration) = Alteration::of(change) else {
            altered.clear();
            continue;
        };
        let mut others = altered.iter();
        let is_apart = alteration.is_computed
            || others
                .any(|it| it.table != alteration.table || it.from.name == alteration.from.name);
        if is_apart {
            altered.clear();
        }
        altered.push(alteration);
    }
    position < changes.len() && altered.len() > 1
}
