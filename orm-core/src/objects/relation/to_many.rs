//! The other side of a foreign key: the rows that point here.

use crate::error::{Error, Result};
use crate::model::{
    Expr, IntoKey, IntoPredicate, JoinTable, Model, Ordering, Path, Predicate, ReverseOneToOne,
    Root, ToOne, ToOneOptional, field_values, key_columns, key_values, same_key, values,
};
use crate::objects::load::children::fetch_children;
use crate::objects::load::joined::Relations;
use crate::objects::load::{Load, Loading, Origin, Plain, Push, Stage, Then};
use crate::query::{self, Correlation, CorrelationOwner, Hop, Output, RelationPath, Select};
use crate::value::{Type, Value};
use std::marker::PhantomData;
use std::sync::Arc;

/// `Author.books()`, bare or refined: the rows of `Inner` that point at one row of `Outer`.
///
/// Conditions inside are rooted at `Inner` and become EXISTS or a correlated subquery, so that no row is multiplied.
#[must_use = "a relation does nothing by itself; give it to `filter`, `order_by` or `prefetch_related`"]
pub struct ToMany<Outer, Inner, Out = Inner> {
    select: Select,
    stage: Arc<dyn Stage<Inner, Out>>,
    outer: PhantomData<fn() -> Outer>,
}

impl<O, I, Out> Clone for ToMany<O, I, Out> {
    fn clone(&self) -> Self {
        ToMany {
            select: self.select.clone(),
            stage: Arc::clone(&self.stage),
            outer: PhantomData,
        }
    }
}

impl<O, I, Out> std::fmt::Debug for ToMany<O, I, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ToMany")
            .field("model", &self.select.table().model)
            .finish_non_exhaustive()
    }
}

impl<O: Model, I: Model> ToMany<O, I> {
    /// The rows of `I` whose foreign key at field `N` points at the end of `P`.
    pub fn reverse<P: Path<Root = O>, const N: usize>() -> Self {
        let mut select = Select::new(I::table());
        select.correlate(N, CorrelationOwner::Outer(P::PATH));
        ToMany {
            select,
            stage: Arc::new(Plain),
            outer: PhantomData,
        }
    }
}

impl<O: Model, I: Model> ToMany<O, I> {
    /// The rows of `I` that a many-to-many relation joins to the end of `P`.
    pub(in crate::objects) fn joined<P: Path<Root = O>>(join: JoinTable) -> Self {
        let mut select = Select::new(join.through());
        select.set_target(join.to());
        select.correlate(join.from(), CorrelationOwner::Outer(P::PATH));
        ToMany {
            select,
            stage: Arc::new(Plain),
            outer: PhantomData,
        }
    }

    /// The rows of `I` whose many-to-many relation at position `N` leads to the end of `P`.
    pub fn members<P: Path<Root = O>, const N: usize>() -> Self {
        Self::joined::<P>(JoinTable::of(I::table(), N).reversed())
    }
}

impl<M: Model, T: Model, const N: usize> ToOne<Root<M>, T, N> {
    /// The other side, where no accessor is at hand: `Book.author.reversed()` is `Author.books()`.
    pub fn reversed(&self) -> ToMany<T, M> {
        ToMany::<T, M>::reverse::<Root<T>, N>()
    }
}

impl<M: Model, T: Model, const N: usize> ToOneOptional<Root<M>, T, N> {
    /// The other side, where no accessor is at hand: `Author.mentor.reversed()` is `Author.students()`.
    pub fn reversed(&self) -> ToMany<T, M> {
        ToMany::<T, M>::reverse::<Root<T>, N>()
    }
}

/// One query for all rows.
impl<O: Model, I: Model, S: Send + 'static, Onto> Load<O, Onto> for ToMany<O, I, S>
where
    Onto: Push<Vec<S>, Row = O> + Send + 'static,
{
    type Out = Onto::Out;
    fn load<'a>(&'a self, rows: Vec<Onto>, of: Origin<'a>) -> Loading<'a, Onto::Out> {
        Box::pin(async move {
            let keys = self.parent_keys(rows.iter().map(Push::row))?;
            let children = load_children(self, keys, of).await?;
            Ok(rows
                .into_iter()
                .zip(children)
                .map(|(row, children)| row.push(children))
                .collect())
        })
    }
}

/// The same; each row has one at most.
impl<P: Path, T: Model, Onto, const N: usize> Load<P::Root, Onto> for ReverseOneToOne<P, T, N>
where
    Onto: Push<Option<T>, Row = P::Root> + Send + 'static,
{
    type Out = Onto::Out;
    fn load<'a>(&'a self, rows: Vec<Onto>, of: Origin<'a>) -> Loading<'a, Onto::Out> {
        Box::pin(async move {
            let many = ToMany::<P::Root, T>::reverse::<P, N>().with(Select::unordered);
            let keys = many.parent_keys(rows.iter().map(Push::row))?;
            let children = load_children(&many, keys, of).await?;
            let rows = rows.into_iter().zip(children);
            Ok(rows.map(|(row, mut one)| row.push(one.pop())).collect())
        })
    }
}

impl<O: Model, I: Model, Out: Send + 'static> ToMany<O, I, Out> {
    fn with(mut self, change: impl FnOnce(&mut Select)) -> Self {
        change(&mut self.select);
        self
    }

    fn to_output(&self, output: Output) -> Select {
        let mut select = self.select.clone();
        select.set_output(output);
        select
    }

    /// One of them fulfils the condition.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().any(Book.title.eq("Nature")));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ? LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ? LIMIT 1)
    /// ```
    pub fn any(&self, condition: impl IntoPredicate<I>) -> Predicate<O> {
        let mut select = self.to_output(Output::Exists);
        select.filter(condition.condition());
        Predicate::new(query::Expr::exists(select))
    }

    /// This row is one of them, given by itself or by its key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().contains(5));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."id" = ? LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."id" = ? LIMIT 1)
    /// ```
    pub fn contains(&self, row: impl IntoKey<I>) -> Predicate<O> {
        let key = key_columns(I::table(), I::table().primary_key);
        self.any(Predicate::new(same_key(key, key_values(&row.into_key()))))
    }

    /// There is none. Of a related row that is missing itself, there is none either.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().is_empty());
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id")"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id")
    /// ```
    pub fn is_empty(&self) -> Predicate<O> {
        Predicate::new(query::Expr::exists(self.to_output(Output::Exists)).negated())
    }

    /// How many there are.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().count().ge(2));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") >= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") >= ?
    /// ```
    pub fn count(&self) -> Expr<O, i64> {
        Expr::new(query::Expr::scalar(
            self.to_output(Output::Count),
            Type::I64,
        ))
    }

    /// Those for which the condition holds.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().filter(Book.year.gt(1860)).count().ge(2));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ?) >= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ?) >= ?
    /// ```
    pub fn filter(self, condition: impl IntoPredicate<I>) -> Self {
        self.with(|select| select.filter(condition.condition()))
    }

    /// Those for which the condition does not hold.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().exclude(Book.subtitle.is_null()).is_empty());
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."subtitle" IS NOT NULL)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."subtitle" IS NOT NULL)
    /// ```
    pub fn exclude(self, condition: impl IntoPredicate<I>) -> Self {
        self.with(|select| select.filter(condition.condition().negated()))
    }

    /// In this order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let authors: Vec<(Author, Vec<Book>)> =
    ///     Author::objects().prefetch_related(Author.books().order_by(Book.year.desc())).all(&db).await?;
    /// assert_eq!(authors[1].1[0].title, "Little Men");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "author";
    /// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?)) ORDER BY "book"."year" DESC
    /// ```
    pub fn order_by(self, keys: impl Ordering<I>) -> Self {
        let mut orders = Vec::new();
        keys.orders(&mut orders);
        self.with(|select| select.order_by(orders))
    }

    /// At most `n` of each row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().order_by(Book.year).limit(3).any(Book.copies.gt(1)));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM (SELECT "t2"."id", "t2"."title", "t2"."year", "t2"."subtitle", "t2"."copies", "t2"."author_id" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" LIMIT ?) AS "t1" WHERE "t1"."copies" > ? LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM (SELECT "t2"."id", "t2"."title", "t2"."year", "t2"."subtitle", "t2"."copies", "t2"."author_id" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" LIMIT ?) AS "t1" WHERE "t1"."copies" > ? LIMIT 1)
    /// ```
    pub fn limit(self, n: u64) -> Self {
        self.with(|select| select.limit(n))
    }

    /// Without the first `n` of each row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().order_by(Book.year).offset(2).count().gt(0));
    /// # assert!(query.to_sql_for(Backend::Postgres)?.text().contains("OFFSET $1::int8"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn offset(self, n: u64) -> Self {
        self.with(|select| select.offset(n))
    }

    /// With these to-one relations of theirs joined, as
    /// [`select_related`](crate::objects::QuerySet::select_related) of a query does it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let emerson = Author::objects().prefetch_related(Author.books().select_related(Book.author)).first(&db).await?;
    /// let (_, books) = emerson.expect("there are authors");
    /// assert_eq!(books[0].author.loaded().expect("it was read along").name, "Ralph Waldo Emerson");
    /// # Ok(())
    /// # }
    /// ```
    pub fn select_related<Grown>(
        mut self,
        relations: impl Relations<I, Out, Out = Grown>,
    ) -> ToMany<O, I, Grown> {
        relations.ask(&mut self.select);
        ToMany {
            select: self.select,
            stage: relations.stage(self.stage),
            outer: PhantomData,
        }
    }

    /// Each with what is loaded beside it in turn.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let teachers: Vec<(Author, Vec<(Author, Vec<Book>)>)> = Author::objects()
    ///     .prefetch_related(Author.students().prefetch_related(Author.books()))
    ///     .all(&db)
    ///     .await?;
    /// assert_eq!(teachers[0].1[0].1.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn prefetch_related<L: Load<I, Out>>(self, what: L) -> ToMany<O, I, L::Out> {
        ToMany {
            select: self.select,
            stage: Arc::new(Then {
                before: self.stage,
                what,
            }),
            outer: PhantomData,
        }
    }
}

impl<O: Model, I: Model, Out> ToMany<O, I, Out> {
    /// Of each of these rows the key that its children point at: its own, or that of the row it points at itself, if
    /// there is one.
    pub(in crate::objects) fn parent_keys<'p>(
        &self,
        rows: impl Iterator<Item = &'p O>,
    ) -> Result<Vec<Option<Vec<Value>>>> {
        let there = |key: Vec<Value>| (!key.iter().any(Value::is_null)).then_some(key);
        let keys = match self.owned()?.1 {
            None => rows.map(|row| Some(values(&row.key()))).collect(),
            Some(field) => rows.map(|row| there(field_values(row, field))).collect(),
        };
        Ok(keys)
    }

    /// By which of their fields the children point at their parents, and by which of its own a row points at those, if
    /// it is none of them itself.
    fn owned(&self) -> Result<(usize, Option<usize>)> {
        let invalid = |why: &str| Error::InvalidQuery {
            model: Some(O::table().model),
            why: why.to_owned(),
        };
        let further = "`prefetch_related` loads relations of the rows themselves and of those that they point at; nest it to reach further";
        let paged = "filter and order before `limit` inside `prefetch_related`";
        let Some(Correlation { field, owner }) = &self.select.body().correlation else {
            return Err(invalid(paged));
        };
        match owner {
            CorrelationOwner::Outer(None) => Ok((*field, None)),
            CorrelationOwner::Outer(Some(RelationPath {
                parent: None,
                hop: Hop::ForeignKey(own),
            })) => Ok((*field, Some(*own))),
            _ => Err(invalid(further)),
        }
    }
}

/// Of each key its children, by one query for all of them.
async fn load_children<O: Model, I: Model, S: Send + 'static>(
    many: &ToMany<O, I, S>,
    keys: Vec<Option<Vec<Value>>>,
    of: Origin<'_>,
) -> Result<Vec<Vec<S>>> {
    let (field, own) = many.owned()?;
    // What is known are the rows themselves; the children of those they point at do not point back at them.
    let known = of.known.filter(|_| own.is_none());
    let of = Origin { known, ..of };
    let select = many.select.clone();
    let (children, parents) = fetch_children(select, &*many.stage, field, &keys, of).await?;
    let mut grouped: Vec<Vec<S>> = keys.iter().map(|_| Vec::new()).collect();
    for (parent, child) in parents.into_iter().zip(many.stage.run(children, of).await?) {
        grouped[parent].push(child);
    }
    Ok(grouped)
}
