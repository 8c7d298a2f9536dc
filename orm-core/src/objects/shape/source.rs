//! Columns and expressions as the source of a field.

use super::Row;
use super::fields::RowFields;
use super::reader::FieldReader;
use crate::error::Result;
use crate::model::{
    Column, Expr, Expression, Field, Kind, Model, Path, PathFrom, Predicate, Raw, Scalar,
};
use crate::sealed::Sealed;
use crate::value::Type;

/// A part of a row of `M` that can be read into a field of type `T`: a column, an expression or a relation. This trait is
/// sealed: it is implemented for the handles of fields and relations, and for what is computed of them.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// #[derive(Row)]
/// #[row(Book)]
/// struct Line {
///     title: String,
///     #[row(from = Book.author.name)] // a column of a related row
///     author: String,
///     #[row(from = 2026 - Book.year)] // an expression
///     age: i32,
/// }
///
/// let line: Line = Book::objects().filter(Book.id.eq(2)).values_as().get(&db).await?;
/// assert_eq!((line.author.as_str(), line.age), ("Louisa May Alcott", 158));
/// # assert_last_sql::<Book>(&db, r#"SELECT "book"."title", "t1"."name", ? - "book"."year" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "book"."id" = ? LIMIT ?"#);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT "book"."title", "t1"."name", ? - "book"."year" FROM "book"
/// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "book"."id" = ? LIMIT ?
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot read `{Self}` into a field of type `{T}`; declare it with the type of the value, of a to-one relation as a struct, of a to-many relation as a `Vec`",
    label = "a field, an expression or a relation of `{M}` is read as what it is; a struct has `#[derive(Row)]`"
)]
pub trait FieldSource<T, M: Model>: Sealed + Sized + 'static {
    /// Adds the items that the field is read from.
    #[doc(hidden)]
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, M, Out, T>);
    /// Reads them.
    #[doc(hidden)]
    fn read(from: &mut FieldReader<'_>) -> Result<T>;
}

impl<R, P, V: Field, T: Send + 'static, const N: usize> FieldSource<T, R> for Column<P, V, N>
where
    R: Model,
    P: Path + PathFrom<R>,
    P::Nullable<V>: ReadAs<T>,
{
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, R, Out, T>) {
        to.add_value(self.expr(), V::TYPES.first().copied());
    }

    fn read(from: &mut FieldReader<'_>) -> Result<T> {
        <P::Nullable<V> as ReadAs<T>>::read_as(from)
    }
}

impl<R: Model, V: Field + ReadAs<T>, T: Send + 'static, K: Kind> FieldSource<T, R>
    for Expr<R, V, K>
{
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, R, Out, T>) {
        to.add_value(self.expr(), V::TYPES.first().copied());
    }

    fn read(from: &mut FieldReader<'_>) -> Result<T> {
        V::read_as(from)
    }
}

impl<R: Model, T: Send + 'static, K: Kind> FieldSource<T, R> for Predicate<R, K>
where
    bool: ReadAs<T>,
{
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, R, Out, T>) {
        to.add_value(self.expr(), Some(Type::Bool));
    }

    fn read(from: &mut FieldReader<'_>) -> Result<T> {
        bool::read_as(from)
    }
}

impl<R: Model, V: Field + ReadAs<T>, T: Send + 'static> FieldSource<T, R> for Raw<V> {
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, R, Out, T>) {
        to.add_value(self.node(), V::TYPES.first().copied());
    }

    fn read(from: &mut FieldReader<'_>) -> Result<T> {
        V::read_as(from)
    }
}

/// The row itself as the source of a field: the fields of another struct of the same model.
#[derive(Debug)]
pub struct SameRow;

impl Sealed for SameRow {}

impl<M: Model, S: Row<M>> FieldSource<S, M> for SameRow {
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, M, Out, S>) {
        S::add_fields(to);
    }

    fn read(from: &mut FieldReader<'_>) -> Result<S> {
        S::read(from)
    }
}

/// Types of values that can be read into a field of type `T`: `T` itself, and its type without the `Option`. Users do not
/// implement this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// #[derive(Row)]
/// #[row(Book)]
/// struct Line {
///     title: Option<String>, // never `None`, which a struct for several models may have all the same
///     subtitle: Option<String>,
/// }
///
/// let line: Line = Book::objects().filter(Book.id.eq(1)).values_as().get(&db).await?;
/// assert_eq!((line.title.as_deref(), line.subtitle), (Some("Nature"), None));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot read a `{Self}` into a field of type `{T}`; declare the field as `{Self}`",
    label = "the value is a `{Self}`"
)]
pub trait ReadAs<T> {
    /// Reads the next item.
    #[doc(hidden)]
    fn read_as(from: &mut FieldReader<'_>) -> Result<T>;
}

impl<S: Scalar> ReadAs<S> for S {
    fn read_as(from: &mut FieldReader<'_>) -> Result<S> {
        from.value()
    }
}

impl<S: Scalar> ReadAs<Option<S>> for S {
    fn read_as(from: &mut FieldReader<'_>) -> Result<Option<S>> {
        from.value()
    }
}

impl<S: Scalar> ReadAs<Option<S>> for Option<S> {
    fn read_as(from: &mut FieldReader<'_>) -> Result<Option<S>> {
        from.value()
    }
}

/// Never the case: it is there for its message.
impl<S: Scalar> ReadAs<S> for Option<S>
where
    Option<S>: NeverNull,
{
    fn read_as(from: &mut FieldReader<'_>) -> Result<S> {
        from.value()
    }
}

/// Types without null, for a message: no `Option` is one. Users do not implement this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// #[derive(Row)]
/// #[row(Book)]
/// struct Line {
///     #[row(from = Book.subtitle.coalesce(""))] // what may be null needs an `Option`, or a value in its place
///     subtitle: String,
/// }
///
/// let line: Line = Book::objects().filter(Book.id.eq(1)).values_as().get(&db).await?;
/// assert_eq!(line.subtitle, "");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "the value may be null, the field may not; make the field an `{Self}`",
    label = "the value is an `{Self}`"
)]
pub trait NeverNull {}
