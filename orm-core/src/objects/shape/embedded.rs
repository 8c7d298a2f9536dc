//! Embedded structs as the source of a field.

use super::fields::RowFields;
use super::reader::FieldReader;
use super::source::FieldSource;
use crate::error::Result;
use crate::model::{
    Embed, EmbedField, Embedded, EmbeddedOptional, Model, Path, PathFrom, embedded_columns,
};

macro_rules! embedded {
    ($t:ident, $field:ty) => {
        impl<R, P, E, T, const N: usize> FieldSource<T, R> for $t<P, E, N>
        where
            R: Model,
            P: Path<Whole<$field> = T> + PathFrom<R>,
            E: Embed,
            T: EmbedField<Embed = E>,
        {
            fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, R, Out, T>) {
                for column in embedded_columns::<P, E, N>() {
                    to.add_value(column, None);
                }
            }

            fn read(from: &mut FieldReader<'_>) -> Result<T> {
                from.embedded()
            }
        }
    };
}
embedded!(Embedded, E);
embedded!(EmbeddedOptional, Option<E>);
