//! The other side of a foreign key: the rows that point here.

use super::beside::Found;
use super::loader::{Load, Loading, Origin, Plain, Push, Stage, Then};
use super::prepare::prepare;
use super::related::Relations;
use crate::db::RawRows;
use crate::error::{Error, Result};
use crate::model::{
    Expr, IntoKey, IntoPredicate, Join, KnownAt, Model, Ordering, Path, Predicate, Root, ToOne,
    ToOneBack, ToOneOptional, key_columns, key_values, one_of_keys, same_key, values,
};
use crate::query::{self, Output, Owned, Owner, Request, Select};
use crate::value::{Reader, Type, Value};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

/// `Author.books()`, bare or refined: the rows of `Inner` that point at one row of `Outer`.
///
/// Conditions inside are rooted at `Inner` and become EXISTS or a correlated subquery, so that no row is multiplied.
#[must_use = "a relation does nothing by itself; give it to `filter`, `order_by` or `prefetch_related`"]
pub struct Many<Outer, Inner, Out = Inner> {
    select: Select,
    stage: Arc<dyn Stage<Inner, Out>>,
    outer: PhantomData<fn() -> Outer>,
}

impl<O, I, Out> Clone for Many<O, I, Out> {
    fn clone(&self) -> Self {
        Many {
            select: self.select.clone(),
            stage: Arc::clone(&self.stage),
            outer: PhantomData,
        }
    }
}

impl<O, I, Out> std::fmt::Debug for Many<O, I, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Many")
            .field("model", &self.select.table().model)
            .finish_non_exhaustive()
    }
}

impl<O: Model, I: Model> Many<O, I> {
    /// The rows of `I` whose foreign key at field `N` points at the end of `P`.
    pub fn reverse<P: Path<Root = O>, const N: usize>() -> Self {
        let mut select = Select::new(I::table());
        select.of = Some(Owned {
            field: N,
            by: Owner::Outside(P::LINK),
        });
        Many {
            select,
            stage: Arc::new(Plain),
            outer: PhantomData,
        }
    }
}

impl<O: Model, I: Model> Many<O, I> {
    /// The rows of `I` that a many-to-many relation joins to the end of `P`.
    pub(super) fn joined<P: Path<Root = O>>(join: Join) -> Self {
        let mut select = Select::new(join.through());
        select.to = Some(join.to());
        select.of = Some(Owned {
            field: join.from(),
            by: Owner::Outside(P::LINK),
        });
        Many {
            select,
            stage: Arc::new(Plain),
            outer: PhantomData,
        }
    }

    /// The rows of `I` whose many-to-many relation at position `N` leads to the end of `P`.
    pub fn members<P: Path<Root = O>, const N: usize>() -> Self {
        Self::joined::<P>(Join::of(I::table(), N).reversed())
    }
}

impl<M: Model, T: Model, const N: usize> ToOne<Root<M>, T, N> {
    /// The other side, where no accessor is at hand: `Book.author.reversed()` is `Author.books()`.
    pub fn reversed(&self) -> Many<T, M> {
        Many::<T, M>::reverse::<Root<T>, N>()
    }
}

impl<M: Model, T: Model, const N: usize> ToOneOptional<Root<M>, T, N> {
    /// The other side, where no accessor is at hand: `Author.mentor.reversed()` is `Author.students()`.
    pub fn reversed(&self) -> Many<T, M> {
        Many::<T, M>::reverse::<Root<T>, N>()
    }
}

/// One query for all rows, as of a to-many relation.
impl<O: Model, T: Model, Onto, const N: usize> Load<O, Onto> for ToOneBack<Root<O>, T, N>
where
    Onto: Push<Option<T>, Row = O> + Send + 'static,
{
    type Out = Onto::Out;
    fn load<'a>(&'a self, rows: Vec<Onto>, of: Origin<'a>) -> Loading<'a, Onto::Out> {
        Box::pin(async move {
            let many = Many::<O, T>::reverse::<Root<O>, N>();
            let keys = many.parent_keys(rows.iter().map(Push::row))?;
            let children = load_children(&many, keys, of).await?;
            let rows = rows.into_iter().zip(children);
            Ok(rows.map(|(row, mut one)| row.push(one.pop())).collect())
        })
    }
}

impl<O: Model, I: Model, Out: Send + 'static> Many<O, I, Out> {
    fn with(mut self, change: impl FnOnce(&mut Select)) -> Self {
        change(&mut self.select);
        self
    }

    fn to_output(&self, output: Output) -> Select {
        let mut select = self.select.clone();
        select.output = output;
        select
    }

    /// One of them fulfils the condition.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().any(Book.title.eq("Nature")));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ?)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ?)
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
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."id" = ?)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."id" = ?)
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
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM (SELECT "t2"."id", "t2"."title", "t2"."year", "t2"."subtitle", "t2"."copies", "t2"."author_id" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" LIMIT ?) AS "t1" WHERE "t1"."copies" > ?)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM (SELECT "t2"."id", "t2"."title", "t2"."year", "t2"."subtitle", "t2"."copies", "t2"."author_id" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" LIMIT ?) AS "t1" WHERE "t1"."copies" > ?)
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
    ) -> Many<O, I, Grown> {
        relations.ask(&mut self.select);
        Many {
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
    pub fn prefetch_related<L: Load<I, Out>>(self, what: L) -> Many<O, I, L::Out> {
        Many {
            select: self.select,
            stage: Arc::new(Then {
                before: self.stage,
                what,
            }),
            outer: PhantomData,
        }
    }
}

impl<O: Model, I: Model, Out> Many<O, I, Out> {
    /// The keys that the children of these rows point at.
    pub(super) fn parent_keys<'p>(
        &self,
        parents: impl Iterator<Item = &'p O>,
    ) -> Result<Vec<Vec<Value>>> {
        self.foreign_key()?;
        Ok(parents.map(|parent| values(&parent.key())).collect())
    }

    /// Which field of the children points at the parents. Never one of rows further on: several parents could lead to
    /// the same of those, and no row can stand in two places.
    fn foreign_key(&self) -> Result<usize> {
        let invalid = |why: &str| Error::InvalidQuery {
            model: O::table().model,
            why: why.to_owned(),
        };
        let nested =
            "`prefetch_related` loads relations of the rows themselves; nest it to reach further";
        let paged = "filter and order before `limit` inside `prefetch_related`";
        match self.select.of {
            Some(Owned {
                field,
                by: Owner::Outside(None),
            }) => Ok(field),
            Some(_) => Err(invalid(nested)),
            None => Err(invalid(paged)),
        }
    }
}

/// Of each parent its children, by one query for all of them.
pub(super) async fn load_children<O: Model, I: Model, S: Send + 'static>(
    many: &Many<O, I, S>,
    keys: Vec<Vec<Value>>,
    of: Origin<'_>,
) -> Result<Vec<Vec<S>>> {
    let field = many.foreign_key()?;
    let select = many.select.clone();
    let (children, parents) = fetch_children(select, &*many.stage, field, &keys, of).await?;
    let mut grouped: Vec<Vec<S>> = keys.iter().map(|_| Vec::new()).collect();
    for (parent, child) in parents.into_iter().zip(many.stage.run(children, of).await?) {
        grouped[parent].push(child);
    }
    Ok(grouped)
}

/// The rows that point at any of these keys by this field, and the positions of those keys. A row whose key stands there
/// several times is fetched once and read as often, so that each parent has a row of its own.
pub(super) async fn fetch_children<I: Model, S>(
    mut select: Select,
    stage: &dyn Stage<I, S>,
    field: usize,
    keys: &[Vec<Value>],
    of: Origin<'_>,
) -> Result<(Found<I>, Vec<usize>)> {
    let table = select.source();
    let mut parents = Parents::new(keys);
    let by = Owner::Among(one_of_keys(table, &[field], parents.keys()));
    select.of = Some(Owned { field, by });
    // A row that points at its parent itself has the key among its columns.
    let before = match select.to {
        Some(_) => table.columns_of(field),
        None => &[],
    };
    if !before.is_empty() {
        select.output = Output::OwnedRows;
    }
    let (mut children, mut positions) = (Found::new(stage), Vec::new());
    let Some(prepared) = prepare(Request::Select(&select), of.on.backend())? else {
        return Ok((children, positions));
    };
    let prepared = prepared.fetching(of.mode);
    let mut key = Vec::with_capacity(1);
    let mut read = |reader: &mut dyn Reader| {
        for column in before {
            key.push(Value::read(reader, column.ty)?);
        }
        let child: I = prepared.read(reader)?;
        if before.is_empty() {
            child.write(field, &mut |value| key.push(value));
        }
        let mut child = Some(child);
        let mut parent = parents.first(&mut key);
        while let Some(position) = parent {
            let row = if let Some(child) = child.take() {
                child
            } else {
                reader.rewind();
                reader.skip(before.len());
                prepared.read(reader)?
            };
            children.push(row, reader, &prepared.beside)?;
            positions.push(position);
            parent = parents.next[position];
        }
        Ok(())
    };
    let mut raw = stage.keeps().then(|| RawRows::new(before.len()));
    prepared.each(of.on, &mut read, raw.as_mut()).await?;
    let known = of.known.filter(|_| before.is_empty());
    let known = known.cloned().map(|rows| KnownAt { field, rows });
    prepared.share(&mut children, raw, known, of.on);
    Ok((children, positions))
}

/// Where the parents of a key stand. Children of one parent often follow one another.
struct Parents<'k> {
    /// The first parent of each key.
    first: HashMap<&'k [Value], usize>,
    /// Of each parent the next one with the same key.
    next: Vec<Option<usize>>,
    keys: &'k [Vec<Value>],
    /// The key asked for last, and its first parent.
    last: (Vec<Value>, Option<usize>),
}

impl<'k> Parents<'k> {
    fn new(keys: &'k [Vec<Value>]) -> Self {
        let mut first = HashMap::with_capacity(keys.len());
        let mut next = vec![None; keys.len()];
        for (position, key) in keys.iter().enumerate().rev() {
            next[position] = first.insert(key.as_slice(), position);
        }
        Parents {
            first,
            next,
            keys,
            last: (Vec::new(), None),
        }
    }

    /// The keys, each once.
    fn keys(&self) -> impl Iterator<Item = &'k [Value]> {
        let keys = self.keys.iter().map(Vec::as_slice).enumerate();
        let first = keys.filter(|(position, key)| self.first.get(key) == Some(position));
        first.map(|(_, key)| key)
    }

    /// The first parent of this key, which is used up.
    fn first(&mut self, key: &mut Vec<Value>) -> Option<usize> {
        if *key != self.last.0 {
            self.last.1 = self.first.get(key.as_slice()).copied();
            std::mem::swap(key, &mut self.last.0);
        }
        key.clear();
        self.last.1
    }
}
