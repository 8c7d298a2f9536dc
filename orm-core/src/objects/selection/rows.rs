//! Whole models: `Book`, `Book.author`, `User.profile()`.

use super::{ItemCursor, Selection};
use crate::error::{Error, Result};
use crate::model::{
    JoinedRow, LoadPolicy, Model, Path, PathFrom, PerRow, QueryPosition, ReverseOneToOne, ToOne,
    ToOneOptional, Via, ViaBack, ViaOptional, read_joined, set_load_policy,
};
use crate::query::{Item, ItemShape};
use crate::value::Reader;

/// Adds the row at the end of a path.
pub fn row_item<P: Path>(to: &mut Vec<Item>) {
    to.push(Item::Row(P::PATH));
}

/// Reads the row at the end of a path.
pub fn read_row<P: Path>(
    reader: &mut dyn Reader,
    items: &mut ItemCursor<'_>,
) -> Result<P::Row<P::Target>> {
    let row = read_joined_row::<P::Target>(reader, items)?;
    JoinedRow::joined(row).ok_or(Error::DoesNotExist {
        model: P::Target::table().model,
    })
}

/// Reads a joined row, if there is one.
pub(in crate::objects) fn read_joined_row<M: Model>(
    reader: &mut dyn Reader,
    items: &mut ItemCursor<'_>,
) -> Result<Option<M>> {
    match items.next() {
        Some(ItemShape::Row(tree)) => read_joined(reader, tree),
        _ => Ok(None),
    }
}

/// Returns whether the rows at the end of a path have relations, which load later.
pub fn has_relations<P: Path>() -> bool {
    P::Target::table().has_relations()
}

/// Sets the load policy of the rows at the end of a path.
pub fn set_load_policy_of_rows<P: Path>(
    rows: &mut [&mut P::Row<P::Target>],
    items: &mut ItemCursor<'_>,
    policy: &LoadPolicy<'_>,
) {
    let position = QueryPosition::Reached(P::Root::table(), P::PATH);
    let rows = rows.iter_mut().filter_map(|row| row.row_mut());
    set_load_policy_at(position, rows, items, policy);
}

/// Sets the load policy of rows of a to-many relation that were joined.
pub(in crate::objects) fn set_load_policy_of_joined<'r, M: Model>(
    rows: impl IntoIterator<Item = &'r mut M>,
    items: &mut ItemCursor<'_>,
    policy: &LoadPolicy<'_>,
) {
    let position = QueryPosition::Reached(M::table(), None);
    set_load_policy_at(position, rows, items, policy);
}

/// Sets the load policy of rows that were read at this position of a query.
pub(in crate::objects) fn set_load_policy_at<'r, M: Model>(
    position: QueryPosition,
    rows: impl IntoIterator<Item = &'r mut M>,
    items: &mut ItemCursor<'_>,
    policy: &LoadPolicy<'_>,
) {
    let Some(ItemShape::Row(tree)) = items.next() else {
        return;
    };
    let policy = LoadPolicy {
        mode: policy.mode,
        at: policy.at,
        position,
        parents: None,
    };
    set_load_policy(rows, &tree.children, &policy);
}

macro_rules! to_one {
    ($($t:ident $via:ident)*) => {$(
        impl<R, P: Path + PathFrom<R>, T: Model, const N: usize> Selection<R> for $t<P, T, N> {
            type Out = <$via<P, T, N> as Path>::Row<T>;
            type Kind = PerRow;
            fn items(self, to: &mut Vec<Item>) {
                row_item::<$via<P, T, N>>(to);
            }
            fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Self::Out> {
                read_row::<$via<P, T, N>>(reader, items)
            }
            fn loads() -> bool {
                has_relations::<$via<P, T, N>>()
            }
            fn set_load_policy(
                rows: &mut [&mut Self::Out],
                items: &mut ItemCursor<'_>,
                policy: &LoadPolicy<'_>,
            ) {
                set_load_policy_of_rows::<$via<P, T, N>>(rows, items, policy);
            }
        }
    )*};
}
to_one!(ToOne Via ToOneOptional ViaOptional ReverseOneToOne ViaBack);
