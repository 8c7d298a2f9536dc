//! Related rows that are loaded with the rows of a query: joined into it, or fetched by queries of their own.
//!
//! Three traits: [`Append`] is what users give to `select_related` and `prefetch_related`; it adds to a [`RowQuery`]
//! what is to be joined, and a [`Stage`] to the chain that makes the result; each stage grows the result by [`Push`].
//!
//! ```text
//! Author::objects().select_related(Author.profile()).prefetch_related(Author.books())
//!   rows: Author → OptionalRows: (Author, Option<Profile>) → Prefetched: (Author, Option<Profile>, Vec<Book>)
//! ```
//!
//! - this file: the query, its stages, and the trait of what they load
//! - `push`: results grow flat, from `Author` to `(Author, Vec<Book>)` to `(Author, Vec<Book>, i64)`
//! - `policy`: how the relations of fetched rows load later
//! - `fetched`: the rows of a query as they arrive
//! - `annotated`: `annotate`
//! - `joined`: `select_related`
//! - `children`: the rows that belong to many others, fetched for all of them at once
//! - `prefetched`: `prefetch_related`
//! - `key_positions`: where the key of a row stands in a list of keys
//! - `by_key`: one row
//! - `text`: what to write where a relation is named by a text

pub(super) mod annotated;
pub(super) mod by_key;
pub(super) mod children;
pub(super) mod fetched;
pub(super) mod joined;
pub(super) mod key_positions;
pub(super) mod policy;
pub(super) mod prefetched;
pub(super) mod push;
mod text;

use crate::db::Target;
use crate::error::Result;
use crate::model::{LoadPolicy, Model, ParentRows};
use crate::objects::selection::tuples::{AtMostTwelve, longer_tuples};
use crate::query::{CommonTable, ItemShape, Select};
use crate::schema::FetchMode;
use crate::sealed::Sealed;
use crate::thread_safe::BoxedFuture;
use crate::value::Reader;
use std::marker::PhantomData;
use std::sync::Arc;

/// A query of rows of `M`, and the stages that make of each row the result `Out`.
pub struct RowQuery<M, Out = M> {
    pub(super) select: Select,
    pub(super) stage: Box<dyn Stage<M, Out>>,
}

/// One step from the rows of a query to its result, and all steps before it.
///
/// The stages of a query form a chain, the last one outermost. A stage that reads columns of its own keeps their values
/// itself until it makes the result: it is started anew for each run of the query.
pub(super) trait Stage<M, Out>: Send + Sync {
    /// Returns the same stages for one run, without values.
    fn start(&self) -> Box<dyn Stage<M, Out>>;
    /// Reads the items of one row: their columns come after its own and those joined into it. `items` are all of the
    /// query; each stage takes its own by index.
    fn read(&mut self, reader: &mut dyn Reader, items: &[ItemShape]) -> Result<()>;
    /// Sets the load policy of the rows among the items. `parents` are the rows of the query.
    fn set_load_policy(
        &mut self,
        items: &[ItemShape],
        policy: &LoadPolicy<'_>,
        parents: Option<&Arc<ParentRows>>,
    );
    /// Returns true if rows that it loads may point back at the rows of the query, which are then kept for them.
    fn needs_parents(&self) -> bool;
    /// Returns true if it loads rows by statements of its own, for all rows of the query at once.
    fn loads(&self) -> bool;
    /// Makes the result of the rows, once all are read.
    fn finish(self: Box<Self>, rows: Vec<M>, context: LoadContext<'_>) -> Loading<'_, Out>;
}

/// Rows on their way, as a [`Stage`] hands them on.
pub(super) type Loading<'a, T> = BoxedFuture<'a, Result<Vec<T>>>;

/// The query that rows came from: further rows are loaded for them in its way.
#[derive(Clone)]
pub(super) struct LoadContext<'a> {
    /// The database or transaction that it ran on.
    pub(super) on: Target<'a>,
    /// The fetch mode of its relations; `None` is that of the database.
    pub(super) mode: Option<FetchMode>,
    /// The rows once more, for those that point at them.
    pub(super) parents: Option<Arc<ParentRows>>,
    /// The number of lists that the rows stand in, one within the other.
    pub(super) level: usize,
    /// The queries that it names, which the loaded rows may be of.
    pub(super) common_tables: Vec<Arc<CommonTable>>,
}

/// A relation of `R`, or a tuple of them, that a query loads with its rows. This trait is sealed: it is implemented for
/// the handles of relations.
///
/// `Mode` is [`SelectRelated`], [`PrefetchRelated`] or [`Annotate`], `Onto` the result of the query so far.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::{Append, SelectRelated};
///
/// /// Books with what is joined to them, of which each caller needs something else.
/// fn books_with<T>(relation: T) -> QuerySet<Book, T::Out>
/// where
///     T: Append<SelectRelated, Book, Book>,
/// {
///     Book::objects().filter(Book.year.gt(1860)).select_related(relation)
/// }
///
/// let books = books_with((Book.author, Book.author.mentor)).order_by(Book.id).all(&db).await?;
/// let author = books[0].author.loaded().expect("it was joined");
/// assert_eq!(author.mentor.loaded().map(|mentor| mentor.id), Some(1));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot load `{Self}` by `{Mode}` in a query of `{R}`; write a relation of `{R}`, such as `Book.author` or `Author.books()`, for `annotate` an expression, and of related rows their aggregate, `Author.books().max(Book.year)`",
    label = "for `select_related` a to-one relation stands here, for `prefetch_related` any relation, for `annotate` an expression of `{R}`, or a tuple of up to twelve",
    note = "values of related rows are those of the relation: `Author.books().count()`, `Author.books().sum(Book.copies)`; the value of another query is its `.scalar()`",
    note = "values of rows behind those are values of each: `Author.books().sum(Book.reviews().count())`",
    note = "what is loaded for loaded rows is said of them: `.prefetch_related(Author.books().prefetch_related(Book.tags))`"
)]
pub trait Append<Mode, R, Onto>: Sealed {
    /// The result with what is loaded.
    type Out: Send + 'static;
    /// Adds the relation to the query.
    #[doc(hidden)]
    fn append(self, query: RowQuery<R, Onto>) -> RowQuery<R, Self::Out>;
}

/// The mode of [`select_related`](crate::objects::QuerySet::select_related): to-one relations are joined.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::{Append, SelectRelated};
///
/// /// A book with the row of a relation, by one statement.
/// async fn with<T>(relation: T, key: i64, db: &Database) -> orm::Result<T::Out>
/// where
///     T: Append<SelectRelated, Book, Book>,
/// {
///     Book::objects().of_keys([key]).select_related(relation).get(db).await
/// }
///
/// let nature: Book = with(Book.author, 1, &db).await?;
/// assert_eq!(nature.author.loaded().map(|author| author.id), Some(1));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub enum SelectRelated {}

/// The mode of [`annotate`](crate::objects::QuerySet::annotate): values are computed with the rows.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::{Annotate, Append};
///
/// /// Books with a value beside each.
/// fn beside<T: Append<Annotate, Book, Book>>(value: T) -> QuerySet<Book, T::Out> {
///     Book::objects().annotate(value)
/// }
///
/// let query: QuerySet<Book, (Book, i32)> = beside(2026 - Book.year);
/// # assert_sql(&query, r#"SELECT …, ? - "book"."year" FROM "book""#);
/// ```
/// ```sql
/// SELECT …, ? - "book"."year" FROM "book"
/// ```
#[derive(Debug)]
pub enum Annotate {}

/// The mode of [`prefetch_related`](crate::objects::QuerySet::prefetch_related): relations are loaded by queries of
/// their own.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::{Append, PrefetchRelated};
///
/// /// Authors with related rows, which queries of their own load.
/// async fn authors_with<T>(relation: T, db: &Database) -> orm::Result<Vec<T::Out>>
/// where
///     T: Append<PrefetchRelated, Author, Author>,
/// {
///     Author::objects().order_by(Author.id).prefetch_related(relation).all(db).await
/// }
///
/// let authors: Vec<(Author, Vec<Book>)> = authors_with(Author.books(), &db).await?;
/// assert_eq!(authors[1].1.len(), 2);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub enum PrefetchRelated {}

impl<M: Model> RowQuery<M> {
    /// The rows themselves.
    pub(super) fn new(select: Select) -> Self {
        RowQuery {
            select,
            stage: Box::new(PlainRows),
        }
    }
}

impl<M, Out> RowQuery<M, Out> {
    /// The query with one more stage.
    pub(super) fn then<Grown>(
        self,
        stage: impl FnOnce(Box<dyn Stage<M, Out>>) -> Box<dyn Stage<M, Grown>>,
    ) -> RowQuery<M, Grown> {
        RowQuery {
            select: self.select,
            stage: stage(self.stage),
        }
    }
}

impl<M, Out> Clone for RowQuery<M, Out> {
    fn clone(&self) -> Self {
        RowQuery {
            select: self.select.clone(),
            stage: self.stage.start(),
        }
    }
}

impl<'a> LoadContext<'a> {
    /// A query whose relations load in the way of the database.
    pub(super) fn new(on: Target<'a>) -> Self {
        LoadContext {
            on,
            mode: None,
            parents: None,
            level: 0,
            common_tables: Vec::new(),
        }
    }
}

/// The first stage: the rows as they were read.
pub(super) struct PlainRows;

impl<M: Send + 'static> Stage<M, M> for PlainRows {
    fn start(&self) -> Box<dyn Stage<M, M>> {
        Box::new(PlainRows)
    }

    fn read(&mut self, _: &mut dyn Reader, _: &[ItemShape]) -> Result<()> {
        Ok(())
    }

    fn set_load_policy(
        &mut self,
        _: &[ItemShape],
        _: &LoadPolicy<'_>,
        _: Option<&Arc<ParentRows>>,
    ) {
    }

    fn needs_parents(&self) -> bool {
        false
    }

    fn loads(&self) -> bool {
        false
    }

    fn finish(self: Box<Self>, rows: Vec<M>, _: LoadContext<'_>) -> Loading<'_, M> {
        BoxedFuture::new(std::future::ready(Ok(rows)))
    }
}

macro_rules! append {
    ($first:ident $($t:ident after $before:ident)*) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        impl<Mode, R, Onto, $first, $($t),*> Append<Mode, R, Onto> for ($first, $($t,)*)
        where
            $first: Append<Mode, R, Onto>,
            $($t: Append<Mode, R, $before::Out>,)*
        {
            type Out = append!(@last $first $($t)*);
            fn append(self, query: RowQuery<R, Onto>) -> RowQuery<R, Self::Out> {
                let ($first, $($t,)*) = self;
                let query = $first.append(query);
                $(let query = $t.append(query);)*
                query
            }
        }
    };
    (@last $t:ident) => { $t::Out };
    (@last $t:ident $($rest:ident)+) => { append!(@last $($rest)+) };
}
append!(A);
append!(A B after A);
append!(A B after A C after B);
append!(A B after A C after B D after C);
append!(A B after A C after B D after C E after D);
append!(A B after A C after B D after C E after D F after E);
append!(A B after A C after B D after C E after D F after E G after F);
append!(A B after A C after B D after C E after D F after E G after F H after G);
append!(A B after A C after B D after C E after D F after E G after F H after G I after H);
append!(A B after A C after B D after C E after D F after E G after F H after G I after H J after I);
append!(A B after A C after B D after C E after D F after E G after F H after G I after H J after I K after J);
append!(A B after A C after B D after C E after D F after E G after F H after G I after H J after I K after J L after K);

macro_rules! refuse {
    ($($t:ident)+) => {
        impl<$($t),+> Sealed for ($($t,)+) {}
        impl<Mode, R, Onto: Send + 'static, $($t),+> Append<Mode, R, Onto> for ($($t,)+)
        where
            PhantomData<Self>: AtMostTwelve,
        {
            type Out = Onto;
            fn append(self, query: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
                query
            }
        }
    };
}
longer_tuples!(refuse);
