//! What is loaded beside rows, stage by stage.

pub(super) mod children;
pub(super) mod extra_columns;
pub(super) mod joined;
pub(super) mod policy;

use crate::db::{Executor, Pending, Target};
use crate::error::Result;
use crate::model::{Erased, Model};
use crate::objects::load::extra_columns::{Beside, Found};
use crate::schema::FetchMode;
use std::pin::Pin;
use std::sync::Arc;

/// Rows on their way, as [`Load`] hands them on.
pub type Loading<'a, T> = Pin<Box<dyn Future<Output = Result<Vec<T>>> + Send + 'a>>;

/// The query that rows came from: what is loaded beside them is loaded in its way.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    /// Where it ran.
    pub(super) on: Target<'a>,
    /// How its foreign keys load; `None` is the database's way.
    pub(super) mode: Option<FetchMode>,
    /// The rows, for those that point at them.
    pub(super) known: Option<&'a Erased>,
}

impl<'a> Origin<'a> {
    /// A query whose foreign keys load in the way of the database.
    pub(super) fn new(on: Target<'a>) -> Self {
        Origin {
            on,
            mode: None,
            known: None,
        }
    }
}

/// From the rows of a query to what it gives.
pub trait Stage<M, Out>: Send + Sync {
    /// Appends what is read beside the rows.
    fn beside(&self, to: &mut Vec<Box<dyn Beside>>);
    /// Whether rows that it wants may point back at the rows of the query, which are then kept for them.
    fn keeps(&self) -> bool;
    /// Puts the result together.
    fn run<'a>(&'a self, found: Found<M>, of: Origin<'a>) -> Loading<'a, Out>;
}

/// The rows themselves.
pub(super) struct Plain;

impl<M: Send + 'static> Stage<M, M> for Plain {
    fn beside(&self, _: &mut Vec<Box<dyn Beside>>) {}

    fn keeps(&self) -> bool {
        false
    }

    fn run<'a>(&'a self, found: Found<M>, _of: Origin<'a>) -> Loading<'a, M> {
        Box::pin(std::future::ready(Ok(found.rows)))
    }
}

/// One more thing beside what came before.
pub(super) struct Then<S: ?Sized, L> {
    pub(super) what: L,
    pub(super) before: Arc<S>,
}

impl<M, Onto, L> Stage<M, L::Out> for Then<dyn Stage<M, Onto>, L>
where
    M: Model,
    Onto: Send,
    L: Load<M, Onto>,
{
    fn beside(&self, to: &mut Vec<Box<dyn Beside>>) {
        self.before.beside(to);
    }

    fn keeps(&self) -> bool {
        true
    }

    fn run<'a>(&'a self, found: Found<M>, of: Origin<'a>) -> Loading<'a, L::Out> {
        Box::pin(async move {
            let known = found.known.clone();
            let rows = self.before.run(found, of).await?;
            let of = Origin {
                known: known.as_ref(),
                ..of
            };
            self.what.load(rows, of).await
        })
    }
}

/// What `prefetch_related` loads beside each row of `R`: onto `Author`, `Vec<Book>`. Results grow flat.
// The recursion is here, one tuple item after another, so that `Push` needs one impl a length.
#[diagnostic::on_unimplemented(
    message = "cannot prefetch `{Self}` in a query of `{R}`",
    label = "expected a to-many relation of `{R}` such as `Author.books()`, or a tuple of them; join to-one relations with `select_related`"
)]
pub trait Load<R, Onto>: Send + Sync + 'static {
    /// What was there, with what is loaded beside it.
    type Out: Send;
    /// Loads it for all rows at once.
    fn load<'a>(&'a self, rows: Vec<Onto>, of: Origin<'a>) -> Loading<'a, Self::Out>;
}

/// Loads to-many relations beside rows that are there already, as
/// [`prefetch_related`](crate::objects::QuerySet::prefetch_related) does beside those of a query.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let authors = Author::objects().order_by(Author.id).all(&db).await?;
/// let authors: Vec<(Author, Vec<Book>)> = orm::prefetch(authors, Author.books(), &db).await?;
/// assert_eq!(authors[1].1.len(), 2);
/// # Ok(())
/// # }
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?))
/// ```
#[track_caller]
pub fn prefetch<M: Model, L: Load<M, M>>(
    rows: Vec<M>,
    what: L,
    db: &(impl Executor + ?Sized),
) -> Pending<'_, Vec<L::Out>> {
    let of = Origin::new(db.target());
    Pending::new(async move { what.load(rows, of).await })
}

/// `Author` and `Vec<Book>` are `(Author, Vec<Book>)`, and `i64` more `(Author, Vec<Book>, i64)`.
pub trait Push<X> {
    /// The row it began with.
    type Row: Model;
    /// With one more.
    type Out: Send;
    /// The row it began with.
    fn row(&self) -> &Self::Row;
    /// Adds one more.
    fn push(self, more: X) -> Self::Out;
}

impl<M: Model, X: Send> Push<X> for M {
    type Row = M;
    type Out = (M, X);
    fn row(&self) -> &M {
        self
    }
    fn push(self, more: X) -> (M, X) {
        (self, more)
    }
}

macro_rules! push {
    ($($($t:ident)+;)*) => {$(
        #[expect(non_snake_case, reason = "the values are named as their types")]
        impl<M: Model, $($t: Send,)+ X: Send> Push<X> for (M, $($t),+) {
            type Row = M;
            type Out = (M, $($t,)+ X);
            fn row(&self) -> &M { &self.0 }
            fn push(self, more: X) -> Self::Out { let (row, $($t),+) = self; (row, $($t,)+ more) }
        }
    )*};
}
push!(A; A B; A B C; A B C D; A B C D E; A B C D E F; A B C D E F G; A B C D E F G H; A B C D E F G H I; A B C D E F G H I J;);

macro_rules! load {
    ($first:ident $($t:ident after $before:ident)*) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        impl<R, Onto: Send + 'static, $first: Load<R, Onto>, $($t: Load<R, $before::Out>),*> Load<R, Onto> for ($first, $($t,)*) {
            type Out = load!(@last $first $($t)*);
            fn load<'a>(&'a self, rows: Vec<Onto>, of: Origin<'a>) -> Loading<'a, Self::Out> {
                Box::pin(async move {
                    let ($first, $($t,)*) = self;
                    let rows = $first.load(rows, of).await?;
                    $(let rows = $t.load(rows, of).await?;)*
                    Ok(rows)
                })
            }
        }
    };
    (@last $t:ident) => { $t::Out };
    (@last $t:ident $($rest:ident)+) => { load!(@last $($rest)+) };
}
load!(A);
load!(A B after A);
load!(A B after A C after B);
load!(A B after A C after B D after C);
load!(A B after A C after B D after C E after D);
load!(A B after A C after B D after C E after D F after E);
