//! `annotate`: values that are computed with the rows of a query.

use super::push::{Push, push_each};
use super::{Annotate, Append, LoadContext, Loading, RowQuery, Stage};
use crate::error::Result;
use crate::model::{
    Column, Embed, Embedded, EmbeddedOptional, Expr, Field, LoadPolicy, Model, OfRow, ParentRows,
    Path, PathFrom, Predicate, Raw, ReverseOneToOne, ToOne, ToOneOptional,
};
use crate::objects::selection::Selection;
use crate::objects::selection::reader::RowReader;
use crate::query::ItemShape;
use crate::thread_safe::BoxedFuture;
use crate::value::Reader;
use std::sync::Arc;

// Heads and calls are one line each, since the messages show them.
macro_rules! annotations {
    ([$($g:tt)*] $t:ty, $root:ty) => {
        impl<$($g)*, Onto: Push<<$t as Selection<$root>>::Out, Out: 'static> + Send + 'static> Append<Annotate, $root, Onto> for $t {
            type Out = Onto::Out;
            fn append(self, query: RowQuery<$root, Onto>) -> RowQuery<$root, Onto::Out> {
                annotate(self, query)
            }
        }
    };
}
annotations!([R: Model, P: Path + PathFrom<R>, V: Field, const N: usize] Column<P, V, N>, R);
annotations!([R: Model, P: Path + PathFrom<R>, E: Embed, const N: usize] Embedded<P, E, N>, R);
annotations!([R: Model, P: Path + PathFrom<R>, E: Embed, const N: usize] EmbeddedOptional<P, E, N>, R);
annotations!([R: Model, V: Field, K: OfRow] Expr<R, V, K>, R);
annotations!(['e, R: Model, V: Field, K: OfRow] &'e Expr<R, V, K>, R);
annotations!([R: Model, K: OfRow] Predicate<R, K>, R);
annotations!(['e, R: Model, K: OfRow] &'e Predicate<R, K>, R);
annotations!([R: Model, V: Field] Raw<V>, R);
annotations!([R: Model, P: Path + PathFrom<R>, T: Model, const N: usize] ToOne<P, T, N>, R);
annotations!([R: Model, P: Path + PathFrom<R>, T: Model, const N: usize] ToOneOptional<P, T, N>, R);
annotations!([R: Model, P: Path + PathFrom<R>, T: Model, const N: usize] ReverseOneToOne<P, T, N>, R);

/// Adds a value to a query, which its result grows by.
pub(in crate::objects) fn annotate<R, S, Onto>(
    value: S,
    mut query: RowQuery<R, Onto>,
) -> RowQuery<R, Onto::Out>
where
    R: Model,
    S: Selection<R, Out: Sync>,
    Onto: Push<S::Out, Out: 'static> + Send + 'static,
{
    let mut items = Vec::with_capacity(1);
    value.items(&mut items);
    let index = query.select.read_items(items);
    query.then(|before| {
        Box::new(Annotated {
            index,
            reader: RowReader::of::<R, S>(),
            values: Vec::new(),
            before,
        })
    })
}

/// The stage of values that are computed with the rows.
struct Annotated<R, Onto, X> {
    /// The position of the value among all items.
    index: usize,
    reader: RowReader<X>,
    /// The value of each row.
    values: Vec<X>,
    before: Box<dyn Stage<R, Onto>>,
}

impl<R, Onto, X> Stage<R, Onto::Out> for Annotated<R, Onto, X>
where
    R: Model,
    Onto: Push<X, Out: 'static> + Send + 'static,
    X: Send + Sync + 'static,
{
    fn start(&self) -> Box<dyn Stage<R, Onto::Out>> {
        Box::new(Annotated {
            index: self.index,
            reader: self.reader,
            values: Vec::new(),
            before: self.before.start(),
        })
    }

    fn read(&mut self, reader: &mut dyn Reader, items: &[ItemShape]) -> Result<()> {
        // The first items are those of the first stage that has some.
        if self.index > 0 {
            self.before.read(reader, items)?;
        }
        let own = items.get(self.index..).unwrap_or_default();
        self.values.push(self.reader.read(reader, own)?);
        Ok(())
    }

    fn set_load_policy(
        &mut self,
        items: &[ItemShape],
        policy: &LoadPolicy<'_>,
        parents: Option<&Arc<ParentRows>>,
    ) {
        self.before.set_load_policy(items, policy, parents);
        let own = items.get(self.index..).unwrap_or_default();
        self.reader.set_load_policy(&mut self.values, own, policy);
    }

    fn needs_parents(&self) -> bool {
        self.before.needs_parents()
    }

    fn loads(&self) -> bool {
        self.before.loads()
    }

    fn finish(self: Box<Self>, rows: Vec<R>, context: LoadContext<'_>) -> Loading<'_, Onto::Out> {
        BoxedFuture::new(async move {
            let rows = self.before.finish(rows, context).await?;
            Ok(push_each(rows, self.values))
        })
    }
}
