//! `select_related`: to-one relations that are joined into a query.

use super::push::{Push, push_each};
use super::{Append, LoadContext, Loading, RowQuery, SelectRelated, Stage};
use crate::error::Result;
use crate::model::{
    LoadPolicy, Model, ParentRef, ParentRows, Path, PathFrom, QueryPosition, ReverseOneToOne,
    ToOne, ToOneOptional, Via, ViaBack, ViaOptional, read_joined, set_load_policy,
};
use crate::query::{Item, ItemShape, RelationPath};
use crate::thread_safe::BoxedFuture;
use crate::value::Reader;
use std::sync::Arc;

/// A row has a place for the row that its foreign key points at, so the result stays as it is.
macro_rules! joined {
    ($t:ident, $via:ident) => {
        #[rustfmt::skip]
        impl<R, P: Path + PathFrom<R>, T: Model, Onto: Send + 'static, const N: usize> Append<SelectRelated, R, Onto> for $t<P, T, N> {
            type Out = Onto;
            fn append(self, mut query: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
                if let Some(path) = <$via<P, T, N> as Path>::PATH {
                    query.select.join(path);
                }
                query
            }
        }
    };
}
joined!(ToOne, Via);
joined!(ToOneOptional, ViaOptional);

/// A row has no place for the one that points at it, which is pushed onto the result: onto `User`, `Option<Profile>`.
impl<R, P, T, Onto, const N: usize> Append<SelectRelated, R, Onto> for ReverseOneToOne<P, T, N>
where
    R: Model,
    P: Path + PathFrom<R>,
    T: Model,
    Onto: Push<Option<T>, Out: 'static> + Send + 'static,
{
    type Out = Onto::Out;
    fn append(self, mut query: RowQuery<R, Onto>) -> RowQuery<R, Onto::Out> {
        let path = <ViaBack<P, T, N> as Path>::PATH;
        let index = path.map_or(0, |path| {
            query.select.read_items(vec![Item::Row(Some(path))])
        });
        query.then(|before| {
            Box::new(OptionalRows {
                index,
                path,
                rows: Vec::<Option<T>>::new(),
                before,
            })
        })
    }
}

/// The stage of joined rows that have no field in the model.
struct OptionalRows<R, Onto, T> {
    /// The position of their columns among all items.
    index: usize,
    /// The path to them from the model of the query.
    path: Option<&'static RelationPath>,
    /// The joined row of each row of the query, if there is one.
    rows: Vec<Option<T>>,
    before: Box<dyn Stage<R, Onto>>,
}

impl<R, Onto, T> Stage<R, Onto::Out> for OptionalRows<R, Onto, T>
where
    R: Model,
    Onto: Push<Option<T>, Out: 'static> + Send + 'static,
    T: Model,
{
    fn start(&self) -> Box<dyn Stage<R, Onto::Out>> {
        Box::new(OptionalRows {
            index: self.index,
            path: self.path,
            rows: Vec::<Option<T>>::new(),
            before: self.before.start(),
        })
    }

    fn read(&mut self, reader: &mut dyn Reader, items: &[ItemShape]) -> Result<()> {
        // The first items are those of the first stage that has some.
        if self.index > 0 {
            self.before.read(reader, items)?;
        }
        if let Some(ItemShape::Row(tree)) = items.get(self.index) {
            self.rows.push(read_joined(reader, tree)?);
        }
        Ok(())
    }

    fn set_load_policy(
        &mut self,
        items: &[ItemShape],
        policy: &LoadPolicy<'_>,
        parents: Option<&Arc<ParentRows>>,
    ) {
        self.before.set_load_policy(items, policy, parents);
        let Some(ItemShape::Row(tree)) = items.get(self.index) else {
            return;
        };
        let points_at_rows = self.path.is_some_and(|path| path.parent.is_none());
        let parents = parents.filter(|_| points_at_rows).map(|rows| ParentRef {
            field: tree.field,
            rows: Arc::clone(rows),
        });
        let policy = LoadPolicy {
            mode: policy.mode,
            at: policy.at,
            position: QueryPosition::Reached(R::table(), self.path),
            parents,
        };
        set_load_policy(self.rows.iter_mut().flatten(), &tree.children, &policy);
    }

    fn needs_parents(&self) -> bool {
        true
    }

    fn loads(&self) -> bool {
        self.before.loads()
    }

    fn finish(self: Box<Self>, rows: Vec<R>, context: LoadContext<'_>) -> Loading<'_, Onto::Out> {
        BoxedFuture::new(async move {
            let rows = self.before.finish(rows, context).await?;
            Ok(push_each(rows, self.rows))
        })
    }
}
