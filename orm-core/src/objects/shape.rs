//! Structs that queries are read into, field by field: `#[derive(Row)]`.
//!
//! The struct adds its fields to a [`RowLayout`], each with the part of a row that it is read from ([`FieldSource`]) and
//! with the way to its place in the struct. Rows are then read straight into structs; what cannot be read with a row,
//! such as a list of related rows, is loaded when all rows are there and put into its place.
//!
//! ```text
//! AuthorPage { name, mentor: Option<AuthorLine { name }>, books: Vec<BookLine> }
//!   items  "author"."name"  "t1"."id" (there?)  "t1"."name"  "author"."id" (whose books)
//!   steps                                                    BookLine: one query for all authors
//! ```
//!
//! - this file: [`Row`], which the derive implements
//! - `layout`: the items that are selected and the steps that follow
//! - `fields`: the fields as they are added
//! - `reader`: the items of a row as they are read
//! - `rows`: the rows as they are read, and completed
//! - `source`: columns and expressions as the source of a field
//! - `embedded`: embedded structs
//! - `related`: to-one relations
//! - `list`: to-many relations

pub(super) mod embedded;
pub(super) mod fields;
pub(super) mod layout;
pub(super) mod list;
pub(super) mod reader;
pub(super) mod related;
pub(super) mod rows;
pub(super) mod source;

use crate::error::Result;
use crate::model::Model;
use fields::RowFields;
use reader::FieldReader;

/// A struct that is read from rows of `M`: one with `#[derive(Row)]`, or `M` itself. The derive implements this trait,
/// and nobody else: its methods are hidden and may change.
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
///     #[row(from = Book.author.name)]
///     by: String,
/// }
///
/// let lines: Vec<Line> = Book::objects().order_by(Book.id).values_as::<Line>().all(&db).await?;
/// assert_eq!((&*lines[0].title, &*lines[0].by), ("Nature", "Ralph Waldo Emerson"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT "book"."title", "t1"."name" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "book"."id"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not read from rows of `{M}`; write `{M}`, or a struct with `#[derive(Row)]` and `#[row({M})]`",
    label = "rows of `{M}` are read here",
    note = "a tuple is read by `values`, which names what is in it, `.values((Book.title, Book.year))`; values of many related rows are an array, `#[row(from = Author.books().array_agg(Book.title))]`"
)]
pub trait Row<M: Model /* of one model: `R: Row<Book>` */>: Sized + Send + 'static {
    /// The name of the struct, for errors.
    #[doc(hidden)]
    const ROW_NAME: &'static str;
    /// Adds the fields in their order.
    #[doc(hidden)]
    fn add_fields<Out: Send + 'static>(to: &mut RowFields<'_, M, Out, Self>);
    /// Reads the fields in their order.
    #[doc(hidden)]
    fn read(from: &mut FieldReader<'_>) -> Result<Self>;
    /// Adds the fields of a row that may be missing.
    #[doc(hidden)]
    fn add_optional<Out: Send + 'static>(to: &mut RowFields<'_, M, Out, Option<Self>>) {
        to.add_optional(Self::add_fields);
    }
    /// Reads a row that may be missing.
    #[doc(hidden)]
    fn read_optional(from: &mut FieldReader<'_>) -> Result<Option<Self>> {
        if from.skips_missing()? {
            return Ok(None);
        }
        Self::read(from).map(Some)
    }
}

/// A whole row.
impl<M: Model> Row<M> for M {
    const ROW_NAME: &'static str = "";

    fn add_fields<Out: Send + 'static>(to: &mut RowFields<'_, M, Out, Self>) {
        to.add_row();
    }

    fn read(from: &mut FieldReader<'_>) -> Result<Self> {
        from.row()
    }

    fn add_optional<Out: Send + 'static>(to: &mut RowFields<'_, M, Out, Option<Self>>) {
        to.within_option().add_row();
    }

    fn read_optional(from: &mut FieldReader<'_>) -> Result<Option<Self>> {
        from.optional_row()
    }
}
