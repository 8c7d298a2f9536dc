//! One row of a to-many relation: the one that its conditions leave, or the first in its order.

use super::embedded::{EmbeddedHandle, JoinedEmbedded};
use super::to_many::ToMany;
use crate::error::Result;
use crate::model::{
    EmbedField, Expr, Expression, Field, Handles, IntoPredicate, LoadPolicy, Model, PerRow,
    Predicate, Root, RowValue,
};
use crate::objects::load::annotated::annotate;
use crate::objects::load::push::Push;
use crate::objects::load::{Annotate, Append, RowQuery, SelectRelated};
use crate::objects::selection::rows::{read_joined_row, set_load_policy_of_joined};
use crate::objects::selection::{ItemCursor, Selection};
use crate::objects::shape::fields::RowFields;
use crate::objects::shape::reader::FieldReader;
use crate::objects::shape::related::OptionalRow;
use crate::objects::shape::source::FieldSource;
use crate::query::{
    ArgumentTable, Correlation, From, Item, KeyExpr, RelationPath, RowChoice, RowOrder, Select,
    SingleRow,
};
use crate::sealed::Sealed;
use crate::value::Reader;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// The related row of an owner for which conditions hold, where there is one or none, `Post.votes().filter(…).single()`, or the
/// first in an order, `Post.votes().order_by(…).first()`.
///
/// The row is joined as the target of a foreign key that may be null is, `LEFT JOIN … ON …`, with its conditions behind `ON`. Where
/// several clauses of a query name it, it is joined once.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// # #[derive(Model)]
/// # struct Reader {
/// #     id: i64,
/// #     name: String,
/// # }
/// # #[derive(Model)]
/// # struct Post {
/// #     id: i64,
/// #     title: String,
/// # }
/// #[derive(Model)]
/// #[orm(primary_key(post, reader))]
/// struct Visit {
///     #[orm(related_name = "visits", on_delete = Cascade)]
///     post: ForeignKey<Post>,
///     #[orm(related_name = "visits", on_delete = Cascade)]
///     reader: ForeignKey<Reader>,
///     read_at: Option<DateTime<Utc>>,
/// }
///
/// # fn main() {
/// let mine = Post.visits().filter(Visit.reader.eq(7)).single();
/// let unread = Post::objects().filter(mine.value(Visit.read_at).is_null()).select_related(&mine);
/// # assert_sql(&unread, r#"SELECT …, "t1"."post_id", "t1"."post_id", "t1"."reader_id", "t1"."read_at" FROM "post" LEFT JOIN "visit" AS "t1" ON "t1"."post_id" = "post"."id" AND "t1"."reader_id" = ? WHERE "t1"."read_at" IS NULL"#);
/// let unread: QuerySet<Post, (Post, Option<Visit>)> = unread;
/// # }
/// ```
/// ```sql
/// SELECT … FROM "post" LEFT JOIN "visit" AS "t1" ON "t1"."post_id" = "post"."id" AND "t1"."reader_id" = ?
/// WHERE "t1"."read_at" IS NULL
/// ```
#[must_use = "a related row does nothing by itself; give it to `filter`, `order_by`, `values` or `select_related`"]
pub struct Single<Outer, Inner> {
    row: Arc<SingleRow>,
    types: PhantomData<fn(Outer) -> Inner>,
}

impl<O, I> Sealed for Single<O, I> {}

impl<O, I> Clone for Single<O, I> {
    fn clone(&self) -> Self {
        Single {
            row: Arc::clone(&self.row),
            types: PhantomData,
        }
    }
}

impl<O, I> std::fmt::Debug for Single<O, I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let table = (self.row.table.0)();
        f.debug_struct("Single")
            .field("model", &table.model)
            .finish_non_exhaustive()
    }
}

/// The fields of the related model, so that the compiler says of `mine.read_at` that it is `mine.value(Visit.read_at)`.
#[doc(hidden)]
impl<O, I: Model> Deref for Single<O, I> {
    type Target = I::Fields<Root<I>>;
    fn deref(&self) -> &Self::Target {
        Handles::REF
    }
}

impl<O: Model, I: Model> ToMany<O, I> {
    /// The row of the relation, where its conditions leave one or none: of the visits of a post those of one reader, where a
    /// reader has one. The foreign key and the fields that `filter` compares by `eq` are those of a key or of a `unique(…)`,
    /// whose `where` stands in the filter too, if it has one; anything else is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
    ///
    /// ```
    /// # use orm::doc::assert_sql;
    /// # use orm::prelude::*;
    /// # #[derive(Model)]
    /// # struct Member {
    /// #     id: i64,
    /// #     name: String,
    /// # }
    /// # #[derive(Model)]
    /// # struct Club {
    /// #     id: i64,
    /// #     name: String,
    /// #     #[orm(related_name = "founded", on_delete = Cascade)]
    /// #     founder: ForeignKey<Member>,
    /// # }
    /// #[derive(Model)]
    /// #[orm(unique(club, member))]
    /// struct Seat {
    ///     id: i64,
    ///     #[orm(related_name = "seats", on_delete = Cascade)]
    ///     club: ForeignKey<Club>,
    ///     #[orm(related_name = "seats", on_delete = Cascade)]
    ///     member: ForeignKey<Member>,
    ///     role: String,
    /// }
    ///
    /// # fn main() {
    /// // The seat of whoever founded the club, which `outer` says of the club itself.
    /// let founders = Club.seats().filter(Seat.member.eq(outer(Club.founder))).single();
    /// let query = Club::objects().values((Club.name, founders.value(Seat.role)));
    /// # assert_sql(&query, r#"SELECT "club"."name", "t1"."role" FROM "club" LEFT JOIN "seat" AS "t1" ON "t1"."club_id" = "club"."id" AND "t1"."member_id" = "club"."founder_id""#);
    /// # }
    /// ```
    /// ```sql
    /// SELECT "club"."name", "t1"."role" FROM "club"
    /// LEFT JOIN "seat" AS "t1" ON "t1"."club_id" = "club"."id" AND "t1"."member_id" = "club"."founder_id"
    /// ```
    pub fn single(self) -> Single<O, I> {
        let select = self.into_select();
        let (choice, path) = match plain_relation(&select) {
            Some((field, path)) => {
                let filter = select.body().filter.clone();
                (RowChoice::Conditions { field, filter }, path)
            }
            None => (RowChoice::Refused(
                "`single` is a row of a foreign key's other side, `Post.visits().filter(Visit.reader.eq(reader)).single()`, without an order, a page or a table between; the first in an order is `.order_by(…).first()`"
                    .to_owned(),
            ), None),
        };
        Single::new(path, choice)
    }

    /// The first row of the relation in its order, where there is one: the latest comment of each post, the price that holds now.
    /// Of several rows at one place in the order, it is the one of the lowest key; without an order, the model's own holds.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let newest = Author.books().order_by(Book.year.desc()).first();
    /// let authors = Author::objects().order_by(newest.value(Book.year)).select_related(&newest);
    /// # assert_sql(&authors, r#"SELECT …, "t1"."id", "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."copies", "t1"."author_id" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."id" = (SELECT "t2"."id" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" DESC, "t2"."id" LIMIT ?) ORDER BY "t1"."year" NULLS LAST"#);
    /// let authors: Vec<(Author, Option<Book>)> = authors.all(&db).await?;
    /// # assert!(authors.iter().any(|(_, book)| book.as_ref().is_some_and(|book| book.title == "Little Men")));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, "t1"."id", … FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."id" = (
    ///   SELECT "t2"."id" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" DESC, "t2"."id" LIMIT ?
    /// ) ORDER BY "t1"."year" NULLS LAST
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn first(self /* in a query; of a row in hand: `author.books().order_by(…).first(&db)` */) -> Single<O, I> {
        let mut select = self.into_select();
        let path = owner_of(&select);
        select.cut_to_first();
        let choice = RowChoice::First {
            root: ArgumentTable(O::table),
            rows: Box::new(select),
        };
        Single::new(path, choice)
    }
}

/// Returns the path to the owner of the rows.
pub(super) fn owner_of(select: &Select) -> Option<&'static RelationPath> {
    let correlation = select.body().correlation.as_ref()?;
    correlation.of_outer_row()?.1
}

/// Returns the foreign key by which the rows point at their owner, if it is one that ties them to it, and the path to the owner,
/// if conditions are all else that is said of them.
pub(super) fn plain_relation(
    select: &Select,
) -> Option<(Option<usize>, Option<&'static RelationPath>)> {
    let body = select.body();
    let is_plain = matches!(body.from, From::Table(_))
        && body.target.is_none()
        && body.qualify.is_empty()
        && !select.page().is_cut()
        && matches!(
            select.order(),
            RowOrder::OfModel { reversed: false } | RowOrder::None
        );
    match body.correlation.as_ref().filter(|_| is_plain)? {
        Correlation::Conditions => Some((None, None)),
        correlation => {
            let (field, path) = correlation.of_outer_row()?;
            Some((Some(field), path))
        }
    }
}

impl<O: Model, I: Model> Single<O, I> {
    fn new(path: Option<&'static RelationPath>, choice: RowChoice) -> Self {
        Single {
            row: Arc::new(SingleRow {
                path,
                table: ArgumentTable(I::table),
                choice,
                inner: false,
            }),
            types: PhantomData,
        }
    }

    /// A value of the row. Where there is none its fields are null and its to-many relations empty: what is computed of nulls
    /// is null with few exceptions, such as `coalesce`, and a number of related rows is 0.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let first = Author.books().filter(Book.id.eq(1)).single();
    /// let query = Author::objects().order_by(first.value(Book.year).desc());
    /// # assert_sql(&query, r#"SELECT … FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."id" = ? ORDER BY "t1"."year" DESC NULLS FIRST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."id" = ?
    /// ORDER BY "t1"."year" DESC NULLS FIRST
    /// ```
    #[must_use]
    pub fn value<E>(&self, value: E) -> Expr<O, <E::Value as Field>::Nullable>
    where
        E: Expression<Kind = PerRow> + RowValue<I>,
    {
        Expr::new(value.expr().of_single(&self.row))
    }

    /// An embedded struct of the row, for `values`, `annotate` and structs; `None` where there is no row, or no struct in it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[derive(Model)]
    /// # struct Guest { id: i64, name: String }
    /// # #[derive(Model)]
    /// # struct Stay { id: i64, #[orm(related_name = "stays", on_delete = Cascade)] guest: ForeignKey<Guest>, #[orm(embed)] at: Address }
    /// # fn main() {
    /// let stay = Guest.stays().filter(Stay.id.eq(1)).single();
    /// let places = Guest::objects().values((Guest.id, stay.embedded(Stay.at)));
    /// # assert_sql(&places, r#"SELECT "guest"."id", "t1"."at_city", "t1"."at_zip" FROM "guest" LEFT JOIN "stay" AS "t1" ON "t1"."guest_id" = "guest"."id" AND "t1"."id" = ?"#);
    /// # }
    /// ```
    /// ```sql
    /// SELECT "guest"."id", "t1"."at_city", "t1"."at_zip" FROM "guest" LEFT JOIN "stay" AS "t1" ON "t1"."guest_id" = "guest"."id" AND "t1"."id" = ?
    /// ```
    pub fn embedded<E: EmbeddedHandle<I>>(
        &self,
        of: E,
    ) -> JoinedEmbedded<O, <E::Whole as EmbedField>::Nullable> {
        JoinedEmbedded::new(of, &self.row)
    }

    /// A condition on the row, given as one on its model. Where there is no row its fields are null, and its to-many relations
    /// empty.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let first = Author.books().filter(Book.id.eq(1)).single();
    /// let query = Author::objects().filter(first.matches(Book.year.lt(1850)));
    /// # assert_sql(&query, r#"SELECT … FROM "author" INNER JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."id" = ? WHERE "t1"."year" < ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" INNER JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."id" = ?
    /// WHERE "t1"."year" < ?
    /// ```
    pub fn matches(&self, condition: impl IntoPredicate<I>) -> Predicate<O> {
        Predicate::from_expr(condition.condition().of_single(&self.row))
    }

    /// A condition: there is no row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let first = Author.books().filter(Book.id.eq(1)).single();
    /// let query = Author::objects().filter(first.is_null());
    /// # assert_sql(&query, r#"SELECT … FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."id" = ? WHERE "t1"."id" IS NULL"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."id" = ? WHERE "t1"."id" IS NULL
    /// ```
    pub fn is_null(&self) -> Predicate<O> {
        let key = KeyExpr::primary(I::table());
        Predicate::from_expr(key.is_null().of_single(&self.row))
    }

    /// A condition: there is a row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let first = Author.books().filter(Book.id.eq(1)).single();
    /// let query = Author::objects().filter(first.is_not_null());
    /// # assert_sql(&query, r#"SELECT … FROM "author" INNER JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."id" = ? WHERE "t1"."id" IS NOT NULL"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" INNER JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."id" = ? WHERE "t1"."id" IS NOT NULL
    /// ```
    pub fn is_not_null(&self) -> Predicate<O> {
        !self.is_null()
    }
}

impl<O: Model, I: Model> Selection<O> for Single<O, I> {
    type Out = Option<I>;
    type Kind = PerRow;
    fn items(self, to: &mut Vec<Item>) {
        to.push(Item::Row(None).of_single(&self.row));
    }
    fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Option<I>> {
        read_joined_row(reader, items)
    }
    fn loads() -> bool {
        I::table().has_relations()
    }
    fn set_load_policy(
        rows: &mut [&mut Option<I>],
        items: &mut ItemCursor<'_>,
        policy: &LoadPolicy<'_>,
    ) {
        let rows = rows.iter_mut().filter_map(|row| row.as_mut());
        set_load_policy_of_joined(rows, items, policy);
    }
}

#[diagnostic::do_not_recommend]
impl<O: Model, I: Model> Selection<O> for &Single<O, I> {
    type Out = Option<I>;
    type Kind = PerRow;
    fn items(self, to: &mut Vec<Item>) {
        self.clone().items(to);
    }
    fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Option<I>> {
        <Single<O, I> as Selection<O>>::read(reader, items)
    }
    fn loads() -> bool {
        <Single<O, I> as Selection<O>>::loads()
    }
    fn set_load_policy(
        rows: &mut [&mut Option<I>],
        items: &mut ItemCursor<'_>,
        policy: &LoadPolicy<'_>,
    ) {
        <Single<O, I> as Selection<O>>::set_load_policy(rows, items, policy);
    }
}

/// A row has no place for it, so it is pushed onto the result.
macro_rules! joined {
    ($($mode:ident [$($g:tt)*] $t:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($g)* O: Model, I: Model, Onto> Append<$mode, O, Onto> for $t
        where
            Onto: Push<Option<I>, Out: 'static> + Send + 'static,
        {
            type Out = Onto::Out;
            fn append(self, query: RowQuery<O, Onto>) -> RowQuery<O, Onto::Out> {
                annotate(self, query)
            }
        }
    )*};
}
joined! {
    SelectRelated [] Single<O, I>;
    SelectRelated ['e,] &'e Single<O, I>;
    Annotate [] Single<O, I>;
    Annotate ['e,] &'e Single<O, I>;
}

impl<O: Model, I: Model, F: OptionalRow<I>> FieldSource<F, O> for Single<O, I> {
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, O, Out, F>) {
        F::add_related(&mut to.at_single::<I>(self.row));
    }

    fn read(from: &mut FieldReader<'_>) -> Result<F> {
        F::read_related(from)
    }
}
