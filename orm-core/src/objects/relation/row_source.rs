//! To-many relations as fields of structs that are read from rows.

use super::to_many::ToMany;
use crate::error::Result;
use crate::model::{ManyToManyPath, Model, Path, never_met};
use crate::objects::shape::Row;
use crate::objects::shape::fields::RowFields;
use crate::objects::shape::reader::FieldReader;
use crate::objects::shape::source::FieldSource;
use std::marker::PhantomData;

impl<O: Model, I: Model, S: Row<I>> FieldSource<Vec<S>, O> for ToMany<O, I> {
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, O, Out, Vec<S>>) {
        to.add_list::<I>(self.into_select());
    }

    fn read(from: &mut FieldReader<'_>) -> Result<Vec<S>> {
        from.list()
    }
}

impl<P: Path, T: Model, S: Row<T>, const N: usize> FieldSource<Vec<S>, P::Root>
    for ManyToManyPath<P, T, N>
{
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, P::Root, Out, Vec<S>>) {
        FieldSource::add(Self::many(), to);
    }

    fn read(from: &mut FieldReader<'_>) -> Result<Vec<S>> {
        from.list()
    }
}

never_met! {
    ManyAreVec "many related rows are a `Vec`, which is empty where there are none, and one of them is the first in an order; declare the field as a `Vec<…>`, or write `#[row(from = Author.books().order_by(Book.year.desc()).first())]`";
}

// A line each, since the messages show them.
#[doc(hidden)]
#[rustfmt::skip]
impl<O: Model, I: Model, S> FieldSource<Option<S>, O> for ToMany<O, I> where PhantomData<O>: ManyAreVec {
    fn add<Out: Send + 'static>(self, _: &mut RowFields<'_, O, Out, Option<S>>) {
        <PhantomData<O>>::never::<()>();
    }
    fn read(_: &mut FieldReader<'_>) -> Result<Option<S>> {
        <PhantomData<O>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, T: Model, S, const N: usize> FieldSource<Option<S>, P::Root> for ManyToManyPath<P, T, N> where PhantomData<P::Root>: ManyAreVec {
    fn add<Out: Send + 'static>(self, _: &mut RowFields<'_, P::Root, Out, Option<S>>) {
        <PhantomData<P::Root>>::never::<()>();
    }
    fn read(_: &mut FieldReader<'_>) -> Result<Option<S>> {
        <PhantomData<P::Root>>::never()
    }
}
