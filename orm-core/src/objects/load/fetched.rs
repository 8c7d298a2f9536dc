//! The rows of a query as they arrive.

use super::policy::{parent_rows, policy};
use super::{LoadContext, PlainRows, Stage};
use crate::db::{self, RawRows};
use crate::error::Result;
use crate::model::{ErasedModel, Model, ParentRef, ParentRows, set_load_policy};
use crate::objects::run::Prepared;
use crate::query::ItemShape;
use crate::value::Reader;
use std::sync::Arc;

/// The rows of one run of a query. The stages of the query take what is read with them.
pub(in crate::objects) struct Fetched<M>(Vec<M>);

impl<M: Model> Fetched<M> {
    /// No rows yet.
    pub(in crate::objects) fn new() -> Self {
        Fetched(Vec::new())
    }

    /// Takes a row, and has its further columns read by `stage`.
    pub(in crate::objects) fn push<Out>(
        &mut self,
        row: M,
        reader: &mut dyn Reader,
        items: &[ItemShape],
        stage: &mut dyn Stage<M, Out>,
    ) -> Result<()> {
        if !items.is_empty() {
            stage.read(reader, items)?;
        }
        self.0.push(row);
        Ok(())
    }

    /// Hands every relation of the rows its load policy. Returns the rows, and those once more (`raw`) for others that
    /// point at them. `parents` are rows in hand that these point at.
    pub(in crate::objects) fn settle<Out>(
        mut self,
        stage: &mut dyn Stage<M, Out>,
        prepared: &Prepared,
        raw: Option<RawRows>,
        parents: Option<ParentRef>,
        context: &LoadContext<'_>,
    ) -> (Vec<M>, Option<Arc<ParentRows>>) {
        let policy = policy(M::table(), context, db::current_call_site(), parents);
        set_load_policy(&mut *self.0, prepared.tree(), &policy);
        let rows = parent_rows(ErasedModel::of::<M>(), raw, prepared.tree(), &policy);
        if !prepared.items().is_empty() {
            stage.set_load_policy(prepared.items(), &policy, rows.as_ref());
        }
        (self.0, rows)
    }
}

impl Prepared {
    /// Fetches all rows.
    pub(in crate::objects) async fn rows<M: Model>(
        &self,
        context: LoadContext<'_>,
    ) -> Result<Vec<M>> {
        self.results(Box::new(PlainRows), context).await
    }

    /// Fetches all rows, and has them pass the stages of a query.
    pub(in crate::objects) async fn results<M: Model, Out: 'static>(
        &self,
        mut stage: Box<dyn Stage<M, Out>>,
        context: LoadContext<'_>,
    ) -> Result<Vec<Out>> {
        let mut raw = stage.needs_parents().then(|| RawRows::new(0));
        let mut fetched = Fetched::new();
        let mut read = |reader: &mut dyn Reader| {
            let row = self.read(reader)?;
            fetched.push(row, reader, self.items(), &mut *stage)
        };
        self.fetch_and_keep(context.on, &mut read, raw.as_mut())
            .await?;
        let (rows, parents) = fetched.settle(&mut *stage, self, raw, None, &context);
        stage.finish(rows, LoadContext { parents, ..context }).await
    }
}
