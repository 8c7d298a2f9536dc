//! Embedded structs: `Person.address`.

use super::{ItemCursor, Selection};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::model::{
    Embed, EmbedField, Embedded, EmbeddedOptional, LoadPolicy, Path, PathFrom, PerRow, at_column,
    column_count, embedded_columns, read_columns_of,
};
use crate::query::{Item, ItemShape};
use crate::schema::Table;
use crate::value::{Reader, Type};

macro_rules! embedded {
    ($t:ident, $field:ty) => {
        impl<R, P: Path + PathFrom<R>, E: Embed, const N: usize> Selection<R> for $t<P, E, N> {
            type Out = P::Whole<$field>;
            type Kind = PerRow;
            fn items(self, to: &mut Vec<Item>) {
                for column in embedded_columns::<P, E, N>() {
                    to.push(Item::Value(column));
                }
            }
            fn types(to: &mut Vec<Option<Type>>) {
                to.extend((0..column_count::<E>()).map(|_| None));
            }
            fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Self::Out> {
                read_selected(reader, items)
            }
            fn set_load_policy(
                rows: &mut [&mut Self::Out],
                items: &mut ItemCursor<'_>,
                policy: &LoadPolicy<'_>,
            ) {
                let (_, _) = (rows, policy);
                pass_embedded::<E>(items);
            }
        }
    };
}
embedded!(Embedded, E);
embedded!(EmbeddedOptional, Option<E>);

/// Reads a selected struct, and takes the items of its columns.
pub(in crate::objects) fn read_selected<F: EmbedField>(
    reader: &mut dyn Reader,
    items: &mut ItemCursor<'_>,
) -> Result<F> {
    let first = items.next();
    (1..column_count::<F::Embed>()).for_each(|_| _ = items.next());
    read_embedded(reader, first).map_err(|(error, column)| match column {
        Some((table, column)) => at_column(error, table, column),
        None => error.of_no_model(),
    })
}

/// Takes the items of the columns of a struct.
pub(in crate::objects) fn pass_embedded<E: Embed>(items: &mut ItemCursor<'_>) {
    (0..column_count::<E>()).for_each(|_| _ = items.next());
}

/// The column where a row cannot be read, if it is one of a table.
type FailedColumn = Option<(&'static Table, usize)>;

/// Reads an embedded struct, given the shape of the first of its columns. They stand side by side as in the table.
pub(in crate::objects) fn read_embedded<F: EmbedField>(
    reader: &mut dyn Reader,
    first: Option<&ItemShape>,
) -> std::result::Result<F, (DecodeError, FailedColumn)> {
    let start = reader.position();
    let (table, column, read): (_, _, DecodeResult<F>) = match first {
        Some(&ItemShape::Column(table, column)) => {
            let read = read_columns_of(reader, table, column, |reader| F::read(reader));
            (Some(table), column, read)
        }
        _ => (None, 0, F::read(reader)),
    };
    read.map_err(|error| {
        let column = column + reader.position() - start;
        (error, table.map(|table| (table, column)))
    })
}
