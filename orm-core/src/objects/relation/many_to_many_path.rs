//! `Book.tags` in queries.

use crate::db::{Executor, Pending};
use crate::model::{
    DraftValues, Expr, Handles, IntoKey, IntoPredicate, JoinTable, ManyToManyPath, Model, Ordering,
    Path, PathFrom, Predicate, Root, key_value,
};
use crate::objects::load::push::Push;
use crate::objects::load::{Append, PrefetchRelated, RowQuery, SelectRelated};
use crate::objects::relation::join_table::{self as join, KeyPair};
use crate::objects::relation::single::Single;
use crate::objects::relation::to_many::ToMany;
use std::ops::Deref;

/// The fields of the related model: `Book.tags.name` is `Tag.name`, as behind a [`ToMany`].
impl<P, T: Model, const N: usize> Deref for ManyToManyPath<P, T, N> {
    type Target = T::Fields<Root<T>>;
    fn deref(&self) -> &Self::Target {
        Handles::REF
    }
}

impl<P: Path, T: Model, const N: usize> ManyToManyPath<P, T, N> {
    pub(super) fn many() -> ToMany<P::Root, T> {
        ToMany::joined::<P>(JoinTable::of(P::Target::table(), N))
    }

    /// A condition: at least one of the related rows fulfils the condition given.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.tags.any(Tag.name.is_in(["war", "peace"])));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book_tags" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" IN (SELECT value FROM json_each(?)) LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE EXISTS (
    ///     SELECT 1 FROM "book_tags" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id"
    ///     WHERE "t1"."book_id" = "book"."id" AND "t2"."name" IN (SELECT value FROM json_each(?)) LIMIT 1)
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn any(&self, condition: impl IntoPredicate<T> /* whether there is any: `!relation.is_empty()` */) -> Predicate<P::Root> {
        Self::many().any(condition)
    }

    /// A condition: this row, given by itself or by its key, is one of the related rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.tags.contains(2) & !Book.tags.contains(3));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id" AND "t1"."tag_id" = ? LIMIT 1) AND NOT EXISTS (SELECT 1 FROM "book_tags" AS "t2" WHERE "t2"."book_id" = "book"."id" AND "t2"."tag_id" = ?)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id" AND "t1"."tag_id" = ? LIMIT 1)
    /// AND NOT EXISTS (SELECT 1 FROM "book_tags" AS "t2" WHERE "t2"."book_id" = "book"."id" AND "t2"."tag_id" = ?)
    /// ```
    pub fn contains(&self, row: impl IntoKey<T>) -> Predicate<P::Root> {
        Self::many().contains(row)
    }

    /// A condition: no row is related.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.tags.is_empty());
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE NOT EXISTS (SELECT 1 FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id")"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE NOT EXISTS (SELECT 1 FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id")
    /// ```
    pub fn is_empty(&self) -> Predicate<P::Root> {
        Self::many().is_empty()
    }

    /// The number of related rows, as an expression: `SELECT COUNT(*)`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.tags.count().desc());
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY (SELECT COUNT(*) FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id") DESC"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY (SELECT COUNT(*) FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id") DESC
    /// ```
    pub fn count(&self) -> Expr<P::Root, i64> {
        Self::many().count()
    }

    /// Keeps the related rows for which the condition holds.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.tags.filter(Tag.name.starts_with("a")).count().ge(2));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (SELECT COUNT(*) FROM "book_tags" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" GLOB ?) >= ?"#);
    /// ```
    pub fn filter(&self, condition: impl IntoPredicate<T>) -> ToMany<P::Root, T> {
        Self::many().filter(condition)
    }

    /// Keeps the related rows for which the condition does not hold.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.tags.exclude(Tag.name.eq("essay")).is_empty());
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE NOT EXISTS (SELECT 1 FROM "book_tags" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" <> ?)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE NOT EXISTS (SELECT 1 FROM "book_tags" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" <> ?)
    /// ```
    pub fn exclude(&self, condition: impl IntoPredicate<T>) -> ToMany<P::Root, T> {
        Self::many().exclude(condition)
    }

    /// Orders the related rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books: Vec<(Book, Vec<Tag>)> =
    ///     Book::objects().prefetch_related(Book.tags.order_by(Tag.name).limit(3)).all(&db).await?;
    /// # assert_eq!(books[0].1[0].name, "essay");
    /// # Ok(())
    /// # }
    /// ```
    pub fn order_by(&self, keys: impl Ordering<T>) -> ToMany<P::Root, T> {
        Self::many().order_by(keys)
    }

    /// Keeps at most `n` related rows of each row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.tags.limit(3).count().eq(3));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."book_id", "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT ?) AS "t2") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."book_id", "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT ?) AS "t2") = ?
    /// ```
    pub fn limit(&self, n: u64) -> ToMany<P::Root, T> {
        Self::many().limit(n)
    }

    /// The first row in the order of the model, or of the lowest key; in another order `Book.tags.order_by(…).first()`. See
    /// [`ToMany::first`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().select_related(Book.tags.first());
    /// # assert_sql(&query, r#"SELECT …, "t1"."id", "t1"."id", "t1"."name" FROM "book" LEFT JOIN "tag" AS "t1" ON "t1"."id" = (SELECT "t2"."tag_id" FROM "book_tags" AS "t2" WHERE "t2"."book_id" = "book"."id" ORDER BY "t2"."tag_id" LIMIT ?)"#);
    /// ```
    /// ```sql
    /// SELECT …, "t1"."id", "t1"."name" FROM "book" LEFT JOIN "tag" AS "t1" ON "t1"."id" = (
    ///   SELECT "t2"."tag_id" FROM "book_tags" AS "t2" WHERE "t2"."book_id" = "book"."id" ORDER BY "t2"."tag_id" LIMIT ?
    /// )
    /// ```
    pub fn first(&self) -> Single<P::Root, T> {
        Self::many().first()
    }

    /// Skips the first `n` related rows of each row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.tags.offset(2).count().gt(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."book_id", "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT -1 OFFSET ?) AS "t2") > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."book_id", "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT -1 OFFSET ?) AS "t2") > ?
    /// ```
    pub fn offset(&self, n: u64) -> ToMany<P::Root, T> {
        Self::many().offset(n)
    }

    /// Joins to-one relations of the related rows.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)]
    /// # struct Color { id: i64 }
    /// # #[derive(Model)]
    /// # struct Tag { id: i64, #[orm(on_delete = Cascade)] color: ForeignKey<Color> }
    /// # #[derive(Model)]
    /// # struct Book { id: i64, tags: ManyToMany<Tag> }
    /// let books = Book::objects().prefetch_related(Book.tags.select_related(Tag.color)); // two queries
    /// ```
    pub fn select_related<Grown>(
        &self,
        relations: impl Append<SelectRelated, T, T, Out = Grown>,
    ) -> ToMany<P::Root, T, Grown> {
        Self::many().select_related(relations)
    }

    /// Loads relations of the related rows with them, so that each comes as a tuple.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books: Vec<(Book, Vec<(Tag, Vec<Book>)>)> =
    ///     Book::objects().prefetch_related(Book.tags.prefetch_related(Tag.books())).all(&db).await?;
    /// # assert_eq!(books[0].1[0].1.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn prefetch_related<Grown>(
        &self,
        relations: impl Append<PrefetchRelated, T, T, Out = Grown>,
    ) -> ToMany<P::Root, T, Grown> {
        Self::many().prefetch_related(relations)
    }
}

impl<M: Model, T: Model, const N: usize> ManyToManyPath<Root<M>, T, N> {
    /// Relates rows of several owners at once: each pair is an owner and a row, by themselves or by their keys. Pairs
    /// that are related already stay so, once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books = Book::objects().all(&db).await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// Book.tags.add_many(books.iter().map(|book| (book, &novel)), &db).await?; // one statement
    /// assert_eq!(novel.books().count(&db).await?, 3);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "book_tags" ("book_id", "tag_id") … ON CONFLICT ("book_id", "tag_id") DO NOTHING
    /// ```
    #[track_caller]
    pub fn add_many<'a, K: IntoKey<M>, L: IntoKey<T>>(
        &self,
        pairs: impl IntoIterator<Item = (K, L)>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()> {
        let (join, on) = (JoinTable::of(M::table(), N), db.target());
        let pairs = key_pairs(pairs);
        Pending::new(
            async move { join::add(join, pairs, DraftValues::new(join.through()), on).await },
        )
    }

    /// Relates rows of several owners no more, by one statement: each pair is an owner and a row, by themselves or by
    /// their keys. The rows stay; pairs that are not related are no mistake.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books = Book::objects().filter(Book.year.lt(1870)).all(&db).await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// Book.tags.remove_many(books.iter().map(|book| (book, &novel)), &db).await?;
    /// assert_eq!(novel.books().count(&db).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// DELETE FROM "book_tags" WHERE ("book_tags"."book_id", "book_tags"."tag_id") IN (…)
    /// ```
    #[track_caller]
    pub fn remove_many<'a, K: IntoKey<M>, L: IntoKey<T>>(
        &self,
        pairs: impl IntoIterator<Item = (K, L)>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()> {
        let (join, on) = (JoinTable::of(M::table(), N), db.target());
        let pairs = key_pairs(pairs);
        Pending::new(async move { join::remove_pairs(join, pairs, on).await })
    }
}

fn key_pairs<M: Model, T: Model, K: IntoKey<M>, L: IntoKey<T>>(
    pairs: impl IntoIterator<Item = (K, L)>,
) -> Vec<KeyPair> {
    let pair = |(owner, row): (K, L)| (key_value(&owner.into_key()), key_value(&row.into_key()));
    pairs.into_iter().map(pair).collect()
}

#[diagnostic::do_not_recommend]
impl<R, P, T, Onto, const N: usize> Append<PrefetchRelated, R, Onto> for ManyToManyPath<P, T, N>
where
    R: Model,
    P: Path + PathFrom<R>,
    T: Model,
    Onto: Push<Vec<T>, Row = R, Out: 'static> + Send + 'static,
{
    type Out = Onto::Out;
    fn append(self, query: RowQuery<R, Onto>) -> RowQuery<R, Onto::Out> {
        Self::many().appended_to(query)
    }
}
