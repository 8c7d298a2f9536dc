//! The changes of each table together, for a database that can make few of them in place: a table is made anew once at
//! most, however many changes it has.
//!
//! Changes wait until SQL or a function of the user's own comes, one that must find those made that wait, or the end. Then tables
//! get their new names, in the order in which they were said, so that what is written after that refers to those; each is
//! changed or made anew; and those that go are dropped, since values may be read in them until then. Foreign keys are off
//! meanwhile.

mod order;

use super::rebuild::{self, copied};
use super::{AppliedChange, MigrationStep, own_step};
use crate::backend::Backend;
use crate::error::Result;
use crate::schema::physical::{
    CheckConstraint, ColumnDefault, ItemKind, PhysicalColumn, PhysicalIndex, PhysicalTable,
    SqlExpression, TableItem, TableName,
};
use crate::schema::{Change, TableChange, sql_words};
use crate::sql::ddl::definitions::Definitions;
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::ddl::index::{create_new_index, own_indexes};
use crate::sql::ddl::table;
use crate::sql::ddl::triggered::{create_triggered, drop_triggered};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn steps(
    to: &dyn Definitions,
    changes: &[AppliedChange],
    backend: Backend,
) -> Result<Vec<MigrationStep>> {
    let mut folded = Folded {
        to,
        n_changes: 0,
        tables: Vec::new(),
        steps: Vec::new(),
    };
    for change in changes {
        match own_step(&change.change, backend)? {
            Some(step) => {
                folded.flush()?;
                folded.steps.push(step);
            }
            None => folded.push(change)?,
        }
    }
    folded.flush()?;
    Ok(folded.steps)
}

struct Folded<'c> {
    to: &'c dyn Definitions,
    /// The number of changes so far.
    n_changes: usize,
    tables: Vec<FoldedTable<'c>>,
    steps: Vec<MigrationStep>,
}

/// A table with the changes that wait.
#[derive(Clone)]
struct FoldedTable<'c> {
    before: Option<Arc<PhysicalTable>>,
    after: Option<Arc<PhysicalTable>>,
    changes: Vec<&'c AppliedChange>,
    /// The place of the first change that is no rename, or of the first one.
    place: usize,
}

impl<'c> Folded<'c> {
    fn push(&mut self, applied: &'c AppliedChange) -> Result<()> {
        let name = applied.before.as_ref().map(|table| &table.name);
        let found = self.tables.iter().position(|waiting| {
            name.is_some() && waiting.after.as_ref().map(|table| &table.name) == name
        });
        match found {
            _ if self.must_find_made(applied, found) => {
                self.flush()?;
                self.begin(applied);
            }
            Some(position) => {
                self.follow(&applied.change);
                let waiting = &mut self.tables[position];
                if waiting.is_renamed() && !is_rename(&applied.change) {
                    waiting.place = self.n_changes;
                }
                waiting.after.clone_from(&applied.after);
                waiting.changes.push(applied);
            }
            None => {
                self.follow(&applied.change);
                self.begin(applied);
            }
        }
        self.n_changes += 1;
        Ok(())
    }

    /// Has the foreign keys of tables that wait refer to the new name: they are written after the rename.
    fn follow(&mut self, change: &Change) {
        let tables = self.tables.iter_mut();
        let tables = tables.filter_map(|waiting| waiting.after.as_mut());
        for table in tables {
            match change {
                Change::RenameTable { from, to } if table.name != *from => {
                    let table = Arc::make_mut(table);
                    let keys = table.foreign_keys.iter_mut();
                    for key in keys.filter(|key| key.target == *from) {
                        key.target.clone_from(to);
                    }
                }
                Change::AlterTable {
                    table: name,
                    change: TableChange::RenameColumn { from, to },
                } if table.name != *name => {
                    Arc::make_mut(table).rename_target_column(name, from, to);
                }
                _ => {}
            }
        }
    }

    fn begin(&mut self, applied: &'c AppliedChange) {
        if applied.before.is_some() || applied.after.is_some() {
            self.tables.push(FoldedTable {
                before: applied.before.clone(),
                after: applied.after.clone(),
                changes: vec![applied],
                place: self.n_changes,
            });
        }
    }

    fn flush(&mut self) -> Result<()> {
        let tables = std::mem::take(&mut self.tables);
        for (position, table) in tables.iter().enumerate() {
            let others = tables.iter().enumerate();
            let others = others.filter(|(other, _)| *other != position);
            let others = others.filter_map(|(_, other)| other.after.as_ref());
            let taken = others.flat_map(|it| own_indexes(self.to, it));
            let taken = taken.map(|index| index.name.to_ascii_lowercase());
            let names = table.names(self.to, &taken.collect());
            self.steps
                .extend(names.into_iter().map(MigrationStep::Statement));
        }
        let (gone, others): (Vec<_>, Vec<_>) =
            tables.into_iter().partition(|table| table.after.is_none());
        // Values may be read in columns that are dropped after.
        let mut others = others;
        others.sort_by_key(|table| table.place);
        for table in others {
            let steps = table.steps(self.to)?;
            self.steps.extend(steps);
        }
        let gone = gone
            .iter()
            .filter_map(|table| Some(table.start(table.before.as_ref()?)));
        let drops: Vec<_> = gone.flat_map(|table| drop_table(table)).collect();
        if !drops.is_empty() {
            self.steps.push(MigrationStep::DropTables(drops));
        }
        Ok(())
    }
}

/// The statements that drop a table, and its search indexes: their triggers go with the table.
fn drop_table(table: &PhysicalTable) -> Vec<String> {
    let own = format!("DROP TABLE {}", table_name(&table.name));
    let searches = table.searches.iter();
    let searches = searches.map(|search| format!("DROP TABLE {}", quote(&search.name)));
    std::iter::once(own).chain(searches).collect()
}

/// The statements that drop indexes, but for those that go with their table alone.
fn drop_indexes(
    to: &dyn Definitions,
    indexes: impl Iterator<Item = PhysicalIndex>,
) -> impl Iterator<Item = String> {
    let indexes = indexes.filter(|index| !to.is_within_table(&index.name));
    indexes.map(|index| format!("DROP INDEX {}", quote(&index.name)))
}

/// Returns whether a table has just this item.
fn has(table: &PhysicalTable, item: &TableItem) -> bool {
    table.item(item.kind(), item.name()).as_ref() == Some(item)
}

fn is_rename(change: &Change) -> bool {
    matches!(
        change,
        Change::RenameTable { .. }
            | Change::AlterTable {
                change: TableChange::RenameColumn { .. },
                ..
            }
    )
}

impl FoldedTable<'_> {
    /// Returns whether nothing but renames waits.
    fn is_renamed(&self) -> bool {
        self.changes.iter().all(|it| is_rename(&it.change))
    }

    /// Returns whether the table itself gets another name.
    fn has_other_name(&self) -> bool {
        let mut changes = self.changes.iter();
        changes.any(|it| matches!(it.change, Change::RenameTable { .. }))
    }

    /// The changes that are no renames.
    fn rest(&self) -> Vec<&AppliedChange> {
        let rest = self.changes.iter().filter(|it| !is_rename(&it.change));
        rest.copied().collect()
    }

    /// The table as it is once it has its new names: constraints within it keep theirs.
    fn start<'t>(&'t self, before: &'t Arc<PhysicalTable>) -> &'t Arc<PhysicalTable> {
        let renamed = self.changes.iter().take_while(|it| is_rename(&it.change));
        let renamed = renamed.last().and_then(|it| it.after.as_ref());
        renamed.unwrap_or(before)
    }

    /// Returns whether all changes can be made in place.
    fn is_native(&self, to: &dyn Definitions, before: &Arc<PhysicalTable>) -> bool {
        let (start, rest) = (self.start(before), self.rest());
        constraint_names(to, before) == constraint_names(to, start)
            && !self.takes_a_name_over(before)
            && rest.iter().all(|it| is_native(to, it, &rest))
    }

    /// The statements that give the table and its columns their new names. Before them go the indexes of a table with another
    /// name that do not stay, or whose names are `taken` by other tables, and what triggers keep and does not stay: it knows its
    /// table and columns by their names, and its rows by their numbers.
    fn names(&self, to: &dyn Definitions, taken: &BTreeSet<String>) -> Vec<String> {
        let Some(before) = &self.before else {
            return Vec::new();
        };
        if self.after.is_none() && !self.has_other_name() {
            return Vec::new();
        }
        let (start, is_native) = (self.start(before), self.is_native(to, before));
        let gone = own_indexes(to, before).into_iter();
        let gone = gone.filter(|_| self.has_other_name());
        let gone = gone.filter(|index| {
            is_native && !self.keeps_index(before, &index.name)
                || taken.contains(&index.name.to_ascii_lowercase())
        });
        let gone = drop_indexes(to, gone);
        if self.after.is_none() {
            return gone.chain(self.renames()).collect();
        }
        let is_lost =
            |item: &TableItem| !is_native || before.name != start.name || !has(start, item);
        let lost = before.triggered_items().filter(is_lost);
        let lost = lost.flat_map(|item| drop_triggered(to, &before.name, &item));
        gone.chain(lost).chain(self.renames()).collect()
    }

    /// Returns whether an index stays where the table is changed in place: renames leave it its name, and no other change speaks
    /// of it.
    fn keeps_index(&self, before: &Arc<PhysicalTable>, index: &str) -> bool {
        let tables = [Some(before), Some(self.start(before)), self.after.as_ref()];
        let mut rest = self.changes.iter().filter(|it| !is_rename(&it.change));
        tables.into_iter().flatten().all(|it| it.has_index(index))
            && !rest.any(|it| is_about_item(&it.change, index))
    }

    fn steps(&self, to: &dyn Definitions) -> Result<Vec<MigrationStep>> {
        let (before, after) = match (&self.before, &self.after) {
            (Some(before), Some(after)) => (before, after),
            (None, Some(after)) => {
                let created = super::in_place::create_table(to, after)?;
                return Ok(created.into_iter().map(MigrationStep::Statement).collect());
            }
            _ => return Ok(Vec::new()),
        };
        let (start, rest) = (self.start(before), self.rest());
        let (mut statements, mut rebuild) = (Vec::new(), None);
        if self.is_native(to, before) {
            let gone = own_indexes(to, before).into_iter();
            let gone = gone
                .filter(|index| !self.has_other_name() && !self.keeps_index(before, &index.name));
            statements.extend(drop_indexes(to, gone));
            let is_made = |item: &TableItem| before.name != start.name || !has(before, item);
            for item in start.triggered_items().filter(is_made) {
                statements.extend(create_triggered(to, start, &item)?);
            }
            for applied in &rest {
                statements.extend(native(to, applied, &rest, after)?);
            }
            for index in own_indexes(to, after) {
                if !self.keeps_index(before, &index.name) {
                    statements.extend(create_new_index(to, &after.name, &index)?);
                }
            }
        } else {
            let columns = copied(to, start, after, &rest)?;
            let mut made = rebuild::rebuild(to, start, after, columns)?;
            made.known_items.extend(rebuild::known_items(before));
            rebuild = Some(made);
        }
        let statements = statements.into_iter().map(MigrationStep::Statement);
        Ok(statements
            .chain(rebuild.map(|it| MigrationStep::Rebuild(Box::new(it))))
            .collect())
    }

    /// Returns whether a column gets the name of another one. What is named after the two has its names from others then, which
    /// no rename in place gives.
    fn takes_a_name_over(&self, before: &PhysicalTable) -> bool {
        let mut changes = self.changes.iter();
        changes.any(|it| match &it.change {
            Change::AlterTable {
                change: TableChange::RenameColumn { to, .. },
                ..
            } => before.column(to).is_some(),
            _ => false,
        })
    }

    /// Renames of the table and of its columns: only the database itself changes what others say of them.
    fn renames(&self) -> Vec<String> {
        let renames = self.changes.iter().map(|it| match &it.change {
            Change::RenameTable { from, to } => rename_table(from, to),
            Change::AlterTable {
                table,
                change: TableChange::RenameColumn { from, to },
            } => {
                let (table, from, to) = (table_name(table), quote(from), quote(to));
                vec![format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}")]
            }
            _ => Vec::new(),
        });
        renames.flatten().collect()
    }
}

/// Names that differ in case alone are one name, so there is a name between them.
fn rename_table(from: &TableName, to: &TableName) -> Vec<String> {
    let rename =
        |from: &str, to: &str| format!("ALTER TABLE {} RENAME TO {}", quote(from), quote(to));
    if from.name.eq_ignore_ascii_case(&to.name) {
        let between = format!("orm_tmp__{}", to.name);
        return vec![rename(&from.name, &between), rename(&between, &to.name)];
    }
    vec![rename(&from.name, &to.name)]
}

/// The names of the constraints in the text of the table.
fn constraint_names(to: &dyn Definitions, table: &PhysicalTable) -> BTreeSet<String> {
    let key_is_column = table.columns.iter().any(|own| is_key_itself(to, own));
    let key = table.primary_key.iter().filter(|_| !key_is_column);
    let key = key.map(|key| key.name.clone());
    let type_checks = table.columns.iter();
    let type_checks = type_checks.filter_map(|own| to.type_check(&table.name.name, own));
    let type_checks = type_checks.map(|check| check.name);
    let checks = table.checks.iter().map(|check| check.name.clone());
    let keys = table.foreign_keys.iter().map(|key| key.name.clone());
    key.chain(type_checks).chain(checks).chain(keys).collect()
}

/// Returns whether a column is written as the primary key, whatever the key is by the changes so far.
fn is_key_itself(to: &dyn Definitions, column: &PhysicalColumn) -> bool {
    let default = column.default.as_ref();
    to.identity_is_primary_key() && default.is_some_and(ColumnDefault::is_identity)
}

/// Returns whether a change adds, drops or renames an item of this name.
fn is_about_item(change: &Change, name: &str) -> bool {
    let Change::AlterTable { change, .. } = change else {
        return false;
    };
    match change {
        TableChange::AddItem(item) | TableChange::DropItem(item) => item.name() == name,
        TableChange::RenameItem { from, to, .. } => from == name || to == name,
        _ => false,
    }
}

/// Returns whether the database can make this change in place.
fn is_native(to: &dyn Definitions, applied: &AppliedChange, all: &[&AppliedChange]) -> bool {
    let (Some(before), Some(after)) = (&applied.before, &applied.after) else {
        return false;
    };
    let Change::AlterTable { change, .. } = &applied.change else {
        return false;
    };
    match change {
        TableChange::AddColumn { column, fill } => fill.is_none() && is_added_natively(to, column),
        TableChange::DropColumn { column, .. } => is_dropped_natively(to, before, column),
        TableChange::AlterColumn { using: Some(_), .. }
        | TableChange::AlterColumn { fill: Some(_), .. } => false,
        TableChange::AlterColumn {
            from, to: column, ..
        } => {
            let text = |table: &PhysicalTable, own| table::column(to, table, own).ok();
            let check = |own| to.type_check(&after.name.name, own);
            from.ty == column.ty
                && text(before, from) == text(after, column)
                && check(from) == check(column)
        }
        TableChange::DropItem(TableItem::Unique(key)) if to.is_within_table(&key.name) => false,
        TableChange::RenameItem { from, .. } if to.is_within_table(from) => false,
        TableChange::RenameColumn { .. }
        | TableChange::SetComment { .. }
        | TableChange::AddItem(
            TableItem::Unique(_)
            | TableItem::Index(_)
            | TableItem::Search(_)
            | TableItem::Exclusion(_),
        )
        | TableChange::DropItem(
            TableItem::Unique(_)
            | TableItem::Index(_)
            | TableItem::Search(_)
            | TableItem::Exclusion(_),
        ) => true,
        TableChange::AddItem(item) => {
            let mut columns = all.iter().filter_map(|it| added_column(&it.change));
            columns.any(|column| is_attached(item, column))
        }
        // The last three are written as others by now: nobody writes to a database of SQLite meanwhile.
        TableChange::RenameChoice { .. }
        | TableChange::AlterPrimaryKey { .. }
        | TableChange::DropItem(_)
        | TableChange::AddOnline(_)
        | TableChange::DropOnline(_)
        | TableChange::Validate { .. } => false,
        TableChange::RenameItem { kind, .. } => {
            matches!(kind, ItemKind::Unique | ItemKind::Index)
                || kind.is_triggered()
                || constraint_names(to, before) == constraint_names(to, after)
        }
    }
}

/// A default must be a literal, or rows that are there make it fail.
fn is_added_natively(to: &dyn Definitions, column: &PhysicalColumn) -> bool {
    match &column.default {
        None => column.null,
        Some(ColumnDefault::Expression(sql)) => is_literal(&to.value(&column.ty, sql)),
        Some(_) => false,
    }
}

/// A number or a text.
fn is_literal(sql: &str) -> bool {
    let sql = sql.trim();
    let inner = sql
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let is_text = inner.is_some_and(|inner| !inner.replace("''", "").contains('\''));
    let digits = sql.strip_prefix('-').unwrap_or(sql);
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits
            .chars()
            .all(|sign| sign.is_ascii_digit() || sign == '.')
        && digits.parse::<f64>().is_ok();
    is_text || is_number
}

/// A column that is dropped in place is no key, and no constraint, generated column or index speaks of it.
fn is_dropped_natively(
    to: &dyn Definitions,
    table: &PhysicalTable,
    column: &PhysicalColumn,
) -> bool {
    let reads = |sql: &str| {
        let mut names = sql_words::names(sql).into_iter();
        names.any(|name| name.eq_ignore_ascii_case(&column.name))
    };
    let of = |sql: &SqlExpression| reads(to.expression(sql));
    let in_check = table.checks.iter().any(|check| match &check.condition {
        crate::schema::physical::CheckCondition::Sql(sql) => of(sql),
        condition => condition.columns().contains(&column.name.as_str()),
    });
    let in_column = table.columns.iter().any(|other| match &other.default {
        Some(ColumnDefault::Generated(sql)) => other.name != column.name && of(sql),
        _ => false,
    });
    let in_index = table.indexes.iter().any(|index| {
        let mut keys = index.keys.iter();
        index.condition.as_ref().is_some_and(of)
            || keys.any(|key| match &key.value {
                crate::schema::physical::IndexedValue::Expression(sql) => of(sql),
                _ => false,
            })
    });
    let is_key = is_key_itself(to, column);
    let is_checked = in_check || to.type_check(&table.name.name, column).is_some();
    !is_key && !is_checked && !in_column && !in_index
}

fn added_column(change: &Change) -> Option<&PhysicalColumn> {
    match change {
        Change::AlterTable {
            change: TableChange::AddColumn { column, .. },
            ..
        } => Some(column),
        _ => None,
    }
}

/// Returns whether an item can stand at the column that is added: a check of it alone, or a foreign key that is null at
/// first.
fn is_attached(item: &TableItem, column: &PhysicalColumn) -> bool {
    let is_over = item.columns() == [column.name.as_str()];
    match item {
        TableItem::Check(_) => is_over,
        TableItem::ForeignKey(_) => is_over && column.null && column.default.is_none(),
        TableItem::Unique(_)
        | TableItem::Index(_)
        | TableItem::Search(_)
        | TableItem::Exclusion(_) => false,
    }
}

/// The statements of a change in place, of a table that is `last` in the end.
fn native(
    to: &dyn Definitions,
    applied: &AppliedChange,
    all: &[&AppliedChange],
    last: &PhysicalTable,
) -> Result<Vec<String>> {
    let (Some(before), Some(after)) = (&applied.before, &applied.after) else {
        return Ok(Vec::new());
    };
    let Change::AlterTable { change, .. } = &applied.change else {
        return Ok(Vec::new());
    };
    let name = table_name(&after.name);
    Ok(match change {
        TableChange::AddColumn { column, .. } => {
            let column = added(to, after, column, all, last)?;
            vec![format!("ALTER TABLE {name} ADD COLUMN {column}")]
        }
        TableChange::DropColumn { column, .. } => {
            vec![format!(
                "ALTER TABLE {name} DROP COLUMN {}",
                quote(&column.name)
            )]
        }
        TableChange::AddItem(item) => create_triggered(to, after, item)?,
        TableChange::DropItem(item) => drop_triggered(to, &after.name, item),
        TableChange::RenameItem {
            kind,
            from,
            to: name,
        } if kind.is_triggered() => {
            let was = before.item(*kind, from);
            let new = after.item(*kind, name);
            let drop = was.map(|item| drop_triggered(to, &after.name, &item));
            let create = new.map(|item| create_triggered(to, after, &item));
            let create = create.transpose()?;
            drop.into_iter().chain(create).flatten().collect()
        }
        _ => Vec::new(),
    })
}

/// A column with the constraints that stand at it. What a foreign key leads to has got its new name by then.
fn added(
    to: &dyn Definitions,
    table: &PhysicalTable,
    column: &PhysicalColumn,
    all: &[&AppliedChange],
    last: &PhysicalTable,
) -> Result<String> {
    let items = all.iter().filter_map(|applied| match &applied.change {
        Change::AlterTable {
            change: TableChange::AddItem(item),
            ..
        } => Some(item).filter(|item| is_attached(item, column)),
        _ => None,
    });
    let items: Vec<_> = items.collect();
    // A check of a narrower range has the name of the type's own.
    let is_narrowed = |own: &CheckConstraint| items.iter().any(|item| item.name() == own.name);
    let type_check = to.type_check(&table.name.name, column);
    let mut text = table::column(to, table, column)?;
    if let Some(check) = type_check.filter(|own| !is_narrowed(own)) {
        text.extend([" ", &table::check(to, &check)]);
    }
    for item in items {
        match item {
            TableItem::Check(check) => text.extend([" ", &table::check(to, check)]),
            TableItem::ForeignKey(key) => {
                let mut keys = last.foreign_keys.iter();
                let key = keys.find(|it| it.name == key.name).unwrap_or(key);
                let references = table::references(to, key);
                text.extend([" ", &table::constraint(&key.name, &references)]);
            }
            TableItem::Unique(_)
            | TableItem::Index(_)
            | TableItem::Search(_)
            | TableItem::Exclusion(_) => {}
        }
    }
    Ok(text)
}
