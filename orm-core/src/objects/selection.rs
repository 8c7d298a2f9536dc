//! Selections, for `values` and `annotate`: expressions, whole models, and tuples of them.
//!
//! ```text
//! values((Book.title, Book.author))
//!   items: [Value("book"."title"), Row(Some(author))]      read: (String, Author)
//! ```
//!
//! - this file: [`Selection`], which is compiled for each selection and reads straight into its result
//! - `embedded`: embedded structs
//! - `reader`: its functions that read
//! - `rows`: whole models; `tuples`: tuples of up to twelve

pub(super) mod embedded;
pub(super) mod reader;
pub(super) mod rows;
pub(super) mod tuples;

use crate::error::{DecodeError, DecodeResult, Error, Result};
use crate::model::functions::{CaseBranches, EndedByOtherwise};
use crate::model::{
    Column, Expr, Field, Kind, LoadPolicy, Model, OverWindow, Path, PathFrom, PerRow, Predicate,
    Raw, WindowFunction, read_columns_of,
};
use crate::query::{Item, ItemShape};
use crate::value::{Reader, Type};
use std::slice;

/// A selection of rows of `R`: an expression such as `Book.title`, a whole model such as `Book` or `Book.author`, or a
/// tuple of up to twelve of them. Users do not implement this trait: its required items are hidden and may change.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let rows: Vec<(String, Author, i32)> = Book::objects()
///     .order_by(Book.id)
///     .values((Book.title, Book.author, Book.year + 1))
///     .all(&db)
///     .await?;
/// assert_eq!((&*rows[0].0, rows[0].1.id, rows[0].2), ("Nature", 1, 1837));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot select `{Self}` in a query of `{R}`; write a field such as `Book.title`, an expression, a row such as `{R}`, or a tuple of up to twelve",
    label = "fields, expressions and rows of `{R}` stand here, and those that it refers to",
    note = "a field is named by its handle, such as `Book.title`; a value of Rust is selected as `value(1)`",
    note = "rows of a to-many relation are loaded by `prefetch_related`, and aggregated by its methods: `Author.books().count()`, `Author.books().sum(Book.copies)`"
)]
pub trait Selection<R> {
    /// The result read of one row.
    type Out: Send + 'static;
    /// The rows that it is computed from.
    type Kind: Kind;
    /// Adds what is selected.
    #[doc(hidden)]
    fn items(self, to: &mut Vec<Item>);
    /// Adds the type of each item that is a value.
    #[doc(hidden)]
    fn types(to: &mut Vec<Option<Type>>) {
        to.push(None);
    }
    /// Reads what was selected, and takes its items.
    #[doc(hidden)]
    fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Self::Out>;
    /// Returns whether there are whole rows that load relations later.
    #[doc(hidden)]
    fn loads() -> bool {
        false
    }
    /// Sets the load policy of whole rows among what was read of all rows of one query, and takes its items. `policy` is
    /// that of the query's own rows.
    #[doc(hidden)]
    fn set_load_policy(
        rows: &mut [&mut Self::Out],
        items: &mut ItemCursor<'_>,
        policy: &LoadPolicy<'_>,
    ) {
        let (_, _) = (rows, policy);
        items.next();
    }
}

/// A [`Selection`] of which each row gives an `Out`. Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::{Selection, SelectionOf};
///
/// /// The texts that something says of books, each once.
/// async fn distinct<S>(text: S, db: &Database) -> orm::Result<Vec<String>>
/// where
///     S: Selection<Book> + SelectionOf<Book, String>,
/// {
///     Book::objects().values(text).distinct().all(db).await
/// }
///
/// assert_eq!(distinct(Book.author.name, &db).await?.len(), 2);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
// A bound on an associated type, `Selection<R, Out = Out>`, is reported at the whole tuple, not at the item that breaks it.
pub trait SelectionOf<R, Out>: Selection<R, Out = Out> {}
impl<R, S: Selection<R>> SelectionOf<R, S::Out> for S {}

/// The layouts of the items of a query, taken one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct ItemCursor<'i>(slice::Iter<'i, ItemShape>);

impl<'i> ItemCursor<'i> {
    /// Begins with the first of these.
    pub(super) fn new(items: &'i [ItemShape]) -> Self {
        ItemCursor(items.iter())
    }

    /// Takes the next one.
    pub(super) fn next(&mut self) -> Option<&'i ItemShape> {
        self.0.next()
    }
}

impl<R, P: Path + PathFrom<R>, V: Field, const N: usize> Selection<R> for Column<P, V, N> {
    type Out = P::Nullable<V>;
    type Kind = PerRow;
    fn items(self, to: &mut Vec<Item>) {
        select(self, to);
    }
    fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Self::Out> {
        read_value(reader, items)
    }
}

macro_rules! expressions {
    ([$($g:tt)*] $t:ty, $value:ty) => {
        impl<R: Model, $($g)*> Selection<R> for $t {
            type Out = $value;
            type Kind = K;
            fn items(self, to: &mut Vec<Item>) {
                select(self.clone(), to);
            }
            fn types(to: &mut Vec<Option<Type>>) {
                to.push(<$value as Field>::TYPES.first().copied());
            }
            fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<$value> {
                read_value(reader, items)
            }
        }
    };
}
expressions!([V: Field, K: Kind] Expr<R, V, K>, V);
expressions!([V: Field, K: Kind] &Expr<R, V, K>, V);
expressions!([K: Kind] Predicate<R, K>, bool);
expressions!([K: Kind] &Predicate<R, K>, bool);

impl<R: Model, V: Field> Selection<R> for Raw<V> {
    type Out = V;
    type Kind = PerRow;
    fn items(self, to: &mut Vec<Item>) {
        to.push(Item::Value(self.node()));
    }
    fn types(to: &mut Vec<Option<Type>>) {
        to.push(V::TYPES.first().copied());
    }
    fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<V> {
        read_value(reader, items)
    }
}

/// A window function that lacks its window.
#[doc(hidden)]
impl<R: OverWindow, M, V: Field, K: Kind> Selection<R> for WindowFunction<M, V, K> {
    type Out = V;
    type Kind = K;
    fn items(self, _to: &mut Vec<Item>) {
        R::never::<()>();
    }
    fn read(_reader: &mut dyn Reader, _items: &mut ItemCursor<'_>) -> Result<V> {
        R::never()
    }
}

/// A `case` that lacks its end.
#[doc(hidden)]
impl<R: EndedByOtherwise, V: Field, K: Kind> Selection<R> for CaseBranches<R, V, K> {
    type Out = V;
    type Kind = K;
    fn items(self, _to: &mut Vec<Item>) {
        R::never::<()>();
    }
    fn read(_reader: &mut dyn Reader, _items: &mut ItemCursor<'_>) -> Result<V> {
        R::never()
    }
}

fn select(value: impl crate::model::Expression, to: &mut Vec<Item>) {
    to.push(Item::Value(value.expr()));
}

/// Reads a value.
fn read_value<V: Field>(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<V> {
    let shape = items.next();
    read_item(reader, shape).map_err(|error| unreadable(error, shape))
}

/// Reads a value; one of a column as that is declared.
pub(super) fn read_item<V: Field>(
    reader: &mut dyn Reader,
    shape: Option<&ItemShape>,
) -> DecodeResult<V> {
    match shape {
        Some(&ItemShape::Column(table, column)) => {
            read_columns_of(reader, table, column, |reader| V::read(reader))
        }
        Some(&ItemShape::Calculated(table)) => {
            V::read(reader).map_err(|error| error.of_calculation(table.model))
        }
        Some(&ItemShape::Computed(table)) => {
            V::read(reader).map_err(|error| error.of_computed(table.model))
        }
        _ => V::read(reader),
    }
}

/// Names the model and field of a value that cannot be read, if it is one.
fn unreadable(error: DecodeError, shape: Option<&ItemShape>) -> Error {
    match shape {
        Some(&ItemShape::Column(table, position)) => {
            let field = table.columns()[position].field;
            error.of(table.model, table.fields[field].name)
        }
        _ => error.of_no_model(),
    }
}
