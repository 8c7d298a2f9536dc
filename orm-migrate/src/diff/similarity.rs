//! How alike two tables or two columns are: what is like another may have been renamed.

use super::new_names::NewNames;
use crate::nearest::distance;
use orm_core::schema::physical::{
    ColumnType, ForeignKeyConstraint, PhysicalColumn, PhysicalTable, TableName,
};
use orm_core::value::Type;

/// The least similarity, in percent, at which somebody is asked.
pub(super) const ASKED: u32 = 60;

/// The similarity of two columns in percent: of type 40, of null, default and keys 20, of name 30, of place 10.
pub(super) fn of_columns(
    (table, gone): (&PhysicalTable, &PhysicalColumn),
    (wanted, new): (&PhysicalTable, &PhysicalColumn),
) -> u32 {
    let position = |table: &PhysicalTable, column: &PhysicalColumn| {
        let mut columns = table.columns.iter();
        columns.position(|own| own.name == column.name)
    };
    let is_unique =
        |table: &PhysicalTable, column: &PhysicalColumn| table.is_unique(&[&column.name]);
    let weights = [
        (40, is_alike(&gone.ty, &new.ty)),
        (7, gone.null == new.null),
        (7, gone.default == new.default),
        (6, is_unique(table, gone) == is_unique(wanted, new)),
        (10, position(table, gone) == position(wanted, new)),
    ];
    let alike = weights.iter().filter(|(_, is_alike)| *is_alike);
    alike.map(|(weight, _)| weight).sum::<u32>() + of_names(&gone.name, &new.name) * 30 / 100
}

/// The similarity of two tables in percent: of columns 70, of name 30. A table of foreign keys alone is like one that has
/// them beside other columns: a model between two that a relation had none before, or has none any more. Foreign keys lead to
/// tables that may have other names by then.
pub(super) fn of_tables(
    gone: &PhysicalTable,
    new: &PhysicalTable,
    names: &NewNames<TableName>,
) -> u32 {
    let targets: Vec<_> = gone
        .foreign_keys
        .iter()
        .map(|key| names.after(&key.target))
        .collect();
    let is_of_relation = is_join_table(gone) && targets.iter().all(|target| refers_to(new, target))
        || is_join_table(new)
            && new
                .foreign_keys
                .iter()
                .all(|key| targets.contains(&&key.target));
    let is_same = |column: &&PhysicalColumn| {
        let other = new.column(&column.name);
        other.is_some_and(|other| is_alike(&column.ty, &other.ty))
    };
    let columns = if is_of_relation {
        100
    } else {
        let same = gone.columns.iter().filter(is_same).count() + moved_columns(gone, new, names);
        percent(same, gone.columns.len() + new.columns.len() - same)
    };
    columns * 70 / 100 + of_names(&gone.name.name, &new.name.name) * 30 / 100
}

/// The number of columns of foreign keys that have another name, and lead to a table that has another name: `author_id` is
/// `writer_id` where `author` is `writer`.
fn moved_columns(gone: &PhysicalTable, new: &PhysicalTable, names: &NewNames<TableName>) -> usize {
    let mut fresh: Vec<_> = keys_without(new, gone).collect();
    let moved = keys_without(gone, new).filter(|key| names.after(&key.target) != &key.target);
    let found = moved.filter_map(|before| {
        let is_same = |after: &&ForeignKeyConstraint| {
            after.target == *names.after(&before.target)
                && after.columns.len() == before.columns.len()
        };
        let position = fresh.iter().position(is_same)?;
        Some(fresh.remove(position).columns.len())
    });
    found.sum()
}

/// The foreign keys of a table over columns that the other does not have.
fn keys_without<'t>(
    table: &'t PhysicalTable,
    other: &'t PhysicalTable,
) -> impl Iterator<Item = &'t ForeignKeyConstraint> {
    let lacks = move |key: &&ForeignKeyConstraint| {
        let mut columns = key.columns.iter();
        columns.all(|column| other.column(column).is_none())
    };
    table.foreign_keys.iter().filter(lacks)
}

/// Returns whether a table has two foreign keys, and no columns but theirs: it is that of a many-to-many relation.
pub(super) fn is_join_table(table: &PhysicalTable) -> bool {
    let mut columns = table.columns.iter();
    let is_of_key = |column: &PhysicalColumn| {
        let mut keys = table.foreign_keys.iter();
        keys.any(|key| key.columns.contains(&column.name))
    };
    table.foreign_keys.len() == 2 && columns.all(is_of_key)
}

fn refers_to(table: &PhysicalTable, target: &TableName) -> bool {
    table.foreign_keys.iter().any(|key| key.target == *target)
}

/// Returns whether values of one type can be those of the other: integers, texts, times.
pub(super) fn is_alike(one: &ColumnType, other: &ColumnType) -> bool {
    one == other || matches!((family(one), family(other)), (Some(one), Some(other)) if one == other)
}

fn family(ty: &ColumnType) -> Option<u8> {
    Some(match ty {
        ColumnType::Decimal(_) => 1,
        ColumnType::Enum(_) => 3,
        ColumnType::Other(_) => return None,
        ColumnType::Logical { ty, .. } => match ty {
            Type::I16 | Type::I32 | Type::I64 => 0,
            Type::F32 | Type::F64 => 2,
            Type::Text => 3,
            Type::DateTime | Type::Timestamp => 4,
            _ => return None,
        },
    })
}

/// The similarity of two names in percent.
pub(super) fn of_names(one: &str, other: &str) -> u32 {
    let letters = |name: &str| name.to_lowercase().chars().collect::<Vec<_>>();
    let (one, other) = (letters(one), letters(other));
    let longest = one.len().max(other.len());
    percent(longest - distance(&one, &other).min(longest), longest)
}

fn percent(part: usize, whole: usize) -> u32 {
    let percent = (part * 100).checked_div(whole).unwrap_or(0);
    u32::try_from(percent).unwrap_or(100)
}
