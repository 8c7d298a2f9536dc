//! To-many relations as fields of structs that are read from rows.

use super::to_many::ToMany;
use crate::error::Result;
use crate::model::{ManyToManyPath, Model, Path};
use crate::objects::shape::Row;
use crate::objects::shape::fields::RowFields;
use crate::objects::shape::reader::FieldReader;
use crate::objects::shape::source::FieldSource;

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
