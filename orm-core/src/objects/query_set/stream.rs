//! Rows one by one.

use crate::db::RowCursor;
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::load::policy::{policy, set_load_policy};
use crate::objects::run::Prepared;
use std::marker::PhantomData;

/// The rows of a query one by one, in constant memory.
#[must_use = "nothing is sent before `try_next` is awaited"]
pub struct RowStream<'db, M> {
    context: LoadContext<'db>,
    state: Result<Option<(Prepared, RowCursor<'db>)>>,
    model: PhantomData<fn() -> M>,
}

impl<'db, M: Model> RowStream<'db, M> {
    #[track_caller]
    pub(in crate::objects) fn new(prepared: Result<Prepared>, context: LoadContext<'db>) -> Self {
        // No closure: it would not know the caller.
        let state = match prepared {
            Ok(mut prepared) => match prepared.stream(context.on) {
                Some(rows) => Ok(Some((prepared, rows))),
                None => Ok(None),
            },
            Err(error) => Err(error),
        };
        RowStream {
            context,
            state,
            model: PhantomData,
        }
    }

    /// The next row; `None` after the last.
    pub async fn try_next(&mut self) -> Result<Option<M>> {
        let (prepared, rows) = match &mut self.state {
            Ok(Some((prepared, rows))) => (prepared, rows),
            Ok(None) => return Ok(None),
            Err(_) => return std::mem::replace(&mut self.state, Ok(None)).map(|_| None),
        };
        let mut row = None;
        rows.next(&mut |reader| {
            row = Some(prepared.read(reader)?);
            Ok(())
        })
        .await?;
        if let Some(row) = &mut row {
            let policy = policy::<M>(&self.context, Some(rows.call_site()), None);
            set_load_policy(std::slice::from_mut(row), &prepared.tree, &policy);
        }
        Ok(row)
    }
}

impl<M> std::fmt::Debug for RowStream<'_, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}
