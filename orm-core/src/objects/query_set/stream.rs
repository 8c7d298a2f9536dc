//! Rows one by one.

use crate::db::{self, RowCursor, Target};
use crate::error::Result;
use crate::model::Model;
use crate::objects::run::Prepared;
use std::marker::PhantomData;

/// The rows of a query one by one, in constant memory.
#[must_use = "nothing is sent before `try_next` is awaited"]
pub struct RowStream<'db, M> {
    on: Target<'db>,
    state: Result<Option<(Prepared, RowCursor<'db>)>>,
    model: PhantomData<fn() -> M>,
}

impl<'db, M: Model> RowStream<'db, M> {
    #[track_caller]
    pub(in crate::objects) fn new(prepared: Result<Option<Prepared>>, on: Target<'db>) -> Self {
        // No closure: it would not know the caller.
        let state = match prepared {
            Ok(Some(prepared)) => {
                let rows = db::stream(on, prepared.statement.clone());
                Ok(Some((prepared, rows)))
            }
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        RowStream {
            on,
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
            prepared.share_one(row, self.on, rows.call_site());
        }
        Ok(row)
    }
}

impl<M> std::fmt::Debug for RowStream<'_, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}
