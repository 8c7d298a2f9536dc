//! To-one relations as the source of a field.

use super::Row;
use super::fields::RowFields;
use super::layout::{Access, Completing, ReadItems, Step};
use super::reader::FieldReader;
use super::source::FieldSource;
use crate::error::Result;
use crate::model::{
    Model, Path, PathFrom, ReverseOneToOne, ToOne, ToOneOptional, Via, ViaBack, ViaOptional,
    set_load_policy,
};
use crate::objects::load::LoadContext;
use crate::objects::load::policy::policy;
use crate::query::{Item, ItemShape};
use crate::thread_safe::BoxedFuture;

/// Types of fields that a related row of `T` can be read into, where there always is one: those with
/// `#[derive(Row)]` and `#[row(T)]`, the model, and an `Option` of one. The derive implements this trait, and nobody else.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// #[derive(Row)]
/// #[row(Author)]
/// struct Person {
///     name: String,
/// }
///
/// #[derive(Row)]
/// #[row(Book)]
/// struct Line {
///     title: String,
///     author: Person, // a part of the related row; `Author` would be the whole of it
/// }
///
/// let lines: Vec<Line> = Book::objects().order_by(Book.id).values_as().all(&db).await?;
/// assert_eq!(lines[0].author.name, "Ralph Waldo Emerson");
/// # assert_last_sql::<Book>(&db, r#"SELECT "book"."title", "t1"."name" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "book"."id""#);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT "book"."title", "t1"."name" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// ORDER BY "book"."id"
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot read a related `{T}` into a field of type `{Self}`; write `{T}`, or a struct with `#[derive(Row)]` and `#[row({T})]`, or for one of its fields `#[row(from = Book.author.name)]` above the field",
    label = "this is a related `{T}`"
)]
pub trait RelatedRow<T: Model>: Sized + Send + 'static {
    /// Adds the fields of the row.
    #[doc(hidden)]
    fn add_related<Out: Send + 'static>(to: &mut RowFields<'_, T, Out, Self>);
    /// Reads them.
    #[doc(hidden)]
    fn read_related(from: &mut FieldReader<'_>) -> Result<Self>;
}

impl<T: Model> RelatedRow<T> for T {
    fn add_related<Out: Send + 'static>(to: &mut RowFields<'_, T, Out, Self>) {
        Row::add_fields(to);
    }
    fn read_related(from: &mut FieldReader<'_>) -> Result<Self> {
        Row::read(from)
    }
}

impl<T: Model, S: Row<T>> RelatedRow<T> for Option<S> {
    fn add_related<Out: Send + 'static>(to: &mut RowFields<'_, T, Out, Self>) {
        S::add_optional(to);
    }
    fn read_related(from: &mut FieldReader<'_>) -> Result<Self> {
        S::read_optional(from)
    }
}

/// Types of fields that a related row of `T` can be read into, where there may be none: an `Option` of a [`Row`].
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// #[derive(Row)]
/// #[row(Author)]
/// struct Person {
///     name: String,
///     mentor: Option<Author>, // there may be none
/// }
///
/// let people: Vec<Person> = Author::objects().order_by(Author.id).values_as().all(&db).await?;
/// assert!(people[0].mentor.is_none());
/// assert_eq!(people[1].mentor.as_ref().map(|mentor| mentor.id), Some(1));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "the related `{T}` may be missing, the field may not; make the field an `Option<{Self}>`",
    label = "there may be no row"
)]
pub trait OptionalRow<T: Model>: RelatedRow<T> {}
impl<T: Model, S: Row<T>> OptionalRow<T> for Option<S> {}

/// Types of fields for a relation over which an `i64` is read as `V`: an `Option` where there may be no row. Users do not
/// implement this trait.
///
/// ```
/// use orm::doc::Author;
/// use orm::traits::FitsRelation;
///
/// fn over_a_foreign_key<F: FitsRelation<Author, i64>>() {}
/// fn over_one_that_may_be_null<F: FitsRelation<Author, Option<i64>>>() {}
/// over_a_foreign_key::<Author>();
/// over_a_foreign_key::<Option<Author>>();
/// over_one_that_may_be_null::<Option<Author>>();
/// ```
pub trait FitsRelation<T: Model, V>: RelatedRow<T> {}
impl<T: Model, F: RelatedRow<T>> FitsRelation<T, i64> for F {}
impl<T: Model, F: OptionalRow<T>> FitsRelation<T, Option<i64>> for F {}

macro_rules! related {
    ($t:ident, $via:ident) => {
        impl<R: Model, P, T: Model, F, const N: usize> FieldSource<F, R> for $t<P, T, N>
        where
            P: Path + PathFrom<R>,
            F: FitsRelation<T, <$via<P, T, N> as Path>::Nullable<i64>>,
        {
            fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, R, Out, F>) {
                F::add_related(&mut to.at(<$via<P, T, N> as Path>::PATH));
            }

            fn read(from: &mut FieldReader<'_>) -> Result<F> {
                F::read_related(from)
            }
        }
    };
}
related!(ToOne, Via);
related!(ToOneOptional, ViaOptional);
related!(ReverseOneToOne, ViaBack);

impl<T: Model, Out: Send + 'static> RowFields<'_, T, Out, T> {
    /// Adds the whole row. Its relations load later, together with those of the other rows.
    pub(super) fn add_row(&mut self) {
        let item = self.add_item(Item::Row(None));
        self.add_step(|place| Box::new(SetLoadPolicy { item, place }));
    }
}

/// The step that hands the relations of whole rows their load policy.
struct SetLoadPolicy<Out, M> {
    /// The position of the row among the items.
    item: usize,
    place: Access<Out, M>,
}

impl<Out: Send + 'static, M: Model> Step<Out> for SetLoadPolicy<Out, M> {
    fn complete<'a>(
        &'a self,
        rows: &'a mut [Out],
        read: &'a ReadItems<'a>,
        context: LoadContext<'a>,
    ) -> Completing<'a> {
        if let Some(ItemShape::Row(tree)) = read.shapes.get(self.item) {
            let policy = policy(M::table(), &context, read.at, None);
            let places = rows.iter_mut().filter_map(|row| (self.place)(row));
            set_load_policy(places, &tree.children, &policy);
        }
        BoxedFuture::new(std::future::ready(Ok(())))
    }
}
