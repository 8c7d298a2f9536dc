//! Assignments: fields that are set by `update`, and those that `save_fields` writes.

use crate::model::{
    AssignableTo, Column, Embed, EmbedOperand, Embedded, EmbeddedOptional, Field, ForeignKey,
    KeyOperand, Model, OfRow, Operand, OwnFields, Path, Predicate, Settable, StructPosition, ToOne,
    ToOneOptional, embedded_values,
};
use crate::query;
use crate::sealed::Sealed;
use std::marker::PhantomData;
use std::ops::Range;

/// A field and what it is set to: `Book.copies.set(Book.copies - 1)`.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// # use orm::query::Assignment;
/// let mut changes: Vec<Assignment<Book>> = vec![Book.copies.set(Book.copies + 1)];
/// let title: Option<&str> = Some("Little Women, or Meg, Jo, Beth and Amy");
/// changes.extend(title.map(|title| Book.title.set(title)));
/// assert_eq!(Book::objects().filter(Book.id.eq(2)).update(changes, &db).await?, 1);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// UPDATE "book" SET "copies" = "book"."copies" + ?, "title" = ? WHERE "book"."id" = ?
/// ```
#[derive(Clone, Debug)]
pub struct Assignment<R> {
    set: Vec<query::SetClause>,
    root: PhantomData<fn() -> R>,
}

impl<R> Assignment<R> {
    /// The untyped assignments.
    pub(in crate::model) fn into_clauses(self) -> Vec<query::SetClause> {
        self.set
    }
}

impl<M: Model> Assignment<M> {
    /// Sets each column of a field.
    pub(super) fn new(field: usize, values: Vec<query::Expr>) -> Self {
        let set = query::SetClause::of_columns(M::table().range(field), values);
        Assignment {
            set,
            root: PhantomData,
        }
    }
}

/// The assignments of an `update`: one, an `Option` of one, where `None` leaves the field as it is, a `Vec` of them, or a
/// tuple or an array of any of these. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let (title, year) = (Some("Essays"), None::<i32>);
/// let book = Book::objects().filter(Book.id.eq(1));
/// let changed = book.update((title.map(|it| Book.title.set(it)), year.map(|it| Book.year.set(it))), &db).await?;
/// # assert_last_sql::<Book>(&db, r#"UPDATE "book" SET "title" = ? WHERE "book"."id" = ?"#);
/// assert_eq!(changed, 1);
/// # Ok(())
/// # }
/// ```
/// ```sql
/// UPDATE "book" SET "title" = ? WHERE "book"."id" = ?
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not assign to fields of `{R}`; write `.update({R}.field.set(…), &db)`, or a tuple of such in front of the database",
    label = "assignments stand here; one that may be left out is `option.map(|value| {R}.field.set(value))`"
)]
pub trait Assignments<R>: Sealed {
    /// Appends the untyped assignments.
    #[doc(hidden)]
    fn assignments(self, to: &mut Vec<query::SetClause>);
}

#[diagnostic::do_not_recommend]
impl<R> Assignments<R> for Assignment<R> {
    fn assignments(self, to: &mut Vec<query::SetClause>) {
        to.extend(self.set);
    }
}
// The one `Option` and the one `Vec`, so that `None` and `vec![]` have one reading.
#[diagnostic::do_not_recommend]
impl<R> Assignments<R> for Option<Assignment<R>> {
    fn assignments(self, to: &mut Vec<query::SetClause>) {
        to.extend(self.into_iter().flat_map(|assignment| assignment.set));
    }
}
#[diagnostic::do_not_recommend]
impl<R> Assignments<R> for Vec<Assignment<R>> {
    fn assignments(self, to: &mut Vec<query::SetClause>) {
        to.extend(self.into_iter().flat_map(|assignment| assignment.set));
    }
}
#[diagnostic::do_not_recommend]
impl<R, A: Assignments<R>, const N: usize> Assignments<R> for [A; N] {
    fn assignments(self, to: &mut Vec<query::SetClause>) {
        for assignments in self {
            assignments.assignments(to);
        }
    }
}

/// Nothing meets this bound, so that whoever updates by a condition reads its message.
#[diagnostic::on_unimplemented(
    message = "a condition chooses rows in front of `update`, and a field is assigned by `set`; write `.filter(Book.id.eq(1)).update(Book.copies.set(3), &db)`",
    label = "an assignment stands here, `Book.copies.set(3)`"
)]
#[doc(hidden)]
pub trait ChosenInFront {}

/// Nothing meets this bound, so that whoever gives a field to `update`, and its value behind it, reads its message.
#[diagnostic::on_unimplemented(
    message = "a field is assigned by `set`; write `.update(Book.copies.set(3), &db)`, and of several fields `.update((Book.copies.set(3), Book.year.set(1868)), &db)`",
    label = "an assignment stands here, `Book.copies.set(3)`"
)]
#[doc(hidden)]
pub trait AssignedBySet {}

// These never hold, since no key of a model meets the bound. One line each, since the messages show it.
#[rustfmt::skip]
impl<R: Model<Key: AssignedBySet>, P, V, const N: usize> Assignments<R> for Column<P, V, N> {
    fn assignments(self, _: &mut Vec<query::SetClause>) {
        unreachable!()
    }
}
#[rustfmt::skip]
impl<R: Model<Key: AssignedBySet>, P, T, const N: usize> Assignments<R> for ToOne<P, T, N> {
    fn assignments(self, _: &mut Vec<query::SetClause>) {
        unreachable!()
    }
}
#[rustfmt::skip]
impl<R: Model<Key: AssignedBySet>> Assignments<R> for &str {
    fn assignments(self, _: &mut Vec<query::SetClause>) {
        unreachable!()
    }
}

// This never holds, since no key of a model meets the bound.
impl<R: Model<Key: ChosenInFront>> Assignments<R> for Predicate<R> {
    fn assignments(self, _: &mut Vec<query::SetClause>) {
        unreachable!()
    }
}

impl<P: Path, V: Field, const N: usize> Column<P, V, N> {
    /// Sets the field to a value or to what is computed from the row.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let changed = Book::objects()
    ///     .filter(Book.author.name.contains("Louisa"))
    ///     .update((Book.copies.set(Book.copies + 1), Book.subtitle.set(None)), &db)
    ///     .await?;
    /// assert_eq!(changed, 2);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// UPDATE "book" SET "copies" = "book"."copies" + ?, "subtitle" = ? WHERE …
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn set<O: Operand<V, P::Root>>(&self, value: O) -> Assignment<P::Root> where P: OwnFields, O::Kind: OfRow, O::Value: AssignableTo<V>, P::Root: Settable<P::Position<N>> {
        Assignment::new(Self::POSITION, vec![value.operand()])
    }
}

macro_rules! embedded {
    ($t:ident, $field:ty) => {
        impl<P: Path, E: Embed, const N: usize> $t<P, E, N> {
            /// Sets all fields, those that are `None` to null.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> orm::Result<()> {
            /// # let db = library().await?;
            /// # db.create_tables(schema![Member]).await?;
            /// let home = Address { city: "Bonn".into(), zip: None };
            /// let abroad = Member::objects().filter(Member.address.zip.is_null());
            /// abroad.update(Member.address.set(&home), &db).await?;
            /// # assert_last_sql::<Member>(&db, r#"UPDATE "member" SET "address_city" = ?, "address_zip" = ? WHERE "member"."address_zip" IS NULL"#);
            /// # Ok(())
            /// # }
            /// ```
            /// ```sql
            /// UPDATE "member" SET "address_city" = ?, "address_zip" = ? WHERE "member"."address_zip" IS NULL
            /// ```
            pub fn set(&self, value: impl EmbedOperand<$field>) -> Assignment<P::Root>
            where
                P: OwnFields,
            {
                let fields = positions::<P, E, N>();
                let table = P::Root::table();
                let columns = fields.flat_map(|field| table.range(field));
                let values = embedded_values::<$field>(&value).into_iter();
                let set = columns.zip(values).map(|(column, value)| query::SetClause {
                    column,
                    value: query::Expr::value(value),
                });
                Assignment {
                    set: set.collect(),
                    root: PhantomData,
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M: Model, P: OwnFields<Root = M>, E: Embed, const N: usize> FieldSet<M>
            for $t<P, E, N>
        {
            type Positions = StructPosition<P::Position<N>>;
            fn positions(self, to: &mut Vec<usize>) {
                to.extend(positions::<P, E, N>());
            }
        }
    };
}
embedded!(Embedded, E);
embedded!(EmbeddedOptional, Option<E>);

/// The positions of the fields of an embedded struct.
pub(super) fn positions<P: Path, E: Embed, const N: usize>() -> Range<usize> {
    let first = P::OFFSET + N;
    first..first + E::FIELDS.len()
}

impl<P: OwnFields, T: Model, const N: usize> ToOne<P, T, N> {
    /// Points the foreign key at a row, given by itself or by its key, or at that of another foreign key of the row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let essays = Book::objects().filter(Book.title.eq("Nature"));
    /// assert_eq!(essays.update(Book.author.set(2), &db).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "book" SET "author_id" = ? WHERE "book"."title" = ?
    /// ```
    pub fn set<K: KeyOperand<ForeignKey<T>, P::Root>>(&self, value: K) -> Assignment<P::Root>
    where
        K::Value: AssignableTo<ForeignKey<T>>,
    {
        Assignment::new(P::OFFSET + N, value.key_operand().into_iter().collect())
    }
}

impl<P: OwnFields, T: Model, const N: usize> ToOneOptional<P, T, N> {
    /// Points the foreign key at a row, given by itself or by its key, at that of another foreign key of the row, or at
    /// none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let taught = Author::objects().filter(Author.mentor.is_not_null());
    /// assert_eq!(taught.update(Author.mentor.set(None), &db).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "author" SET "mentor_id" = ? WHERE "author"."mentor_id" IS NOT NULL
    /// ```
    pub fn set(
        &self,
        value: impl KeyOperand<Option<ForeignKey<T>>, P::Root>,
    ) -> Assignment<P::Root> {
        Assignment::new(P::OFFSET + N, value.key_operand().into_iter().collect())
    }
}

/// Fields of `M` to write: one, or a tuple of them. This trait is sealed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let mut book = Book::get(2, &db).await?;
/// book.copies = 4;
/// book.subtitle = None;
/// book.save_fields((Book.copies, Book.subtitle), &db).await?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// UPDATE "book" SET "subtitle" = ?, "copies" = ? WHERE "book"."id" = ?
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name fields of `{M}`; write `{M}.field`, or a tuple of such",
    label = "fields of `{M}` stand here"
)]
pub trait FieldSet<M>: Sealed {
    /// The positions of the fields: [`FieldPosition`], or a tuple of them.
    #[doc(hidden)]
    type Positions;
    /// Appends the positions of the fields.
    #[doc(hidden)]
    fn positions(self, to: &mut Vec<usize>);
}
// Messages are about the field, not about the model at which its path begins.
#[diagnostic::do_not_recommend]
impl<M: Model, P: OwnFields<Root = M>, V: Field, const N: usize> FieldSet<M> for Column<P, V, N> {
    type Positions = P::Position<N>;
    fn positions(self, to: &mut Vec<usize>) {
        to.push(Self::POSITION);
    }
}
#[diagnostic::do_not_recommend]
impl<M: Model, P: OwnFields<Root = M>, T: Model, const N: usize> FieldSet<M> for ToOne<P, T, N> {
    type Positions = P::Position<N>;
    fn positions(self, to: &mut Vec<usize>) {
        to.push(P::OFFSET + N);
    }
}
#[diagnostic::do_not_recommend]
impl<M: Model, P: OwnFields<Root = M>, T: Model, const N: usize> FieldSet<M>
    for ToOneOptional<P, T, N>
{
    type Positions = P::Position<N>;
    fn positions(self, to: &mut Vec<usize>) {
        to.push(P::OFFSET + N);
    }
}
