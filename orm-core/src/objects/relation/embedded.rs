//! Embedded structs of joined rows and of the one row of a relation: `first.embedded(Purchase.shipping)`.

use crate::error::Result;
use crate::model::{
    Embed, EmbedField, Embedded, EmbeddedOptional, LoadPolicy, Model, Path, PathFrom, PerRow,
    column_count, embedded_columns,
};
use crate::objects::load::annotated::annotate;
use crate::objects::load::push::Push;
use crate::objects::load::{Annotate, Append, RowQuery};
use crate::objects::selection::embedded::{pass_embedded, read_selected};
use crate::objects::selection::{ItemCursor, Selection};
use crate::objects::shape::fields::RowFields;
use crate::objects::shape::reader::FieldReader;
use crate::objects::shape::source::FieldSource;
use crate::query::{Item, SingleRow};
use crate::sealed::Sealed;
use crate::value::{Reader, Type};
use std::marker::PhantomData;
use std::sync::Arc;

/// An embedded struct of a joined row, or of the one row of a relation: see [`Single::embedded`](crate::objects::Single::embedded).
///
/// Such a struct stands in `values` and `annotate`, and is the source of a field of a struct.
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
#[derive(Debug)]
#[must_use = "an embedded struct does nothing by itself; give it to `values` or `annotate`"]
pub struct JoinedEmbedded<O, F> {
    /// One for each column.
    items: Vec<Item>,
    types: PhantomData<fn(O) -> F>,
}

impl<O, F> JoinedEmbedded<O, F> {
    pub(super) fn new<I>(of: impl EmbeddedHandle<I>, row: &Arc<SingleRow>) -> Self {
        let columns = of.items().into_iter();
        JoinedEmbedded {
            items: columns
                .map(|column| Item::Single(Arc::clone(row), Box::new(column)))
                .collect(),
            types: PhantomData,
        }
    }
}

impl<O, F> Clone for JoinedEmbedded<O, F> {
    fn clone(&self) -> Self {
        JoinedEmbedded {
            items: self.items.clone(),
            types: PhantomData,
        }
    }
}

/// The handle of an embedded struct of rows of `I`, such as `Purchase.shipping`. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::EmbeddedHandle;
///
/// /// The city of an address of members.
/// fn is_of_members(_: impl EmbeddedHandle<Member>) {}
///
/// is_of_members(Member.address);
/// is_of_members(Member.billing);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no embedded struct of a row of `{I}`; write one such as `row.embedded(Person.address)`, and of a field `row.value(Person.name)`",
    label = "a field with `#[orm(embed)]` stands here"
)]
pub trait EmbeddedHandle<I>: Sealed {
    /// The struct as it is read of a row that is there.
    type Whole: EmbedField;
    /// Returns an item for each column.
    #[doc(hidden)]
    fn items(self) -> Vec<Item>;
}

macro_rules! embedded_handles {
    ($($t:ident, $field:ty;)*) => {$(
        impl<I, P: Path + PathFrom<I>, E: Embed, const N: usize> EmbeddedHandle<I> for $t<P, E, N> {
            type Whole = P::Whole<$field>;
            fn items(self) -> Vec<Item> {
                embedded_columns::<P, E, N>().into_iter().map(Item::Value).collect()
            }
        }
    )*};
}
embedded_handles! {
    Embedded, E;
    EmbeddedOptional, Option<E>;
}

#[diagnostic::do_not_recommend]
impl<O: Model, F: EmbedField> Selection<O> for JoinedEmbedded<O, F> {
    type Out = F;
    type Kind = PerRow;
    fn items(self, to: &mut Vec<Item>) {
        to.extend(self.items);
    }
    fn types(to: &mut Vec<Option<Type>>) {
        to.extend((0..column_count::<F::Embed>()).map(|_| None));
    }
    fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<F> {
        read_selected(reader, items)
    }
    fn set_load_policy(rows: &mut [&mut F], items: &mut ItemCursor<'_>, policy: &LoadPolicy<'_>) {
        let (_, _) = (rows, policy);
        pass_embedded::<F::Embed>(items);
    }
}

#[diagnostic::do_not_recommend]
impl<O: Model, F: EmbedField> Selection<O> for &JoinedEmbedded<O, F> {
    type Out = F;
    type Kind = PerRow;
    fn items(self, to: &mut Vec<Item>) {
        to.extend(self.items.iter().cloned());
    }
    fn types(to: &mut Vec<Option<Type>>) {
        <JoinedEmbedded<O, F> as Selection<O>>::types(to);
    }
    fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<F> {
        read_selected(reader, items)
    }
    fn set_load_policy(rows: &mut [&mut F], items: &mut ItemCursor<'_>, policy: &LoadPolicy<'_>) {
        <JoinedEmbedded<O, F> as Selection<O>>::set_load_policy(rows, items, policy);
    }
}

impl<O, F> Sealed for JoinedEmbedded<O, F> {}

#[diagnostic::do_not_recommend]
impl<O: Model, F: EmbedField, Onto> Append<Annotate, O, Onto> for JoinedEmbedded<O, F>
where
    Onto: Push<F, Out: 'static> + Send + 'static,
{
    type Out = Onto::Out;
    fn append(self, query: RowQuery<O, Onto>) -> RowQuery<O, Onto::Out> {
        annotate(self, query)
    }
}

#[diagnostic::do_not_recommend]
impl<O: Model, F: EmbedField> FieldSource<F, O> for JoinedEmbedded<O, F> {
    fn add<Out: Send + 'static>(self, to: &mut RowFields<'_, O, Out, F>) {
        for item in self.items {
            to.add_item(item);
        }
    }

    fn read(from: &mut FieldReader<'_>) -> Result<F> {
        from.embedded()
    }
}
