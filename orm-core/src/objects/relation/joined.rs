//! All rows of a to-many relation, each joined to its owner in a query of values.

use super::embedded::{EmbeddedHandle, JoinedEmbedded};
use super::single::{owner_of, plain_relation};
use super::to_many::ToMany;
use crate::error::{Error, Result};
use crate::model::{
    EmbedField, Expr, Expression, Field, Handles, IntoPredicate, LoadPolicy, ManyToManyPath, Model,
    Path, PerRow, Predicate, Root, RowValue,
};
use crate::objects::selection::rows::{read_joined_row, set_load_policy_of_joined};
use crate::objects::selection::{ItemCursor, Selection};
use crate::query::{
    ArgumentTable, Correlation, Expr as QueryExpr, From, Item, JoinTarget, KeyExpr, Output,
    RowChoice, Select, SingleRow,
};
use crate::sealed::Sealed;
use crate::value::Reader;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// The related rows of an owner, each beside it in a row of its own, `INNER JOIN`: an owner without one is not there.
///
/// [`ToMany::inner_join`] makes it. Its values stand in a query of values, in what that filters, orders, groups and aggregates.
/// Where several of them name it, it is joined once.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let book = Author.books().inner_join();
/// let titles = Author::objects().values((Author.name, book.value(Book.title))).order_by(book.value(Book.year));
/// # assert_sql(&titles, r#"SELECT "author"."name", "t1"."title" FROM "author" INNER JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" ORDER BY "t1"."year""#);
/// ```
/// ```sql
/// SELECT "author"."name", "t1"."title" FROM "author"
/// INNER JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" ORDER BY "t1"."year"
/// ```
#[must_use = "joined rows do nothing by themselves; give their values to `values`, `filter` or `order_by`"]
pub struct InnerJoin<Outer, Inner> {
    row: Arc<SingleRow>,
    types: PhantomData<fn(Outer) -> Inner>,
}

/// The related rows of an owner, each beside it in a row of its own, `LEFT JOIN`: an owner without one is there once, beside
/// nulls.
///
/// [`ToMany::left_join`] makes it. Otherwise it is as an [`InnerJoin`].
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let book = Author.books().left_join();
/// let titles = Author::objects().values((Author.name, book.value(Book.title)));
/// # assert_sql(&titles, r#"SELECT "author"."name", "t1"."title" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id""#);
/// let titles: orm::query::Values<Author, (String, Option<String>)> = titles;
/// ```
/// ```sql
/// SELECT "author"."name", "t1"."title" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id"
/// ```
#[must_use = "joined rows do nothing by themselves; give their values to `values`, `filter` or `order_by`"]
pub struct LeftJoin<Outer, Inner> {
    row: Arc<SingleRow>,
    types: PhantomData<fn(Outer) -> Inner>,
}

macro_rules! joined_rows {
    ($($name:ident),*) => {$(
        impl<O, I> Sealed for $name<O, I> {}

        impl<O, I> Clone for $name<O, I> {
            fn clone(&self) -> Self {
                $name {
                    row: Arc::clone(&self.row),
                    types: PhantomData,
                }
            }
        }

        impl<O, I> std::fmt::Debug for $name<O, I> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let table = (self.row.table.0)();
                f.debug_struct(stringify!($name))
                    .field("model", &table.model)
                    .finish_non_exhaustive()
            }
        }

        impl<O: Model, I: Model> $name<O, I> {
            fn new(row: SingleRow) -> Self {
                $name {
                    row: Arc::new(row),
                    types: PhantomData,
                }
            }
        }

        /// The fields of the joined model, so that the compiler says of `book.title` that it is `book.value(Book.title)`.
        #[doc(hidden)]
        impl<O, I: Model> Deref for $name<O, I> {
            type Target = I::Fields<Root<I>>;
            fn deref(&self) -> &Self::Target {
                Handles::REF
            }
        }

        #[diagnostic::do_not_recommend]
        impl<O: Model, I: Model> Selection<O> for &$name<O, I> {
            type Out = <$name<O, I> as Selection<O>>::Out;
            type Kind = PerRow;
            fn items(self, to: &mut Vec<Item>) {
                self.clone().items(to);
            }
            fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Self::Out> {
                <$name<O, I> as Selection<O>>::read(reader, items)
            }
            fn loads() -> bool {
                <$name<O, I> as Selection<O>>::loads()
            }
            fn set_load_policy(
                rows: &mut [&mut Self::Out],
                items: &mut ItemCursor<'_>,
                policy: &LoadPolicy<'_>,
            ) {
                <$name<O, I> as Selection<O>>::set_load_policy(rows, items, policy);
            }
        }
    )*};
}
joined_rows!(InnerJoin, LeftJoin);

impl<O: Model, I: Model> ToMany<O, I> {
    /// Joins all related rows that there are, `INNER JOIN`, for a query of values: a row of the query stands there once for
    /// each of its related rows, and not at all without one. Two such relations are every pair of their rows.
    ///
    /// Rows that all belong to one side are asked from there, `Book::objects().values((Book.author.name, Book.title))`, and
    /// whole rows with theirs by `prefetch_related`. A join is for pairs: of rows of two relations, or of tables that
    /// conditions tie ([`related_to`](crate::objects::QuerySet::related_to)).
    ///
    /// ```
    /// # use orm::doc::assert_sql;
    /// # use orm::prelude::*;
    /// # #[derive(Model)]
    /// # struct Product {
    /// #     id: i64,
    /// #     name: String,
    /// # }
    /// #[derive(Model)]
    /// struct Offer {
    ///     id: i64,
    ///     #[orm(related_name = "offers", on_delete = Cascade)]
    ///     product: ForeignKey<Product>,
    ///     price: i32,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Wish {
    ///     id: i64,
    ///     #[orm(related_name = "wishes", on_delete = Cascade)]
    ///     product: ForeignKey<Product>,
    ///     limit: i32,
    /// }
    ///
    /// # fn main() {
    /// let (offer, wish) = (Product.offers().inner_join(), Product.wishes().inner_join());
    /// let pairs = Product::objects()
    ///     .filter(offer.value(Offer.price).le(wish.value(Wish.limit)))
    ///     .values((Product.name, offer.value(Offer.id), wish.value(Wish.id)));
    /// # assert_sql(&pairs, r#"SELECT "product"."name", "t1"."id", "t2"."id" FROM "product" INNER JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" INNER JOIN "wish" AS "t2" ON "t2"."product_id" = "product"."id" WHERE "t1"."price" <= "t2"."limit""#);
    /// # }
    /// ```
    /// ```sql
    /// SELECT "product"."name", "t1"."id", "t2"."id" FROM "product"
    /// INNER JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id"
    /// INNER JOIN "wish" AS "t2" ON "t2"."product_id" = "product"."id" WHERE "t1"."price" <= "t2"."limit"
    /// ```
    ///
    /// # Errors
    /// Of a query of whole rows, of an update and of a delete
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery), since each row would be there several times.
    pub fn inner_join(self) -> InnerJoin<O, I> {
        InnerJoin::new(all_of(self.into_select(), ArgumentTable(I::table), true))
    }

    /// Joins all related rows, `LEFT JOIN`, for a query of values: a row of the query stands there once for each of its
    /// related rows, and once beside nulls without one. Conditions of the relation stand behind `ON`, so that an owner stays
    /// that has no row which meets them.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let late = Author.books().filter(Book.year.gt(1870)).left_join();
    /// let titles = Author::objects().values((Author.name, late.value(Book.title)));
    /// # assert_sql(&titles, r#"SELECT "author"."name", "t1"."title" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."year" > ?"#);
    /// ```
    /// ```sql
    /// SELECT "author"."name", "t1"."title" FROM "author"
    /// LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."year" > ?
    /// ```
    ///
    /// # Errors
    /// A query of whole rows, an update and a delete are [`Error::InvalidQuery`](crate::error::Error::InvalidQuery), as
    /// with [`inner_join`](Self::inner_join).
    pub fn left_join(self) -> LeftJoin<O, I> {
        LeftJoin::new(all_of(self.into_select(), ArgumentTable(I::table), false))
    }
}

impl<P: Path, T: Model, const N: usize> ManyToManyPath<P, T, N> {
    /// Joins all related rows that there are, for a query of values: see [`ToMany::inner_join`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let tag = Book.tags.inner_join();
    /// let tagged = Book::objects().values((Book.title, tag.value(Tag.name)));
    /// # assert_sql(&tagged, r#"SELECT "book"."title", "t2"."name" FROM "book" INNER JOIN "book_tags" AS "t1" ON "t1"."book_id" = "book"."id" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", "t2"."name" FROM "book" INNER JOIN "book_tags" AS "t1" ON "t1"."book_id" = "book"."id"
    /// INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id"
    /// ```
    pub fn inner_join(&self) -> InnerJoin<P::Root, T> {
        Self::many().inner_join()
    }

    /// Joins all related rows, and keeps rows without any beside nulls: see [`ToMany::left_join`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let tag = Book.tags.left_join();
    /// let tagged = Book::objects().values((Book.title, tag.value(Tag.name)));
    /// # assert_sql(&tagged, r#"SELECT "book"."title", "t2"."name" FROM "book" LEFT JOIN "book_tags" AS "t1" ON "t1"."book_id" = "book"."id" LEFT JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", "t2"."name" FROM "book" LEFT JOIN "book_tags" AS "t1" ON "t1"."book_id" = "book"."id"
    /// LEFT JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id"
    /// ```
    pub fn left_join(&self) -> LeftJoin<P::Root, T> {
        Self::many().left_join()
    }
}

/// Returns the rows that a relation finds, all of which are joined.
fn all_of(mut select: Select, table: ArgumentTable, inner: bool) -> SingleRow {
    select.unordered();
    let path = owner_of(&select);
    SingleRow {
        path,
        table,
        choice: choice_of(select),
        inner,
    }
}

/// Returns the way in which the rows are joined: by a foreign key or a join table, and by conditions; or by the query of those
/// of each owner, where they are a page or conditions speak of the owner.
fn choice_of(mut select: Select) -> RowChoice {
    let (table, body) = (select.table(), select.body());
    let (own, others): (Vec<_>, Vec<_>) = body
        .filter
        .iter()
        .cloned()
        .partition(|condition| condition.is_of_row_of(table));
    let speaks_of_owner = |filter: &[QueryExpr]| filter.iter().any(QueryExpr::names_outer_row);
    if let Some((field, _)) = plain_relation(&select)
        && !speaks_of_owner(&others)
    {
        let mut filter = own;
        if !others.is_empty() {
            let found = Select::keys_of(table, others);
            filter.push(KeyExpr::primary(table).is_found_by(found));
        }
        return RowChoice::All { field, filter };
    }
    let from = body
        .correlation
        .as_ref()
        .and_then(Correlation::of_outer_row);
    if let (Some((from, _)), Some(JoinTarget::ForeignKey(to)), From::Table(through)) =
        (from, &body.target, &body.from)
        && !speaks_of_owner(&body.filter)
        && body.qualify.is_empty()
        && !select.page().is_cut()
    {
        return RowChoice::AllJoined {
            through,
            from,
            to: *to,
            filter: body.filter.clone(),
        };
    }
    select.set_output(Output::Key);
    RowChoice::Page(Box::new(select))
}

impl<O: Model, I: Model> InnerJoin<O, I> {
    /// The value of a field of the joined row, or of one computed from it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let book = Author.books().inner_join();
    /// let copies = book.value(Book.copies);
    /// let query = Author::objects().values((Author.name, copies.sum(), count())).order_by(copies.sum().desc());
    /// # assert_sql(&query, r#"SELECT "author"."name", SUM("t1"."copies"), COUNT(*) FROM "author" INNER JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" GROUP BY "author"."name" ORDER BY 2 DESC NULLS FIRST"#);
    /// ```
    /// ```sql
    /// SELECT "author"."name", SUM("t1"."copies"), COUNT(*) FROM "author"
    /// INNER JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" GROUP BY "author"."name"
    /// ORDER BY 2 DESC NULLS FIRST
    /// ```
    #[must_use]
    pub fn value<E>(&self, value: E) -> Expr<O, E::Value>
    where
        E: Expression<Value: Field, Kind = PerRow> + RowValue<I>,
    {
        Expr::new(value.expr().of_single(&self.row))
    }

    /// An embedded struct of the joined row, for `values`, `annotate` and structs.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[derive(Model)]
    /// # struct Guest { id: i64, name: String }
    /// # #[derive(Model)]
    /// # struct Stay { id: i64, #[orm(related_name = "stays", on_delete = Cascade)] guest: ForeignKey<Guest>, #[orm(embed)] at: Address }
    /// # fn main() {
    /// let stay = Guest.stays().inner_join();
    /// let places = Guest::objects().values((Guest.id, stay.embedded(Stay.at)));
    /// # assert_sql(&places, r#"SELECT "guest"."id", "t1"."at_city", "t1"."at_zip" FROM "guest" INNER JOIN "stay" AS "t1" ON "t1"."guest_id" = "guest"."id""#);
    /// # }
    /// ```
    /// ```sql
    /// SELECT "guest"."id", "t1"."at_city", "t1"."at_zip" FROM "guest" INNER JOIN "stay" AS "t1" ON "t1"."guest_id" = "guest"."id"
    /// ```
    pub fn embedded<E: EmbeddedHandle<I>>(&self, of: E) -> JoinedEmbedded<O, E::Whole> {
        JoinedEmbedded::new(of, &self.row)
    }

    /// A condition on the joined row, for `filter`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let tag = Book.tags.inner_join();
    /// let query = Book::objects().filter(tag.matches(Tag.name.starts_with("w"))).values((Book.title, tag.value(Tag.name)));
    /// # assert_sql(&query, r#"SELECT "book"."title", "t2"."name" FROM "book" INNER JOIN "book_tags" AS "t1" ON "t1"."book_id" = "book"."id" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t2"."name" GLOB ?"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", "t2"."name" FROM "book" INNER JOIN "book_tags" AS "t1" ON "t1"."book_id" = "book"."id"
    /// INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t2"."name" GLOB ?
    /// ```
    pub fn matches(&self, condition: impl IntoPredicate<I>) -> Predicate<O> {
        Predicate::from_expr(condition.condition().of_single(&self.row))
    }
}

impl<O: Model, I: Model> LeftJoin<O, I> {
    /// The value of a field of the joined row, or of one computed from it; null where there is none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let book = Author.books().left_join();
    /// let query = Author::objects().values((Author.name, book.value(Book.year)));
    /// # assert_sql(&query, r#"SELECT "author"."name", "t1"."year" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id""#);
    /// ```
    /// ```sql
    /// SELECT "author"."name", "t1"."year" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id"
    /// ```
    #[must_use]
    pub fn value<E>(&self, value: E) -> Expr<O, <E::Value as Field>::Nullable>
    where
        E: Expression<Value: Field, Kind = PerRow> + RowValue<I>,
    {
        Expr::new(value.expr().of_single(&self.row))
    }

    /// An embedded struct of the joined row, for `values`, `annotate` and structs; `None` where there is none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[derive(Model)]
    /// # struct Guest { id: i64, name: String }
    /// # #[derive(Model)]
    /// # struct Stay { id: i64, #[orm(related_name = "stays", on_delete = Cascade)] guest: ForeignKey<Guest>, #[orm(embed)] at: Address }
    /// # fn main() {
    /// let stay = Guest.stays().left_join();
    /// let places = Guest::objects().values((Guest.id, stay.embedded(Stay.at)));
    /// # assert_sql(&places, r#"SELECT "guest"."id", "t1"."at_city", "t1"."at_zip" FROM "guest" LEFT JOIN "stay" AS "t1" ON "t1"."guest_id" = "guest"."id""#);
    /// # }
    /// ```
    /// ```sql
    /// SELECT "guest"."id", "t1"."at_city", "t1"."at_zip" FROM "guest" LEFT JOIN "stay" AS "t1" ON "t1"."guest_id" = "guest"."id"
    /// ```
    pub fn embedded<E: EmbeddedHandle<I>>(
        &self,
        of: E,
    ) -> JoinedEmbedded<O, <E::Whole as EmbedField>::Nullable> {
        JoinedEmbedded::new(of, &self.row)
    }

    /// A condition on the joined row; where there is none, its fields are null in it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let book = Author.books().left_join();
    /// let query = Author::objects().filter(!book.matches(Book.year.gt(1860))).values((Author.name, book.value(Book.title)));
    /// # assert_sql(&query, r#"SELECT "author"."name", "t1"."title" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" WHERE ("t1"."year" > ?) IS NOT TRUE"#);
    /// ```
    /// ```sql
    /// SELECT "author"."name", "t1"."title" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id"
    /// WHERE ("t1"."year" > ?) IS NOT TRUE
    /// ```
    pub fn matches(&self, condition: impl IntoPredicate<I>) -> Predicate<O> {
        Predicate::from_expr(condition.condition().of_single(&self.row))
    }

    /// A condition: no row is joined.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let late = Author.books().filter(Book.year.gt(1870)).left_join();
    /// let query = Author::objects().filter(late.is_null()).values(Author.name);
    /// # assert_sql(&query, r#"SELECT "author"."name" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."year" > ? WHERE "t1"."id" IS NULL"#);
    /// ```
    /// ```sql
    /// SELECT "author"."name" FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."year" > ?
    /// WHERE "t1"."id" IS NULL
    /// ```
    pub fn is_null(&self) -> Predicate<O> {
        let key = KeyExpr::primary(I::table());
        Predicate::from_expr(key.is_null().of_single(&self.row))
    }

    /// A condition: a row is joined.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let book = Author.books().left_join();
    /// let query = Author::objects().values((Author.name, book.is_not_null()));
    /// # assert_sql(&query, r#"SELECT "author"."name", "t1"."id" IS NOT NULL FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id""#);
    /// ```
    /// ```sql
    /// SELECT "author"."name", "t1"."id" IS NOT NULL FROM "author" LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id"
    /// ```
    pub fn is_not_null(&self) -> Predicate<O> {
        !self.is_null()
    }
}

/// The whole row, `values((Author.name, &book))`.
impl<O: Model, I: Model> Selection<O> for InnerJoin<O, I> {
    type Out = I;
    type Kind = PerRow;
    fn items(self, to: &mut Vec<Item>) {
        to.push(Item::Row(None).of_single(&self.row));
    }
    fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<I> {
        let row = read_joined_row(reader, items)?;
        row.ok_or(Error::DoesNotExist {
            model: I::table().model,
        })
    }
    fn loads() -> bool {
        I::table().has_relations()
    }
    fn set_load_policy(rows: &mut [&mut I], items: &mut ItemCursor<'_>, policy: &LoadPolicy<'_>) {
        let rows = rows.iter_mut().map(|row| &mut **row);
        set_load_policy_of_joined(rows, items, policy);
    }
}

/// The whole row, `None` where there is none.
impl<O: Model, I: Model> Selection<O> for LeftJoin<O, I> {
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
