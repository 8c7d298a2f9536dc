//! Updates of a stored row by one that comes.

use crate::model::handle::set;
use crate::model::{
    Assignment, Column, Embed, Embedded, EmbeddedOptional, Field, FieldSet, Model, OwnFields, Path,
    Settable, ToOne, ToOneOptional,
};
use crate::query;
use crate::schema::Table;
use crate::sealed::Sealed;

/// The updates of a stored row by one that comes: fields, assignments, or a tuple of them, or a `Vec` of assignments.
/// This trait is sealed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // A field becomes that of the row that comes; an assignment says another value.
/// let updates = (Author.mentor, Author.birth_year.set(Author.birth_year.coalesce(incoming(Author.birth_year))));
/// let rule = OnConflict::update(updates).on(Author.name);
/// Author::draft().name("Louisa May Alcott").birth_year(1900).save_with(rule, &db).await?;
/// let louisa = Author::get(2, &db).await?;
/// assert_eq!((louisa.birth_year, louisa.mentor.is_none()), (Some(1832), true));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no update of a row; write a field, `Author.name`, which becomes that of the row that comes, `Author.name.set(…)`, or a tuple of such",
    label = "fields and assignments stand here"
)]
pub trait ConflictUpdates<R>: Sealed {
    /// Appends the untyped assignments.
    #[doc(hidden)]
    fn updates(self, to: &mut Vec<query::SetClause>);
}

#[diagnostic::do_not_recommend]
impl<M, P, V, const N: usize> ConflictUpdates<M> for Column<P, V, N>
where
    Self: FieldSet<M>,
    M: Model + Settable<<Self as FieldSet<M>>::Positions>,
    P: Path,
    V: Field,
{
    fn updates(self, to: &mut Vec<query::SetClause>) {
        set_to_incoming(M::table(), Self::POSITION, to);
    }
}
#[diagnostic::do_not_recommend]
impl<M: Model, P: Path, E: Embed, const N: usize> ConflictUpdates<M> for Embedded<P, E, N>
where
    Self: FieldSet<M>,
{
    fn updates(self, to: &mut Vec<query::SetClause>) {
        set::positions::<P, E, N>().for_each(|field| set_to_incoming(M::table(), field, to));
    }
}
#[diagnostic::do_not_recommend]
impl<M: Model, P: Path, E: Embed, const N: usize> ConflictUpdates<M> for EmbeddedOptional<P, E, N>
where
    Self: FieldSet<M>,
{
    fn updates(self, to: &mut Vec<query::SetClause>) {
        set::positions::<P, E, N>().for_each(|field| set_to_incoming(M::table(), field, to));
    }
}
#[diagnostic::do_not_recommend]
impl<M: Model, P: OwnFields<Root = M>, T: Model, const N: usize> ConflictUpdates<M>
    for ToOne<P, T, N>
{
    fn updates(self, to: &mut Vec<query::SetClause>) {
        set_to_incoming(M::table(), P::OFFSET + N, to);
    }
}
#[diagnostic::do_not_recommend]
impl<M: Model, P: OwnFields<Root = M>, T: Model, const N: usize> ConflictUpdates<M>
    for ToOneOptional<P, T, N>
{
    fn updates(self, to: &mut Vec<query::SetClause>) {
        set_to_incoming(M::table(), P::OFFSET + N, to);
    }
}
#[diagnostic::do_not_recommend]
impl<R> ConflictUpdates<R> for Assignment<R> {
    fn updates(self, to: &mut Vec<query::SetClause>) {
        to.extend(self.into_clauses());
    }
}
#[diagnostic::do_not_recommend]
impl<R> ConflictUpdates<R> for Vec<Assignment<R>> {
    fn updates(self, to: &mut Vec<query::SetClause>) {
        to.extend(self.into_iter().flat_map(Assignment::into_clauses));
    }
}

/// Sets each column of a field to that of the row that comes.
fn set_to_incoming(table: &'static Table, field: usize, to: &mut Vec<query::SetClause>) {
    let columns = table.range(field);
    to.extend(columns.map(|column| query::SetClause::incoming(table, column)));
}
