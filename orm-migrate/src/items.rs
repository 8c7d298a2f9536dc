//! The changes from the constraints and indexes of one table to those of another with the same columns.

use orm_core::schema::TableChange;
use orm_core::schema::physical::{ItemKind, ItemRename, PhysicalTable, TableItem};

/// Constraints and indexes of which one table has some and another has others.
///
/// They are compared by what they say: one that has another name alone is renamed.
#[derive(Debug, Default)]
pub(crate) struct ItemChanges {
    pub(crate) dropped: Vec<TableItem>,
    pub(crate) renamed: Vec<ItemRename>,
    pub(crate) added: Vec<TableItem>,
}

/// The changes that lead from the keys, constraints, indexes and generated columns of one table to those of another.
pub(crate) fn changes(from: &PhysicalTable, to: &PhysicalTable) -> Vec<TableChange> {
    let items = ItemChanges::between(from, to);
    let columns = to.columns.iter().filter_map(|column| {
        let own = from.column(&column.name).filter(|own| *own != column)?;
        Some(TableChange::AlterColumn {
            from: own.clone(),
            to: column.clone(),
            fill: None,
            using: None,
        })
    });
    let dropped = items.dropped.into_iter().map(TableChange::DropItem);
    let key = primary_key(from, to);
    let added = items.added.into_iter().map(TableChange::AddItem);
    dropped
        .chain(columns)
        .chain(key)
        .chain(items.renamed.into_iter().map(renamed))
        .chain(added)
        .chain(comments(from, to))
        .collect()
}

/// The changes from the comments of one table to those of another; a column that only one has has none.
pub(crate) fn comments(from: &PhysicalTable, to: &PhysicalTable) -> Vec<TableChange> {
    let columns = to.columns.iter().map(|column| Some(column.name.as_str()));
    let changes = std::iter::once(None).chain(columns).filter_map(|column| {
        let (before, after) = (from.comments.get(column), to.comments.get(column));
        (before != after).then(|| TableChange::SetComment {
            column: column.map(str::to_owned),
            from: before.map(str::to_owned),
            to: after.map(str::to_owned),
        })
    });
    changes.collect()
}

/// The change that a rename is.
pub(crate) fn renamed(rename: ItemRename) -> TableChange {
    let ItemRename { kind, from, to } = rename;
    TableChange::RenameItem { kind, from, to }
}

/// The change of the primary key, or of its name alone.
pub(crate) fn primary_key(from: &PhysicalTable, to: &PhysicalTable) -> Option<TableChange> {
    let (before, after) = (&from.primary_key, &to.primary_key);
    match (before, after) {
        _ if before == after => None,
        (Some(before), Some(after)) if before.columns == after.columns => {
            Some(TableChange::RenameItem {
                kind: ItemKind::PrimaryKey,
                from: before.name.clone(),
                to: after.name.clone(),
            })
        }
        _ => Some(TableChange::AlterPrimaryKey {
            from: before.clone(),
            to: after.clone(),
        }),
    }
}

impl ItemChanges {
    pub(crate) fn between(from: &PhysicalTable, to: &PhysicalTable) -> Self {
        let (mut before, mut after) = (from.items(), to.items());
        before.retain(|item| match after.iter().position(|own| own == item) {
            Some(position) => {
                after.swap_remove(position);
                false
            }
            None => true,
        });
        let mut changes = ItemChanges::default();
        let key = from.primary_key.iter().map(|key| key.name.clone());
        let own = from.items();
        let taken: Vec<_> = key
            .chain(own.iter().map(|item| item.name().to_owned()))
            .collect();
        for item in after {
            let same = before
                .iter()
                .position(|own| own.clone().named(item.name()) == item);
            match same.filter(|_| !taken.iter().any(|name| name == item.name())) {
                Some(position) => {
                    let own = before.swap_remove(position);
                    changes.renamed.push(ItemRename {
                        kind: own.kind(),
                        from: own.name().to_owned(),
                        to: item.name().to_owned(),
                    });
                }
                None => changes.added.push(item),
            }
        }
        before.sort();
        changes.added.sort();
        changes.dropped = before;
        changes
    }
}
