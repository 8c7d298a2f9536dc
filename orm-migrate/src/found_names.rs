//! Constraints and indexes by the names that a database has for them, and columns as it has them.
//!
//! SQL speaks of a constraint by its name alone, and a database that another program made has names of its own:
//! `fk_rails_1a2b3c4d5e` where the migrations say `posts_user_id_fkey`. So a run plans its changes for the tables as the
//! migrations have them, with such names in place of those that the database lacks. What the two call alike is the same;
//! else a constraint is the one that says the same of the same columns. A column of a type that no migration makes has no
//! check of its type, and a `serial` is no identity, so a change begins with what is there. An index that the database lacks,
//! such as that of a table between two models, is neither renamed nor dropped.

use crate::mistake::Mistake;
use crate::plan::PlanError;
use crate::state::SchemaState;
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, ColumnDefault, ColumnType, IndexedValue, ItemKind,
    PhysicalColumn, PhysicalIndex, PhysicalIndexKey, PhysicalTable, SqlExpression, TableItem,
    TableName,
};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::{check_sql, find_one_of};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Types of two words and more, which a cast may name.
const LONG_TYPES: [&str; 4] = [
    "character varying",
    "double precision",
    "timestamp with time zone",
    "timestamp without time zone",
];

/// The tables of the migrations with the names that the tables of a database have.
///
/// Where a database makes tables anew, their columns become those of the migrations, and constraints stay that no migration
/// made, and so do indexes that no migration made, of columns which are `dropped`: they go with those.
pub(crate) fn with_found_names(
    state: &SchemaState,
    found: &SchemaState,
    are_made_anew: bool,
    dropped: &BTreeSet<(TableName, String)>,
) -> SchemaState {
    let mut named = state.clone();
    for (name, table) in &mut named.tables {
        let Some(found) = found.table(name) else {
            continue;
        };
        let pairs = pairs(table, found);
        let (unknown, columns) = if are_made_anew {
            (unknown(table, found, dropped), Vec::new())
        } else {
            (Vec::new(), other_columns(table, found))
        };
        let key = found.primary_key.as_ref();
        let key = key.filter(|key| key.columns == table.key_columns());
        let missing = missing_indexes(table, found, &pairs);
        let is_alike = key.is_none() || key == table.primary_key.as_ref();
        let is_whole = missing.is_empty() && pairs.is_empty();
        if is_alike && is_whole && unknown.is_empty() && columns.is_empty() {
            continue;
        }
        let table = Arc::make_mut(table);
        if key.is_some() {
            table.primary_key = key.cloned();
        }
        for name in missing {
            table.drop_item(ItemKind::Index, &name);
        }
        for (own, other) in pairs {
            table.drop_item(own.kind(), own.name());
            table.add_item(other);
        }
        for item in unknown {
            table.add_item(item);
        }
        for column in columns {
            let mut own = table.columns.iter_mut();
            if let Some(own) = own.find(|own| own.name == column.name) {
                *own = column;
            }
        }
    }
    named
}

/// The indexes of a table that the other one has under no name.
fn missing_indexes(
    table: &PhysicalTable,
    found: &PhysicalTable,
    pairs: &[(TableItem, TableItem)],
) -> Vec<String> {
    let indexes = table.indexes.iter().filter(|index| {
        // A unique index that is a list of columns is found as a unique.
        let is_found = found.has_index(&index.name);
        let is_own = |item: &TableItem| matches!(item, TableItem::Index(own) if own == *index);
        !is_found && !pairs.iter().any(|(own, _)| is_own(own))
    });
    indexes.map(|index| index.name.clone()).collect()
}

/// The columns of a table that the other one has otherwise than a migration would have made them.
fn other_columns(table: &PhysicalTable, found: &PhysicalTable) -> Vec<PhysicalColumn> {
    let columns = table.columns.iter().filter_map(|column| {
        let found = found.column(&column.name)?;
        let is_identity = |column: &PhysicalColumn| {
            let default = column.default.as_ref();
            default.is_some_and(ColumnDefault::is_identity)
        };
        let mut own = column.clone();
        if matches!(found.ty, ColumnType::Other(_)) {
            own.ty = found.ty.clone();
        }
        if is_identity(column) && !is_identity(found) {
            own.default.clone_from(&found.default);
        }
        (own != *column).then_some(own)
    });
    columns.collect()
}

/// The changes with the names that a database has: those of `named`, which has the tables of `state` by them. Changes both
/// states.
///
/// # Errors
/// [`PlanError::Mistake`] if a change does not fit the tables.
pub(crate) fn in_found_names(
    changes: &[Change],
    state: &mut SchemaState,
    named: &mut SchemaState,
) -> Result<Vec<Change>, PlanError> {
    let mut renamed = Vec::with_capacity(changes.len());
    for (position, change) in changes.iter().enumerate() {
        let own = of_change(change, state, named).map_err(|mistake| PlanError::Mistake {
            position,
            mistake: Box::new(mistake),
        })?;
        renamed.extend(own);
    }
    Ok(renamed)
}

/// One change in these names: none if it gives an item the name that it has or is about an index that is not there, more than one if an item that no migration made
/// goes with its column.
fn of_change(
    change: &Change,
    state: &mut SchemaState,
    named: &mut SchemaState,
) -> Result<Vec<Change>, Mistake> {
    let all = |changes: &[Change], state: &mut SchemaState, named: &mut SchemaState| {
        let changes = changes.iter();
        let changes = changes.map(|change| of_change(change, state, named));
        Ok::<_, Mistake>(changes.collect::<Result<Vec<_>, _>>()?.concat())
    };
    let own = match change {
        Change::DatabaseOnly(changes) => {
            let (mut state, mut named) = (state.clone(), named.clone());
            return Ok(vec![Change::DatabaseOnly(all(
                changes, &mut state, &mut named,
            )?)]);
        }
        Change::StateOnly(changes) => {
            return Ok(vec![Change::StateOnly(all(changes, state, named)?)]);
        }
        Change::RunSql {
            sql,
            reverse,
            state: changes,
            is_elidable,
        } => {
            return Ok(vec![Change::RunSql {
                sql: sql.clone(),
                reverse: reverse.clone(),
                state: all(changes, state, named)?,
                is_elidable: *is_elidable,
            }]);
        }
        Change::DropTable(table) => {
            let found = named.table(&table.name).map_or(table, |found| found);
            vec![Change::DropTable(found.clone())]
        }
        Change::AlterTable { table, change } => match (state.table(table), named.table(table)) {
            (Some(own), Some(found)) if own != found => of_table_change(change, own, found)
                .into_iter()
                .map(|change| Change::of_table(table, change))
                .collect(),
            _ => vec![Change::of_table(table, change.clone())],
        },
        change => vec![change.clone()],
    };
    state.apply(change)?;
    own.iter().try_for_each(|change| named.apply(change))?;
    Ok(own)
}

fn of_table_change(
    change: &TableChange,
    own: &PhysicalTable,
    found: &PhysicalTable,
) -> Vec<TableChange> {
    let pairs = pairs(own, found);
    let named = |item: &TableItem| {
        let pair = pairs.iter().find(|(own, _)| own == item);
        pair.map_or_else(|| item.clone(), |(_, other)| other.clone())
    };
    let is_missing =
        |kind: ItemKind, name: &str| kind == ItemKind::Index && found.item(kind, name).is_none();
    vec![match change {
        TableChange::DropItem(item) | TableChange::DropOnline(item)
            if is_missing(named(item).kind(), named(item).name()) =>
        {
            return Vec::new();
        }
        TableChange::DropItem(item) => TableChange::DropItem(named(item)),
        TableChange::DropOnline(item) => TableChange::DropOnline(named(item)),
        TableChange::AlterPrimaryKey { from, to } if *from == own.primary_key => {
            TableChange::AlterPrimaryKey {
                from: found.primary_key.clone(),
                to: to.clone(),
            }
        }
        TableChange::RenameItem { kind, from, to } => {
            let (kind, from) = match kind {
                ItemKind::PrimaryKey => {
                    let key = found.primary_key.as_ref();
                    (*kind, key.map_or(from.clone(), |key| key.name.clone()))
                }
                kind => {
                    let item = own.item(*kind, from).map(|item| named(&item));
                    item.map_or((*kind, from.clone()), |item| {
                        (item.kind(), item.name().to_owned())
                    })
                }
            };
            if from == *to || is_missing(kind, &from) {
                return Vec::new();
            }
            let to = to.clone();
            TableChange::RenameItem { kind, from, to }
        }
        TableChange::AlterColumn {
            from,
            to,
            fill,
            using,
        } => {
            let there = found.column(&from.name).unwrap_or(from).clone();
            let mut to = to.clone();
            if to.ty == from.ty {
                to.ty = there.ty.clone();
            }
            if to.default == from.default {
                to.default.clone_from(&there.default);
            }
            TableChange::AlterColumn {
                from: there,
                to,
                fill: fill.clone(),
                using: using.clone(),
            }
        }
        TableChange::DropColumn { column, fill } => {
            let items = found.items().into_iter();
            let gone = items.filter(|item| {
                let is_known = own.item(item.kind(), item.name()).is_some();
                !is_known && item.is_about(&column.name)
            });
            let gone = gone.filter(|item| !pairs.iter().any(|(_, other)| other == item));
            let gone = gone.map(TableChange::DropItem);
            let column = found.column(&column.name).unwrap_or(column).clone();
            let fill = fill.clone();
            return gone
                .chain([TableChange::DropColumn { column, fill }])
                .collect();
        }
        change => change.clone(),
    }]
}

/// The items of a table that the other one has under another name, each with what it has.
fn pairs(table: &PhysicalTable, found: &PhysicalTable) -> Vec<(TableItem, TableItem)> {
    let is_in =
        |table: &PhysicalTable, item: &TableItem| table.item(item.kind(), item.name()).is_some();
    let mut others = found.items();
    others.retain(|item| !is_in(table, item));
    let mut pairs = Vec::new();
    for item in table.items() {
        if is_in(found, &item) {
            continue;
        }
        if let Some(position) = others.iter().position(|other| is_same(&item, other)) {
            let other = others.swap_remove(position);
            let other = if item.kind() == other.kind() {
                item.clone().named(other.name())
            } else {
                other
            };
            pairs.push((item, other));
        }
    }
    pairs
}

/// The constraints of a table that no migration made, as far as they are about its columns, and indexes of those columns that
/// are dropped.
fn unknown(
    table: &PhysicalTable,
    found: &PhysicalTable,
    dropped: &BTreeSet<(TableName, String)>,
) -> Vec<TableItem> {
    let own = table.items();
    let is_known = |item: &TableItem| {
        let is_named = match item.kind() {
            // A unique index that is a list of columns is found as a unique.
            ItemKind::Unique | ItemKind::Index => table.has_index(item.name()),
            kind => table.item(kind, item.name()).is_some(),
        };
        is_named || own.iter().any(|own| is_same(own, item))
    };
    let is_whole = |item: &TableItem| {
        let mut columns = found.columns.iter();
        columns.all(|column| table.column(&column.name).is_some() || !item.is_about(&column.name))
    };
    let mut unknown = found.items();
    unknown.retain(|item| {
        let is_kept = match item {
            TableItem::Index(_) => {
                let mut dropped = dropped.iter();
                dropped.any(|(own, column)| *own == table.name && item.is_about(column))
            }
            TableItem::Search(_) => false,
            _ => true,
        };
        is_kept && !is_known(item) && is_whole(item)
    });
    unknown
}

/// Returns whether two items say the same of the same columns, whatever they are called.
fn is_same(item: &TableItem, other: &TableItem) -> bool {
    match (item, other) {
        (TableItem::Unique(key), TableItem::Unique(other)) => key.columns == other.columns,
        (TableItem::Unique(key), TableItem::Index(other)) => {
            let columns = other.unique_columns().unwrap_or_default();
            !columns.is_empty() && key.columns == columns
        }
        (TableItem::ForeignKey(key), TableItem::ForeignKey(other)) => {
            key.columns == other.columns
                && key.target == other.target
                && key.target_columns == other.target_columns
        }
        (TableItem::Index(index), TableItem::Index(other)) => is_same_index(index, other),
        (TableItem::Check(check), TableItem::Check(other)) => is_same_check(check, other),
        _ => false,
    }
}

fn is_same_index(index: &PhysicalIndex, other: &PhysicalIndex) -> bool {
    let conditions = index.condition.as_ref().zip(other.condition.as_ref());
    let is_same_condition = match conditions {
        Some((condition, other)) => is_same_sql(condition, other),
        None => index.condition.is_none() && other.condition.is_none(),
    };
    let mut keys = index.keys.iter().zip(&other.keys);
    let is_same_key = |(key, other): (&PhysicalIndexKey, &PhysicalIndexKey)| {
        let is_same_value = match (&key.value, &other.value) {
            (IndexedValue::Expression(sql), IndexedValue::Expression(other)) => {
                is_same_sql(sql, other)
            }
            (value, other) => value == other,
        };
        is_same_value
            && key.descending == other.descending
            && key.operator_class == other.operator_class
    };
    index.is_unique == other.is_unique
        && index.method == other.method
        && index.include == other.include
        && index.keys.len() == other.keys.len()
        && is_same_condition
        && keys.all(is_same_key)
}

fn is_same_check(check: &CheckConstraint, other: &CheckConstraint) -> bool {
    match (&check.condition, &other.condition) {
        (CheckCondition::OneOf { column, values }, CheckCondition::Sql(sql)) => {
            let found = find_one_of(sql.postgres());
            matches!(found, Some(CheckCondition::OneOf { column: own, values: others })
                if own.eq_ignore_ascii_case(column) && others == *values)
        }
        (CheckCondition::Sql(sql), CheckCondition::Sql(other)) => is_same_sql(sql, other),
        (_, CheckCondition::Sql(other)) => bare(&check_sql(check)) == bare(other.postgres()),
        (condition, other) => condition == other,
    }
}

/// Returns whether SQL of the migrations is what a database has, which writes it in its own way.
fn is_same_sql(sql: &SqlExpression, other: &SqlExpression) -> bool {
    let halves = match sql {
        SqlExpression::Common(sql) => vec![sql],
        SqlExpression::PerBackend { sqlite, postgres } => vec![sqlite, postgres],
    };
    let other = bare(other.postgres());
    halves.into_iter().any(|half| bare(half) == other)
}

/// SQL without what a server adds to it: parentheses, quotes around names, and casts.
fn bare(sql: &str) -> String {
    let (mut bare, mut rest) = (String::new(), sql);
    while let Some(first) = rest.chars().next() {
        if let Some(cast) = rest.strip_prefix("::") {
            let long = LONG_TYPES.iter().find_map(|ty| cast.strip_prefix(ty));
            let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
            rest = long.unwrap_or_else(|| cast.trim_start_matches(is_word));
            continue;
        }
        if !matches!(first, '(' | ')' | '"') && !first.is_whitespace() {
            bare.push(first);
        }
        rest = &rest[first.len_utf8()..];
    }
    bare
}
