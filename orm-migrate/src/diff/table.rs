//! The changes of one table that stays.

use super::similarity::is_alike;
use super::{Diff, DiffError, value_order};
use crate::items::{self, ItemChanges};
use crate::question::{FillAnswer, FillQuestion, Question};
use crate::state::SchemaState;
use orm_core::schema::physical::{
    CheckCondition, ChoiceValue, ColumnDefault, ColumnType, ForeignKeyConstraint, ItemKind,
    PhysicalColumn, PhysicalTable, SqlExpression, TableItem, TableName,
};
use orm_core::schema::{BackendSql, TableChange};
use orm_core::sql::ddl::{PresentRows, new_value_where_present, value_where_present};
use std::collections::BTreeSet;

/// The changes of one table, by the steps in which they are done.
#[derive(Default)]
pub(super) struct TableDiff {
    pub(super) dropped_keys: Vec<TableItem>,
    pub(super) dropped_items: Vec<TableItem>,
    pub(super) columns: Vec<TableChange>,
    pub(super) primary_key: Option<TableChange>,
    pub(super) dropped_columns: Vec<TableChange>,
    pub(super) renamed_items: Vec<TableChange>,
    pub(super) added_items: Vec<TableItem>,
    pub(super) added_keys: Vec<TableItem>,
}

impl TableDiff {
    /// Takes the primary key off before columns of it may be null, and leaves the new one for later: its columns may be new.
    pub(super) fn take_key_off(&mut self) -> Vec<TableChange> {
        let Some(TableChange::AlterPrimaryKey {
            from: Some(from),
            to,
        }) = &self.primary_key
        else {
            return Vec::new();
        };
        let becomes_null = |change: &TableChange| match change {
            TableChange::AlterColumn { to, .. } => to.null && from.columns.contains(&to.name),
            _ => false,
        };
        if !self.columns.iter().any(becomes_null) {
            return Vec::new();
        }
        let off = TableChange::AlterPrimaryKey {
            from: Some(from.clone()),
            to: None,
        };
        let to = to.clone();
        self.primary_key = to.map(|to| TableChange::AlterPrimaryKey {
            from: None,
            to: Some(to),
        });
        vec![off]
    }
}

/// A column, by its table and its name.
pub(super) type ColumnName = (TableName, String);

/// A table before and after.
type TablePair<'t> = (&'t PhysicalTable, &'t PhysicalTable);

/// Columns and keys that change so that the foreign keys which lead to them must be off meanwhile.
#[derive(Clone, Default)]
pub(super) struct Disturbed {
    /// The columns that get a type which cannot be compared with the one before, or that are replaced.
    pub(super) columns: BTreeSet<ColumnName>,
    /// The columns that are no primary key or unique any more, or by another constraint.
    keys: BTreeSet<(TableName, BTreeSet<String>)>,
}

impl Disturbed {
    pub(super) fn between(state: &SchemaState, wanted: &SchemaState) -> Self {
        let mut found = Disturbed::default();
        for wanted in wanted.tables() {
            let Some(own) = state.table(&wanted.name) else {
                continue;
            };
            let retyped = wanted.columns.iter().filter(|column| {
                let own = own.column(&column.name);
                own.is_some_and(|own| {
                    !is_comparable(&own.ty, &column.ty) || is_replaced(own, column)
                })
            });
            let name = || wanted.name.clone();
            let retyped = retyped.map(|column| (name(), column.name.clone()));
            found.columns.extend(retyped);
            let kept = keys(wanted);
            let lost = keys(own).into_iter().filter(|key| !kept.contains(key));
            found
                .keys
                .extend(lost.map(|(_, columns)| (name(), columns)));
        }
        found
    }

    /// Returns whether a foreign key of this table must be off.
    pub(super) fn has(&self, key: &ForeignKeyConstraint, table: &TableName) -> bool {
        let is_retyped = |table: &TableName, columns: &[String]| {
            let mut columns = columns.iter();
            columns.any(|column| self.columns.contains(&(table.clone(), column.clone())))
        };
        let target = (
            key.target.clone(),
            key.target_columns.iter().cloned().collect(),
        );
        is_retyped(table, &key.columns)
            || is_retyped(&key.target, &key.target_columns)
            || self.keys.contains(&target)
    }

    pub(super) fn has_key_of(&self, table: &PhysicalTable) -> bool {
        let mut keys = table.foreign_keys.iter();
        keys.any(|key| self.has(key, &table.name))
    }
}

/// The columns of each key of a table, by the kind of the key.
fn keys(table: &PhysicalTable) -> BTreeSet<(ItemKind, BTreeSet<String>)> {
    let of = |kind, columns: &[String]| (kind, columns.iter().cloned().collect());
    let primary = table.primary_key.iter();
    let primary = primary.map(|key| of(ItemKind::PrimaryKey, &key.columns));
    let uniques = table.uniques.iter();
    let uniques = uniques.map(|key| of(ItemKind::Unique, &key.columns));
    let indexes = table.indexes.iter().filter_map(|index| {
        let columns = index.unique_columns()?.into_iter();
        Some((ItemKind::Index, columns.map(str::to_owned).collect()))
    });
    primary.chain(uniques).chain(indexes).collect()
}

/// Returns whether values of two types compare with each other: those of an enum type with nothing else.
fn is_comparable(one: &ColumnType, other: &ColumnType) -> bool {
    let is_enum = |ty: &ColumnType| matches!(ty, ColumnType::Enum(_));
    one == other || is_alike(one, other) && !is_enum(one) && !is_enum(other)
}

impl Diff<'_> {
    pub(super) fn diff_table(
        &mut self,
        own: &PhysicalTable,
        wanted: &PhysicalTable,
        disturbed: &Disturbed,
    ) -> TableDiff {
        let mut found = TableDiff {
            primary_key: items::primary_key(own, wanted),
            ..TableDiff::default()
        };
        self.refuse_partitions(own, wanted);
        let items = ItemChanges::between(own, wanted);
        let (mut dropped, mut added) = (items.dropped, items.added);
        let mut kept = own.items();
        kept.retain(|item| !dropped.contains(item));
        for item in kept {
            let is_disturbed = self.is_disturbed(&item, own, wanted, disturbed);
            let mut renames = items.renamed.iter();
            let rename = renames.find(|it| it.kind == item.kind() && it.from == item.name());
            if is_disturbed {
                let name = rename.map_or(item.name(), |it| &it.to);
                added.push(item.clone().named(name));
                dropped.push(item);
            } else {
                found
                    .renamed_items
                    .extend(rename.cloned().map(items::renamed));
            }
        }
        for item in dropped {
            match item {
                TableItem::ForeignKey(_) => found.dropped_keys.push(item),
                _ => found.dropped_items.push(item),
            }
        }
        for item in added {
            match item {
                TableItem::ForeignKey(_) => found.added_keys.push(item),
                _ => found.added_items.push(item),
            }
        }
        self.diff_columns(own, wanted, &mut found);
        found
    }

    fn diff_columns(&mut self, own: &PhysicalTable, wanted: &PhysicalTable, found: &mut TableDiff) {
        let (mut plain, mut generated) = (Vec::new(), Vec::new());
        let mut other_values = self.other_values(own, wanted);
        for column in &wanted.columns {
            let before = own.column(&column.name);
            let using = other_values.remove(&column.name);
            let change = match before {
                Some(before) if self.is_added_anew((own, wanted), before, column) => {
                    self.added((own, wanted), column)
                }
                Some(before) => match self.altered((own, wanted), before, column, using) {
                    Some(altered) => altered,
                    None => continue,
                },
                None => self.added((own, wanted), column),
            };
            if column.is_generated() {
                generated.push(change);
            } else {
                plain.push(change);
            }
        }
        let gone = own.columns.iter();
        let mut gone: Vec<_> = gone
            .filter(|column| wanted.column(&column.name).is_none())
            .collect();
        // A generated column reads others, so it goes first: before one of them gets another type.
        gone.sort_by_key(|column| !column.is_generated());
        // SQLite takes names that differ in case alone for one.
        let gives_its_name = |column: &PhysicalColumn| {
            let mut new = wanted.columns.iter();
            new.any(|new| new.name.eq_ignore_ascii_case(&column.name))
                && !value_order::is_read(&plain, &column.name)
        };
        let is_in_the_way = |column: &&PhysicalColumn| {
            reads_retyped((own, wanted), column) || gives_its_name(column)
        };
        let (mut before, behind): (Vec<_>, Vec<_>) = gone.into_iter().partition(is_in_the_way);
        let anew = own.columns.iter();
        let anew = anew.filter(|before| {
            let after = wanted.column(&before.name);
            after.is_some_and(|after| self.is_added_anew((own, wanted), before, after))
        });
        before.extend(anew);
        let (readers, behind) = readers_of(&before, behind);
        before.extend(readers);
        // Of these too one that reads others goes first.
        before.sort_by_key(|column| !column.is_generated());
        found.columns.extend(before.into_iter().map(dropped));
        found
            .columns
            .extend(value_order::columns_by_new_columns(plain));
        found.columns.extend(generated);
        found.dropped_columns = behind.into_iter().map(dropped).collect();
    }

    fn added(&mut self, (own, wanted): TablePair<'_>, column: &PhysicalColumn) -> TableChange {
        let fill = if column.default.is_some() {
            None
        } else if !column.null {
            self.fill(wanted, column, (true, None))
        } else {
            let present = self.present_with((own, wanted), column);
            present.and_then(|present| {
                let value = self.fill(wanted, column, (true, Some(&present)))?;
                Some(new_value_where_present((own, column), &present, &value))
            })
        };
        TableChange::AddColumn {
            column: column.clone(),
            fill,
        }
    }

    /// The value of a column in place of null, where it must have one from now on: in every row, or wherever its optional
    /// embedded struct is there.
    fn completed(
        &mut self,
        (own, wanted): TablePair<'_>,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
    ) -> Option<SqlExpression> {
        if !from.null {
            return None;
        }
        if !to.null {
            return self.fill(wanted, to, (false, None));
        }
        let alone = [to.name.clone()];
        let whole = whole_with(wanted, &to.name).unwrap_or(&alone);
        if !is_optional_in(own, whole, &to.name) {
            return None;
        }
        let present = self.present_with((own, wanted), to)?;
        let value = self.fill(wanted, to, (false, Some(&present)))?;
        Some(value_where_present((own, to), &present, &value))
    }

    /// The rows in which a column must have a value, told by another column that is there before.
    fn present_with(&self, tables: TablePair<'_>, column: &PhysicalColumn) -> Option<PresentRows> {
        let beside = self.present_beside(tables, column);
        beside.or_else(|| of_variant(tables, &column.name))
    }

    /// The rows in which a column must have a value, told by one that is null together with it.
    fn present_beside(
        &self,
        tables: TablePair<'_>,
        column: &PhysicalColumn,
    ) -> Option<PresentRows> {
        let (own, wanted) = tables;
        let whole = whole_with(wanted, &column.name)?;
        let others = whole.iter().filter(|name| **name != column.name);
        let mut others = others.filter_map(|name| own.column(name).zip(wanted.column(name)));
        let present = others.find(|(before, after)| {
            !self.is_added_anew(tables, before, after) && !is_optional_in(own, whole, &before.name)
        });
        present.map(|(before, _)| PresentRows::With(before.name.clone()))
    }

    /// The change of a column; none if it stays as it is.
    fn altered(
        &mut self,
        tables: TablePair<'_>,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
        using: Option<BackendSql>,
    ) -> Option<TableChange> {
        let fill = if using.is_none() && !self.is_asked_for_its_target(&tables.1.name, &to.name) {
            self.completed(tables, from, to)
        } else {
            None
        };
        if from == to && using.is_none() && fill.is_none() {
            return None;
        }
        let key = (tables.1.name.clone(), to.name.clone());
        let using = using.or_else(|| self.conversions.usings.remove(&key));
        Some(TableChange::AlterColumn {
            from: from.clone(),
            to: to.clone(),
            fill,
            using,
        })
    }

    /// Returns whether an item that stays must be off while columns change: one of them is dropped and added, it is a foreign
    /// key of which an end gets a type that does not compare, or SQL over a column of which the type becomes another, where
    /// Postgres would leave casts to the type before.
    fn is_disturbed(
        &self,
        item: &TableItem,
        own: &PhysicalTable,
        wanted: &PhysicalTable,
        disturbed: &Disturbed,
    ) -> bool {
        let replaced = |name: &str| {
            let columns = own.column(name).zip(wanted.column(name));
            columns.is_some_and(|(before, after)| self.is_added_anew((own, wanted), before, after))
        };
        let is_retyped = |name: &str| {
            disturbed
                .columns
                .contains(&(wanted.name.clone(), name.to_owned()))
        };
        let is_of_others = |name: &str| {
            let columns = own.column(name).zip(wanted.column(name));
            columns.is_some_and(|(before, after)| !is_alike(&before.ty, &after.ty))
        };
        match item {
            TableItem::ForeignKey(key) => disturbed.has(key, &own.name),
            _ if item.columns().into_iter().any(replaced) => true,
            // That of choices holds of texts and of an enum type alike.
            TableItem::Check(check) if check.condition.columns().into_iter().any(is_of_others) => {
                true
            }
            // With a column goes what its table says of it in SQL.
            _ => {
                let sql = item.expressions();
                let columns = own.columns.iter().map(|column| column.name.as_str());
                let mut read = columns.filter(|column| sql.iter().any(|sql| sql.reads(column)));
                read.any(|column| replaced(column) || is_retyped(column))
            }
        }
    }

    /// The rows of a table are divided when it is made, and the columns by which they are keep their types.
    fn refuse_partitions(&mut self, own: &PhysicalTable, wanted: &PhysicalTable) {
        let table = || wanted.name.clone();
        if own.partition_by != wanted.partition_by {
            let words = |of: &PhysicalTable| of.partition_by.as_ref().map(ToString::to_string);
            self.refused.get_or_insert(DiffError::Partitioned {
                table: table(),
                from: words(own),
                to: words(wanted),
            });
            return;
        }
        let columns = wanted.partition_by.iter().flat_map(|it| &it.columns);
        let ty = |of: &PhysicalTable, name: &str| of.column(name).map(|column| column.ty.clone());
        let mut retyped = columns.filter(|name| ty(own, name) != ty(wanted, name));
        if let Some(column) = retyped.next() {
            self.refused.get_or_insert(DiffError::DividingColumn {
                table: table(),
                column: column.clone(),
            });
        }
    }

    /// Returns whether a column is dropped and added again.
    fn is_added_anew(
        &self,
        tables: TablePair<'_>,
        before: &PhysicalColumn,
        after: &PhysicalColumn,
    ) -> bool {
        let key = (tables.1.name.clone(), after.name.clone());
        is_replaced(before, after)
            || reads_retyped(tables, after)
            || self.conversions.dropped.contains(&key)
    }

    fn fill(
        &mut self,
        table: &PhysicalTable,
        column: &PhysicalColumn,
        (is_new, present): (bool, Option<&PresentRows>),
    ) -> Option<SqlExpression> {
        let value = self.answered_fill(table, column, (is_new, present));
        let is_unique = table.is_unique(&[&column.name]);
        if is_new && is_unique && value.as_ref().is_some_and(is_constant) {
            self.refused.get_or_insert(DiffError::SameInEveryRow {
                table: table.name.clone(),
                column: column.name.clone(),
            });
        }
        value
    }

    fn answered_fill(
        &mut self,
        table: &PhysicalTable,
        column: &PhysicalColumn,
        (is_new, present): (bool, Option<&PresentRows>),
    ) -> Option<SqlExpression> {
        let key = (table.name.clone(), column.name.clone());
        if let Some(value) = self.hints.fills.get(&key) {
            return Some(value.clone());
        }
        let question = FillQuestion {
            table: table.name.clone(),
            column: column.clone(),
            is_new,
            present: present.cloned(),
        };
        match self.answers.fill(&question) {
            Some(FillAnswer::Value(value)) => Some(value),
            Some(FillAnswer::NoSuchRows) => None,
            None => {
                self.questions.push(Question::Fill(question));
                None
            }
        }
    }
}

/// The columns that are null together with this one: of an optional embedded struct, or of one foreign key.
fn whole_with<'t>(table: &'t PhysicalTable, column: &str) -> Option<&'t [String]> {
    let mut checks = table.checks.iter();
    checks.find_map(|check| match &check.condition {
        CheckCondition::AllOrNone(columns) if columns.iter().any(|own| own == column) => {
            Some(columns.as_slice())
        }
        _ => None,
    })
}

/// The rows of the variant of an embedded enum that needs a column: there may be some where its tag is there before, and may
/// have this value.
fn of_variant((own, wanted): TablePair<'_>, column: &str) -> Option<PresentRows> {
    let whole = whole_with(wanted, column).unwrap_or_default();
    let is_of_it = |name: &str| name == column || whole.iter().any(|other| other == name);
    wanted
        .checks
        .iter()
        .find_map(|check| match &check.condition {
            CheckCondition::PresentIf {
                column: tag,
                value,
                present,
            } if is_of_it(present) && may_have(own, tag, value) => Some(PresentRows::OfVariant {
                tag: tag.clone(),
                value: value.clone(),
            }),
            _ => None,
        })
}

/// Returns whether rows of a table may have this text in the column.
fn may_have(table: &PhysicalTable, column: &str, value: &str) -> bool {
    let mut checks = table.checks.iter();
    table.column(column).is_some()
        && checks.all(|check| match &check.condition {
            CheckCondition::OneOf {
                column: own,
                values,
            } if own == column => values.contains(&ChoiceValue::Text(value.to_owned())),
            _ => true,
        })
}

/// Returns whether the table lets a column be null while another one of these is not, or in rows of its variant.
fn is_optional_in(table: &PhysicalTable, whole: &[String], column: &str) -> bool {
    let is_null = |name: &str| table.column(name).map(|own| own.null);
    let is_without_required =
        is_null(column) == Some(true) && whole.iter().any(|other| is_null(other) == Some(false));
    is_without_required
        || table.checks.iter().any(|check| match &check.condition {
            CheckCondition::NoneWithout {
                column: required,
                others,
            } => whole.contains(required) && others.iter().any(|own| own == column),
            CheckCondition::AbsentUnless { absent, .. } => absent.iter().any(|own| own == column),
            _ => false,
        })
}

/// Returns whether a column is dropped and added again, since no database can make a column generated, or generated
/// otherwise.
pub(super) fn is_replaced(before: &PhysicalColumn, after: &PhysicalColumn) -> bool {
    (before.is_generated() || after.is_generated()) && before != after
}

/// Returns whether a column is computed from one that gets another type, which Postgres does not do beneath it.
fn reads_retyped((own, wanted): (&PhysicalTable, &PhysicalTable), column: &PhysicalColumn) -> bool {
    let Some(ColumnDefault::Generated(sql)) = &column.default else {
        return false;
    };
    let mut columns = wanted.columns.iter();
    columns.any(|read| {
        let before = own.column(&read.name);
        let is_retyped =
            |before: &PhysicalColumn| before.ty != read.ty || before.collation != read.collation;
        sql.reads(&read.name) && before.is_some_and(is_retyped)
    })
}

/// The columns that are computed of one of `dropped`, apart from the others.
fn readers_of<'c>(
    dropped: &[&PhysicalColumn],
    columns: Vec<&'c PhysicalColumn>,
) -> (Vec<&'c PhysicalColumn>, Vec<&'c PhysicalColumn>) {
    columns
        .into_iter()
        .partition(|column| match &column.default {
            Some(ColumnDefault::Generated(sql)) => dropped.iter().any(|own| sql.reads(&own.name)),
            _ => false,
        })
}

/// Returns whether a value is the same in every row: it names no column and calls nothing.
fn is_constant(value: &SqlExpression) -> bool {
    !value.reads_columns() && !value.postgres().contains('(')
}

pub(super) fn dropped(column: &PhysicalColumn) -> TableChange {
    TableChange::DropColumn {
        column: column.clone(),
        fill: None,
    }
}
