//! What is read beside the rows of a query: of each thing one value a row, kept for all rows together until the result
//! is put together.

use crate::error::Result;
use crate::model::{Erased, LoadPolicy, Model, ParentRef, QueryPosition, read_joined};
use crate::objects::load::{Loading, Origin, Push, Stage};
use crate::query::{RelationPath, Tree};
use crate::schema::Table;
use crate::value::Reader;
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// The rows of a query, and what was read beside them.
pub struct Found<M> {
    pub(in crate::objects) rows: Vec<M>,
    /// In the order in which it was asked for.
    pub(in crate::objects) beside: Vec<Box<dyn Beside>>,
    /// The rows once more, for those that point at them.
    pub(in crate::objects) known: Option<Erased>,
}

impl<M> Found<M> {
    /// None so far; what this stage wants will be read beside them.
    pub(in crate::objects) fn new<Out>(stage: &dyn Stage<M, Out>) -> Self {
        let mut beside = Vec::new();
        stage.beside(&mut beside);
        Found {
            rows: Vec::new(),
            beside,
            known: None,
        }
    }

    /// Takes a row, and reads what comes beside it.
    pub(in crate::objects) fn push(
        &mut self,
        row: M,
        reader: &mut dyn Reader,
        trees: &[Tree],
    ) -> Result<()> {
        self.rows.push(row);
        let mut beside = self.beside.iter_mut().zip(trees);
        beside.try_for_each(|(values, tree)| values.read(reader, tree))
    }

    /// Tells the foreign keys of what is beside the rows how to load.
    pub(in crate::objects) fn set_load_policy(&mut self, trees: &[Tree], policy: &LoadPolicy<'_>) {
        for (values, tree) in self.beside.iter_mut().zip(trees) {
            values.set_load_policy(tree, policy, self.known.as_ref());
        }
    }
}

/// The values of one thing that is read beside the rows.
pub trait Beside: Send {
    /// Reads that of the next row.
    fn read(&mut self, reader: &mut dyn Reader, tree: &Tree) -> Result<()>;
    /// Tells their foreign keys how to load, where these are the rows they were read beside.
    fn set_load_policy(&mut self, tree: &Tree, policy: &LoadPolicy<'_>, rows: Option<&Erased>);
    /// The values, a `Vec`.
    fn into_values(self: Box<Self>) -> Box<dyn Any + Send>;
}

/// Rows of `T`, where there are some.
pub(in crate::objects) struct Ones<T> {
    rows: Vec<Option<T>>,
    /// The model of the query.
    root: &'static Table,
    /// The way from there.
    path: Option<&'static RelationPath>,
}

impl<T: Model> Ones<T> {
    /// None yet; they will come from the end of this way.
    pub(in crate::objects) fn new(
        root: &'static Table,
        path: Option<&'static RelationPath>,
    ) -> Self {
        Ones {
            rows: Vec::new(),
            root,
            path,
        }
    }
}

impl<T: Model> Beside for Ones<T> {
    fn read(&mut self, reader: &mut dyn Reader, tree: &Tree) -> Result<()> {
        let row = read_joined(reader, tree)?;
        self.rows.push(row);
        Ok(())
    }

    fn set_load_policy(&mut self, tree: &Tree, policy: &LoadPolicy<'_>, rows: Option<&Erased>) {
        let is_next = self.path.is_some_and(|path| path.parent.is_none());
        let known = rows.filter(|_| is_next).map(|rows| ParentRef {
            field: tree.field,
            rows: rows.clone(),
        });
        let policy = LoadPolicy {
            position: QueryPosition::Reached(self.root, self.path),
            parents: known.as_ref(),
            ..*policy
        };
        let mut rows: Vec<&mut T> = self.rows.iter_mut().flatten().collect();
        T::set_load_policy(&mut rows, &tree.children, &policy);
    }

    fn into_values(self: Box<Self>) -> Box<dyn Any + Send> {
        Box::new(self.rows)
    }
}

/// One more `X` a row, read beside it.
pub(in crate::objects) struct With<S: ?Sized, X> {
    pub(in crate::objects) values: fn() -> Box<dyn Beside>,
    pub(in crate::objects) before: Arc<S>,
    pub(in crate::objects) value: PhantomData<fn() -> X>,
}

impl<M, Onto, X> Stage<M, Onto::Out> for With<dyn Stage<M, Onto>, X>
where
    M: Model,
    Onto: Push<X> + Send,
    X: Send + 'static,
{
    fn beside(&self, to: &mut Vec<Box<dyn Beside>>) {
        self.before.beside(to);
        to.push((self.values)());
    }

    fn keeps(&self) -> bool {
        true
    }

    fn run<'a>(&'a self, mut found: Found<M>, of: Origin<'a>) -> Loading<'a, Onto::Out> {
        let values = found.beside.pop().map(Beside::into_values);
        let values = values.and_then(|values| values.downcast::<Vec<X>>().ok());
        let values = values.expect("the stage that was last to ask is the first to take");
        Box::pin(async move {
            let rows = self.before.run(found, of).await?.into_iter();
            let rows = rows.zip(*values).map(|(row, value)| row.push(value));
            Ok(rows.collect())
        })
    }
}
