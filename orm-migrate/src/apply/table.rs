//! Changes of one table.

use crate::mistake::Mistake;
use orm_core::schema::TableChange;
use orm_core::schema::physical::{
    ChoiceValue, ItemKind, KeyConstraint, PhysicalColumn, PhysicalTable, TableItem,
};
use std::fmt::Debug;
use std::sync::Arc;

/// Changes a table as this says; one that is shared is copied, unless the change does not fit.
pub(super) fn apply(table: &mut Arc<PhysicalTable>, change: &TableChange) -> Result<(), Mistake> {
    match change {
        TableChange::AddColumn { column, .. } => {
            expect_no_column(table, &column.name)?;
            own(table).columns.push(column.clone());
        }
        TableChange::DropColumn { column, .. } => {
            expect_column(table, column)?;
            expect_unused(table, &column.name)?;
            let own = own(table);
            own.columns.retain(|own| own.name != column.name);
            own.comments.set(Some(&column.name), None);
        }
        TableChange::RenameColumn { from, to } => {
            find_column(table, from)?;
            expect_no_column(table, to)?;
            own(table).rename_column(from, to);
        }
        TableChange::AlterColumn { from, to, .. } => alter_column(table, from, to)?,
        TableChange::RenameChoice { column, from, to } => rename_choice(table, column, from, to)?,
        TableChange::AlterPrimaryKey { from, to } => alter_key(table, from.as_ref(), to.as_ref())?,
        TableChange::AddItem(item) | TableChange::AddOnline(item) => {
            expect_no_item(table, item.kind(), item.name())?;
            expect_columns(table, item.columns())?;
            own(table).add_item(item.clone());
        }
        TableChange::DropItem(item) | TableChange::DropOnline(item) => {
            expect_item(table, item)?;
            own(table).drop_item(item.kind(), item.name());
        }
        TableChange::SetComment { column, from, to } => {
            set_comment(table, column.as_deref(), from.as_deref(), to.as_deref())?;
        }
        TableChange::Validate { kind, name } => {
            let item = table.item(*kind, name);
            item.ok_or_else(|| no_item(table, *kind, name))?;
        }
        TableChange::RenameItem { kind, from, to } => {
            expect_no_item(table, *kind, to)?;
            if !own(table).rename_item(*kind, from, to) {
                return Err(no_item(table, *kind, from));
            }
        }
    }
    Ok(())
}

fn own(table: &mut Arc<PhysicalTable>) -> &mut PhysicalTable {
    Arc::make_mut(table)
}

fn alter_column(
    table: &mut Arc<PhysicalTable>,
    from: &PhysicalColumn,
    to: &PhysicalColumn,
) -> Result<(), Mistake> {
    if from.name != to.name {
        return Err(Mistake::Renames {
            table: table.name.clone(),
            column: from.name.clone(),
        });
    }
    expect_column(table, from)?;
    let columns = own(table).columns.iter_mut();
    for column in columns.filter(|column| column.name == from.name) {
        column.clone_from(to);
    }
    Ok(())
}

fn rename_choice(
    table: &mut Arc<PhysicalTable>,
    column: &str,
    from: &str,
    to: &str,
) -> Result<(), Mistake> {
    find_column(table, column)?;
    let what = || format!("the column `{column}` of the table `{}`", table.name);
    let values = table.choices(column).unwrap_or_default();
    let has = |text: &str| values.contains(&ChoiceValue::Text(text.to_owned()));
    if !has(from) {
        return Err(Mistake::NoValue {
            what: what(),
            value: from.to_owned(),
        });
    }
    if has(to) {
        return Err(Mistake::ValueExists {
            what: what(),
            value: to.to_owned(),
        });
    }
    own(table).rename_choice(column, from, to);
    Ok(())
}

fn set_comment(
    table: &mut Arc<PhysicalTable>,
    column: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(), Mistake> {
    if let Some(column) = column {
        find_column(table, column)?;
    }
    let found = table.comments.get(column);
    if found != from {
        let what = match column {
            Some(column) => format!("the comment of the column `{column}`"),
            None => "the comment".to_owned(),
        };
        return Err(differs(table, what, &from, &found));
    }
    own(table).comments.set(column, to);
    Ok(())
}

fn alter_key(
    table: &mut Arc<PhysicalTable>,
    from: Option<&KeyConstraint>,
    to: Option<&KeyConstraint>,
) -> Result<(), Mistake> {
    if table.primary_key.as_ref() != from {
        return Err(differs(
            table,
            "the primary key".to_owned(),
            &from,
            &table.primary_key,
        ));
    }
    if let Some(key) = to {
        expect_columns(table, key.columns.iter().map(String::as_str))?;
    }
    own(table).primary_key = to.cloned();
    Ok(())
}

/// Fails unless the table has all of these columns.
pub(super) fn expect_columns<'c>(
    table: &PhysicalTable,
    columns: impl IntoIterator<Item = &'c str>,
) -> Result<(), Mistake> {
    let mut columns = columns.into_iter();
    columns.try_for_each(|column| find_column(table, column).map(drop))
}

fn find_column<'t>(table: &'t PhysicalTable, name: &str) -> Result<&'t PhysicalColumn, Mistake> {
    table.column(name).ok_or_else(|| Mistake::NoColumn {
        table: table.name.clone(),
        column: name.to_owned(),
    })
}

fn expect_no_column(table: &PhysicalTable, name: &str) -> Result<(), Mistake> {
    match table.column(name) {
        Some(_) => Err(Mistake::ColumnExists {
            table: table.name.clone(),
            column: name.to_owned(),
        }),
        None => Ok(()),
    }
}

fn expect_column(table: &PhysicalTable, column: &PhysicalColumn) -> Result<(), Mistake> {
    let found = find_column(table, &column.name)?;
    if found == column {
        return Ok(());
    }
    let what = format!("the column `{}`", column.name);
    let (expected, found) = column_words(column, found);
    Err(Mistake::Differs {
        table: table.name.clone(),
        what,
        expected,
        found,
    })
}

/// Two columns that differ, in words that tell them apart: by their types, if those do.
fn column_words(column: &PhysicalColumn, found: &PhysicalColumn) -> (String, String) {
    let of = |column: &PhysicalColumn| {
        let null = if column.null { "null" } else { "not null" };
        (column.ty.to_string(), null.to_owned())
    };
    let ((ty, null), (found_ty, found_null)) = (of(column), of(found));
    if ty != found_ty {
        return (ty, found_ty);
    }
    if null != found_null {
        return (null, found_null);
    }
    let rest = |column: &PhysicalColumn| format!("{:?}", (&column.default, &column.collation));
    (rest(column), rest(found))
}

fn expect_item(table: &PhysicalTable, item: &TableItem) -> Result<(), Mistake> {
    let found = table.item(item.kind(), item.name());
    let found = found.ok_or_else(|| no_item(table, item.kind(), item.name()))?;
    if found == *item {
        return Ok(());
    }
    let what = format!("the {} `{}`", item.kind().word(), item.name());
    Err(differs(table, what, item, &found))
}

/// Fails if the name is taken. Databases know foreign keys and checks by other names than indexes, and a unique constraint and a
/// primary key, which have an index, by both.
fn expect_no_item(table: &PhysicalTable, kind: ItemKind, name: &str) -> Result<(), Mistake> {
    let is_index = |kind| matches!(kind, ItemKind::Index | ItemKind::Search);
    let is_condition = |kind| matches!(kind, ItemKind::ForeignKey | ItemKind::Check);
    let are_apart =
        |other| (is_index(kind) && is_condition(other)) || (is_condition(kind) && is_index(other));
    let mut names = table.primary_key.iter().map(|key| key.name.clone());
    let mut items = table.items().into_iter();
    if names.any(|found| found == name)
        || items.any(|item| item.name() == name && !are_apart(item.kind()))
    {
        return Err(Mistake::ItemExists {
            table: table.name.clone(),
            name: name.to_owned(),
        });
    }
    Ok(())
}

/// Fails if a key, a constraint or an index is about this column.
fn expect_unused(table: &PhysicalTable, column: &str) -> Result<(), Mistake> {
    let key = table.primary_key.as_ref();
    let key = key.filter(|key| key.columns.iter().any(|own| own == column));
    let key = key.map(|key| (ItemKind::PrimaryKey, key.name.clone()));
    let mut items = table.items().into_iter();
    let item = items.find(|item| item.is_about(column));
    let item = item.map(|item| (item.kind(), item.name().to_owned()));
    let Some((kind, name)) = key.or(item) else {
        return Ok(());
    };
    Err(Mistake::ColumnInUse {
        table: table.name.clone(),
        column: column.to_owned(),
        kind,
        name,
    })
}

/// The first part in which two tables of one name differ, in words.
pub(super) fn first_difference(table: &PhysicalTable, found: &PhysicalTable) -> String {
    let columns = table.columns.iter().chain(&found.columns);
    let mut columns = columns.map(|column| &column.name);
    if let Some(name) = columns.find(|name| table.column(name) != found.column(name)) {
        return format!("the column `{name}`");
    }
    if table.primary_key != found.primary_key {
        return "the primary key".to_owned();
    }
    let items = table.items().into_iter().chain(found.items());
    let differs = |item: &TableItem| {
        let of = |table: &PhysicalTable| table.item(item.kind(), item.name());
        of(table) != of(found)
    };
    match items.into_iter().find(differs) {
        Some(item) => format!("the {} `{}`", item.kind().word(), item.name()),
        None => "the kind".to_owned(),
    }
}

fn no_item(table: &PhysicalTable, kind: ItemKind, name: &str) -> Mistake {
    Mistake::NoItem {
        table: table.name.clone(),
        kind,
        name: name.to_owned(),
    }
}

fn differs(
    table: &PhysicalTable,
    what: String,
    expected: &impl Debug,
    found: &impl Debug,
) -> Mistake {
    Mistake::Differs {
        table: table.name.clone(),
        what,
        expected: format!("{expected:?}"),
        found: format!("{found:?}"),
    }
}
