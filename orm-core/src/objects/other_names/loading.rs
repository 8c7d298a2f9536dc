//! A relation given to the method for those of the other kind: `prefetch_related(Book.author)`,
//! `select_related(Author.books())`; a query in the place of a relation, and a window function
//! without its window.
//!
//! None of these implementations holds, since nothing meets their bound, whose message says what to write. The bound is on
//! another type than the implementation, or rustc would give the message of the trait.

use crate::model::{
    Field, Kind, ManyToManyPath, Model, OverWindow, Path, ToOne, ToOneOptional, WindowFunction,
    never_met,
};
use crate::objects::load::{Annotate, Append, PrefetchRelated, RowQuery, SelectRelated};
use crate::objects::query_set::QuerySet;
use crate::objects::relation::to_many::ToMany;
use crate::objects::values::Values;

never_met! {
    JoinedBySelectRelated "the one row that a foreign key leads to is loaded by `select_related`; write `.select_related(Book.author)`, and of related rows `.prefetch_related(Author.books().select_related(Book.author))`" "`book.author.get(&db)` is then free";
    LoadedByRelation "a query is no relation: related rows are loaded by theirs, with what is asked of them behind it, and one value of a query is `scalar`; write `.prefetch_related(Author.books().filter(Book.year.gt(1900)))`, or `.annotate(query.values(Book.year.max()).scalar())`";
    LoadedByPrefetchRelated "many related rows are loaded by `prefetch_related`; write `.prefetch_related(Author.books())`, which gives each row with a `Vec` of these";
}

#[doc(hidden)]
#[rustfmt::skip]
impl<R, P: Path, T: Model<Key: JoinedBySelectRelated>, Onto: Send + 'static, const N: usize> Append<PrefetchRelated, R, Onto> for ToOne<P, T, N> {
    type Out = Onto;
    fn append(self, _: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
        <T::Key as JoinedBySelectRelated>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<R, P: Path, T: Model<Key: JoinedBySelectRelated>, Onto: Send + 'static, const N: usize> Append<PrefetchRelated, R, Onto> for ToOneOptional<P, T, N> {
    type Out = Onto;
    fn append(self, _: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
        <T::Key as JoinedBySelectRelated>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<R, P: Path, T: Model<Key: LoadedByPrefetchRelated>, Onto: Send + 'static, const N: usize> Append<SelectRelated, R, Onto> for ManyToManyPath<P, T, N> {
    type Out = Onto;
    fn append(self, _: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
        <T::Key as LoadedByPrefetchRelated>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<O: Model, I: Model<Key: LoadedByPrefetchRelated>, S, Onto: Send + 'static> Append<SelectRelated, O, Onto> for ToMany<O, I, S> {
    type Out = Onto;
    fn append(self, _: RowQuery<O, Onto>) -> RowQuery<O, Onto> {
        <I::Key as LoadedByPrefetchRelated>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<R: OverWindow, M, V: Field, K: Kind, Onto: Send + 'static> Append<Annotate, R, Onto> for WindowFunction<M, V, K> {
    type Out = Onto;
    fn append(self, _: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
        R::never()
    }
}

// A query in place of a relation.
#[doc(hidden)]
#[rustfmt::skip]
impl<Mode, R: Model<Key: LoadedByRelation>, M: Model, Out, Onto: Send + 'static> Append<Mode, R, Onto> for QuerySet<M, Out> {
    type Out = Onto;
    fn append(self, _: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
        <R::Key as LoadedByRelation>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<Mode, R: Model<Key: LoadedByRelation>, M: Model, Out, Onto: Send + 'static> Append<Mode, R, Onto> for Values<M, Out> {
    type Out = Onto;
    fn append(self, _: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
        <R::Key as LoadedByRelation>::never()
    }
}
