//! The moment of a deployment at which a migration is to be applied.

#[cfg(test)]
mod tests;

use crate::outward::outward;
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, ChoiceValue, ColumnType, ItemKind, PhysicalColumn,
    PhysicalEnum, TableItem, TableName,
};
use orm_core::schema::{Change, TableChange};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The moment of a deployment at which a migration is applied: the version of a program that runs is replaced by the next
/// one, and for a while both run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// At any time: neither version minds.
    Any,
    /// Before the next version starts, which needs what the migration makes.
    Before,
    /// After the last one has stopped, which needs what the migration takes away.
    After,
    /// While no version runs: one of them fails before it, the other one after it.
    Between,
}

/// The moment of a migration, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The moment.
    pub moment: Moment,
    /// A sentence for each change that no moment with both versions is right for; or, where each has its own, the two of
    /// them.
    pub reasons: Vec<String>,
}

/// Returns the moment of a deployment at which these changes are applied.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::{Change, Moment, TableChange, deployment};
///
/// let rename = TableChange::RenameColumn { from: "pages".into(), to: "page_count".into() };
/// let found = deployment(&[Change::of_table(&TableName::new(None, "book"), rename)]);
/// assert_eq!(found.moment, Moment::Between);
/// assert_eq!(found.reasons, ["the column `book.pages` is renamed to `page_count`: either version knows one of the names"]);
/// ```
pub fn deployment(changes: &[Change]) -> Deployment {
    let mut found = Demands {
        remade: remade(changes),
        ..Demands::default()
    };
    for change in outward(changes).iter().flatten() {
        found.change(change);
    }
    found.deployment()
}

/// The demands of changes as far as they were looked at.
#[derive(Default)]
struct Demands {
    /// Items that are dropped and added again under their names, as they were.
    remade: BTreeMap<(TableName, String), TableItem>,
    created: BTreeSet<TableName>,
    /// The first change that is to come before the next version, and the first that is to come after the last one.
    before: Option<String>,
    after: Option<String>,
    between: Vec<String>,
}

impl Demands {
    fn deployment(self) -> Deployment {
        let (moment, reasons) = match (self.before, self.after) {
            _ if !self.between.is_empty() => (Moment::Between, self.between),
            (Some(before), Some(after)) => (
                Moment::Between,
                vec![
                    format!("{before}: before the next version starts"),
                    format!("{after}: after the last one has stopped; write two migrations"),
                ],
            ),
            (Some(_), None) => (Moment::Before, Vec::new()),
            (None, Some(_)) => (Moment::After, Vec::new()),
            (None, None) => (Moment::Any, Vec::new()),
        };
        Deployment { moment, reasons }
    }

    fn before(&mut self, what: String) {
        self.before.get_or_insert(what);
    }

    fn after(&mut self, what: String) {
        self.after.get_or_insert(what);
    }

    fn between(&mut self, why: String) {
        self.between.push(why);
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::CreateTable(table) => {
                self.created.insert(table.name.clone());
                self.before(format!("the table `{}` is created", table.name));
            }
            Change::DropTable(table) => {
                self.after(format!("the table `{}` is dropped", table.name));
            }
            Change::RenameTable { from, to } => self.between(format!(
                "the table `{from}` is renamed to `{to}`: either version knows one of the names"
            )),
            Change::AlterTable { table, .. } if self.created.contains(table) => {}
            Change::AlterTable { table, change } => self.alteration(table, change),
            Change::CreateEnum(own) => self.before(format!("the enum `{}` is created", own.name)),
            Change::DropEnum(own) => self.after(format!("the enum `{}` is dropped", own.name)),
            Change::AlterEnum { from, to } => self.values(from, to),
            Change::RenameEnumValue { name, from, to } => self.between(format!(
                "the value `{from}` of the enum `{name}` is renamed to `{to}`: either version knows one of them"
            )),
            Change::DatabaseOnly(changes) => changes.iter().for_each(|change| self.change(change)),
            Change::RunSql { .. } | Change::RunRust { .. } | Change::StateOnly(_) => {}
        }
    }

    fn values(&mut self, from: &PhysicalEnum, to: &PhysicalEnum) {
        let name = &to.name;
        if to.values.iter().any(|value| !from.values.contains(value)) {
            self.before(format!("the enum `{name}` gets values"));
        }
        if from.values.iter().any(|value| !to.values.contains(value)) {
            self.after(format!("the enum `{name}` loses values"));
        }
    }

    fn alteration(&mut self, table: &TableName, change: &TableChange) {
        match change {
            TableChange::AddColumn { column, .. } => {
                let name = format!("the column `{table}.{}`", column.name);
                if may_be_left_out(column) {
                    self.before(format!("{name} is added"));
                } else {
                    self.between(format!(
                        "{name} must be given a value, and the last version gives none: give it a `db_default` for one release"
                    ));
                }
            }
            TableChange::DropColumn { column, .. } => {
                let name = format!("the column `{table}.{}`", column.name);
                if may_be_left_out(column) {
                    self.after(format!("{name} is dropped"));
                } else {
                    self.between(format!(
                        "{name} must be given a value until it is gone, and the next version gives none: make it an `Option`, or give it a `db_default`, in one release before"
                    ));
                }
            }
            TableChange::RenameColumn { from, to } => self.between(format!(
                "the column `{table}.{from}` is renamed to `{to}`: either version knows one of the names"
            )),
            TableChange::AlterColumn { from, to, .. } => self.column(table, from, to),
            TableChange::RenameChoice { column, from, to } => self.between(format!(
                "the value `{from}` of the column `{table}.{column}` is renamed to `{to}`: either version knows one of them"
            )),
            TableChange::AlterPrimaryKey { .. } => self.between(format!(
                "the primary key of the table `{table}` is another: either version knows one of them"
            )),
            TableChange::AddItem(item) | TableChange::AddOnline(item) => {
                let key = (table.clone(), item.name().to_owned());
                match self.remade.remove(&key) {
                    Some(dropped) => self.remade(&dropped, item),
                    None => self.added(item),
                }
            }
            TableChange::DropItem(item) | TableChange::DropOnline(item) => {
                let key = (table.clone(), item.name().to_owned());
                if !self.remade.contains_key(&key) {
                    self.dropped(item);
                }
            }
            TableChange::Validate { .. }
            | TableChange::RenameItem { .. }
            | TableChange::SetComment { .. } => {}
        }
    }

    fn added(&mut self, item: &TableItem) {
        let what = format!("the {} `{}` is added", item.kind().word(), item.name());
        match item.kind() {
            // The next version may need it to find the row that is there.
            ItemKind::Unique | ItemKind::Search => self.before(what),
            ItemKind::Check | ItemKind::ForeignKey | ItemKind::Exclusion => self.after(what),
            ItemKind::PrimaryKey | ItemKind::Index => {}
        }
    }

    fn dropped(&mut self, item: &TableItem) {
        let what = format!("the {} `{}` is dropped", item.kind().word(), item.name());
        match item.kind() {
            ItemKind::Unique | ItemKind::Search => self.after(what),
            ItemKind::Check | ItemKind::ForeignKey | ItemKind::Exclusion => self.before(what),
            ItemKind::PrimaryKey | ItemKind::Index => {}
        }
    }

    /// An item that is another under the same name, such as the check of an enum with more values.
    fn remade(&mut self, from: &TableItem, to: &TableItem) {
        let what = format!("the {} `{}` is another", to.kind().word(), to.name());
        match (allowed_values(from), allowed_values(to)) {
            (Some(from), Some(to)) => {
                if to.iter().any(|value| !from.contains(value)) {
                    self.before(what.clone());
                }
                if from.iter().any(|value| !to.contains(value)) {
                    self.after(what);
                }
            }
            _ if to.kind() == ItemKind::Check => self.after(what),
            _ => {}
        }
    }

    fn column(&mut self, table: &TableName, from: &PhysicalColumn, to: &PhysicalColumn) {
        let name = format!("the column `{table}.{}`", to.name);
        match lengths(&from.ty, &to.ty) {
            _ if from.ty == to.ty => {}
            Some((before, after)) if after > before => self.before(format!("{name} becomes longer")),
            Some(_) => self.after(format!("{name} becomes shorter")),
            None => self.between(format!(
                "{name} is {} and becomes {}: either version reads one of them; add another column, and copy the values",
                from.ty, to.ty
            )),
        }
        if from.null && !to.null {
            self.after(format!("{name} may no longer be null"));
        }
        if !from.null && to.null {
            self.before(format!("{name} may be null"));
        }
        match (&from.default, &to.default) {
            (None, Some(_)) => self.before(format!("{name} gets a default")),
            (Some(_), None) => self.after(format!("{name} loses its default")),
            _ => {}
        }
    }
}

/// The items that are dropped and, by the same name, added.
fn remade(changes: &[Change]) -> BTreeMap<(TableName, String), TableItem> {
    let mut dropped = BTreeMap::new();
    let mut added = BTreeSet::new();
    for change in changes {
        let Change::AlterTable { table, change } = change else {
            continue;
        };
        match change {
            TableChange::DropItem(item) | TableChange::DropOnline(item) => {
                dropped.insert((table.clone(), item.name().to_owned()), item.clone());
            }
            TableChange::AddItem(item) | TableChange::AddOnline(item) => {
                added.insert((table.clone(), item.name().to_owned()));
            }
            _ => {}
        }
    }
    dropped.retain(|key, _| added.contains(key));
    dropped
}

/// The values that a check allows a column of an enum.
fn allowed_values(item: &TableItem) -> Option<&[ChoiceValue]> {
    match item {
        TableItem::Check(CheckConstraint {
            condition: CheckCondition::OneOf { values, .. },
            ..
        }) => Some(values),
        _ => None,
    }
}

/// Returns whether an insert need not name the column.
fn may_be_left_out(column: &PhysicalColumn) -> bool {
    column.null || column.default.is_some()
}

/// The lengths of two texts, where a text without one is longer than all.
fn lengths(from: &ColumnType, to: &ColumnType) -> Option<(u32, u32)> {
    let length = |ty: &ColumnType| match ty {
        ColumnType::Logical { ty, max_length } => Some((*ty, max_length.unwrap_or(u32::MAX))),
        _ => None,
    };
    let ((from, before), (to, after)) = (length(from)?, length(to)?);
    (from == to).then_some((before, after))
}

/// Writes `before the next version starts`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Moment::Any => "at any time",
            Moment::Before => "before the next version starts",
            Moment::After => "after the last version has stopped",
            Moment::Between => "while no version runs",
        })
    }
}
