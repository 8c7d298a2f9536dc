//! Values one by one.

use super::fetch::ValueReader;
use crate::db::RowCursor;
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::run::Prepared;
use std::marker::PhantomData;

/// The values of a query one by one, in constant memory.
#[must_use = "nothing is sent before `try_next` is awaited"]
pub struct ValueStream<'db, M, Out> {
    context: LoadContext<'db>,
    state: Result<Option<(Prepared, RowCursor<'db>)>>,
    reader: ValueReader<Out>,
    model: PhantomData<fn() -> M>,
}

impl<'db, M: Model, Out: Send + 'static> ValueStream<'db, M, Out> {
    #[track_caller]
    pub(super) fn new(
        prepared: Result<Prepared>,
        context: LoadContext<'db>,
        reader: ValueReader<Out>,
    ) -> Self {
        // No closure: it would not know the caller.
        let state = match prepared {
            Ok(mut prepared) => match prepared.stream(context.on) {
                Some(rows) => Ok(Some((prepared, rows))),
                None => Ok(None),
            },
            Err(error) => Err(error),
        };
        ValueStream {
            context,
            state,
            reader,
            model: PhantomData,
        }
    }

    /// The next one; `None` after the last.
    pub async fn try_next(&mut self) -> Result<Option<Out>> {
        let (prepared, rows) = match &mut self.state {
            Ok(Some((prepared, rows))) => (prepared, rows),
            Ok(None) => return Ok(None),
            Err(_) => return std::mem::replace(&mut self.state, Ok(None)).map(|_| None),
        };
        self.reader.next::<M>(prepared, rows, &self.context).await
    }
}

impl<M, Out> std::fmt::Debug for ValueStream<'_, M, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ValueStream").finish_non_exhaustive()
    }
}
