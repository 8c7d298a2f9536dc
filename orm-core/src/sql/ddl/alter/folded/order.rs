//! The order that changes of several tables keep: which of them must find those made that wait.

use super::{Folded, FoldedTable, is_rename};
use crate::schema::physical::{PhysicalTable, SqlExpression, TableName};
use crate::schema::{Change, TableChange, sql_words};
use crate::sql::ddl::alter::{AppliedChange, using};
use crate::sql::ddl::definitions::Definitions;
use crate::sql::ddl::index::own_indexes;
use std::collections::BTreeSet;

impl Folded<'_> {
    /// Returns whether a change must find those made that wait: the names that it speaks of must be there by then, those that
    /// it gives must be free, and the values that it reads must be what the changes before it have made of them. `own` is the
    /// position of its table.
    pub(super) fn must_find_made(&self, applied: &AppliedChange, own: Option<usize>) -> bool {
        let change = &applied.change;
        let speaks_of_old_names = own.is_some_and(|own| {
            is_rename(change) && !self.tables[own].is_renamed() || self.is_held(own, change)
        });
        // The description alone has changed meanwhile: the database has more, or less, than the changes say.
        let is_described_anew = own.is_some_and(|own| self.tables[own].after != applied.before);
        speaks_of_old_names
            || is_described_anew
            || self.reads_new_values(change, own)
            || self.renames_what_is_read(change, own)
            || self.takes_names(applied, own)
    }

    /// Returns whether a change gives another name to what a change of another table that waits reads: renames come first.
    fn renames_what_is_read(&self, change: &Change, own: Option<usize>) -> bool {
        let named = match change {
            Change::RenameTable { from, .. } => vec![&from.name],
            Change::AlterTable {
                table,
                change: TableChange::RenameColumn { from, .. },
            } => vec![&table.name, from],
            _ => return false,
        };
        let reads = |change: &Change| {
            let read = names_read(self.to, change);
            let is_read = |name: &str| read.iter().any(|read| read.eq_ignore_ascii_case(name));
            is_read("select") && named.iter().all(|name| is_read(name))
        };
        let mut tables = self.tables.iter().enumerate();
        tables.any(|(position, waiting)| {
            let mut changes = waiting.changes.iter();
            own != Some(position) && changes.any(|it| reads(&it.change))
        })
    }

    /// Returns whether a table after this one still has the new name of this one, where the changes that wait are done: tables in
    /// a circle of renames.
    fn is_held(&self, position: usize, change: &Change) -> bool {
        let Change::RenameTable { to, .. } = change else {
            return false;
        };
        let mut others = self.tables.iter().skip(position + 1);
        others.any(|waiting| waiting.after.is_some() && waiting.had_name(to))
    }

    /// Returns whether a change makes values of those of a column that has got others by a change that waits, or reads a
    /// table of which more than its name changes.
    fn reads_new_values(&self, change: &Change, own: Option<usize>) -> bool {
        let read = names_read(self.to, change);
        let is_read = |name: &str| read.iter().any(|read| read.eq_ignore_ascii_case(name));
        let has_subquery = is_read("select");
        let converted = converted(change);
        let mut tables = self.tables.iter().enumerate();
        tables.any(|(position, waiting)| {
            if own == Some(position) {
                let mut columns = waiting.changes.iter();
                return columns.any(|it| {
                    new_values(&it.change).is_some_and(is_read)
                        || converted.is_some()
                            && [self::converted(&it.change), filled(&it.change)]
                                .contains(&converted)
                });
            }
            let after = waiting.after.as_ref();
            has_subquery
                && !waiting.is_renamed()
                && after.is_some_and(|after| is_read(&after.name.name))
        })
    }

    /// Returns whether a change gives a name that another table gives up by a change that waits.
    fn takes_names(&self, applied: &AppliedChange, own: Option<usize>) -> bool {
        let names = |table: Option<&PhysicalTable>| names(self.to, table);
        let mut taken = names(applied.after.as_deref());
        let before = names(applied.before.as_deref());
        taken.retain(|name| !before.contains(name));
        let mut tables = self.tables.iter().enumerate();
        !taken.is_empty()
            && tables.any(|(position, waiting)| {
                // A table with another name gives up its names before the others are changed.
                if own == Some(position) || waiting.after.is_some() && waiting.has_other_name() {
                    return false;
                }
                let kept = names(waiting.after.as_deref());
                let given_up = names(waiting.before.as_deref());
                taken
                    .iter()
                    .any(|name| given_up.contains(name) && !kept.contains(name))
            })
    }
}

impl FoldedTable<'_> {
    /// Returns whether the table has this name until its changes are done, or meanwhile.
    fn had_name(&self, name: &TableName) -> bool {
        let mut renames = self.changes.iter();
        renames.any(|it| matches!(&it.change, Change::RenameTable { from, .. } if from == name))
    }
}

/// The names that a table takes in its database, in lower case, since they are the same in any: its own, and those of its
/// indexes.
fn names(to: &dyn Definitions, table: Option<&PhysicalTable>) -> BTreeSet<String> {
    let names = table.into_iter().flat_map(|table| {
        let indexes = own_indexes(to, table).into_iter().map(|index| index.name);
        let searches = table.searches.iter().map(|search| search.name.clone());
        let own = std::iter::once(table.name.name.clone());
        own.chain(indexes).chain(searches)
    });
    names.map(|name| name.to_ascii_lowercase()).collect()
}

/// The names in the SQL by which a change makes values, with the words of the language among them.
fn names_read(to: &dyn Definitions, change: &Change) -> Vec<String> {
    let Change::AlterTable { change, .. } = change else {
        return Vec::new();
    };
    let of = |sql: &SqlExpression| sql_words::names(to.expression(sql));
    match change {
        TableChange::AddColumn {
            fill: Some(fill), ..
        } => of(fill),
        TableChange::AlterColumn {
            fill, using: sql, ..
        } => {
            let sql = sql.as_ref().and_then(|sql| using(sql, to));
            let sql = sql.iter().flat_map(|sql| sql_words::names(sql));
            fill.iter().flat_map(of).chain(sql).collect()
        }
        _ => Vec::new(),
    }
}

/// The column that has other values after this change, or is there only then.
fn new_values(change: &Change) -> Option<&str> {
    let Change::AlterTable { change, .. } = change else {
        return None;
    };
    match change {
        TableChange::AddColumn { column, .. } => Some(&column.name),
        TableChange::RenameChoice { column, .. } => Some(column),
        TableChange::AlterColumn {
            from,
            to,
            fill,
            using,
        } if fill.is_some() || using.is_some() || from.ty != to.ty => Some(&to.name),
        _ => None,
    }
}

/// The column whose values become others by this change.
fn converted(change: &Change) -> Option<&str> {
    match change {
        Change::AlterTable {
            change: TableChange::AlterColumn {
                from, to, using, ..
            },
            ..
        } if using.is_some() || from.ty != to.ty => Some(&to.name),
        _ => None,
    }
}

/// The column that this change adds, with a value for the rows that are there.
fn filled(change: &Change) -> Option<&str> {
    match change {
        Change::AlterTable {
            change:
                TableChange::AddColumn {
                    column,
                    fill: Some(_),
                },
            ..
        } => Some(&column.name),
        _ => None,
    }
}
