//! Rows by a statement for each batch, which goes on behind the last row of the one before.

use super::reader::BatchReader;
use crate::error::{Error, Result};
use crate::objects::load::LoadContext;
use crate::objects::pages::order::KeysetOrder;
use crate::objects::pages::order::Side;
use crate::objects::run::prepare;
use crate::query::{Request, Select};
use crate::thread_safe::BoxedFuture;
use crate::value::Value;
use futures_util::FutureExt;
use futures_util::Stream;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A query whose rows are read in batches.
pub(in crate::objects) struct BatchQuery<'db, R> {
    select: Select,
    order: KeysetOrder,
    reader: R,
    /// The number of rows of a batch.
    size: u64,
    /// The batch that comes first.
    start: NextBatch,
    context: LoadContext<'db>,
}

/// The place of a batch among the rows of a query.
#[derive(Clone, Default)]
struct NextBatch {
    /// The place of the row before it in the order; `None` at the beginning.
    place: Option<Vec<Value>>,
    /// The number of rows that are left out before it.
    offset: u64,
    /// The number of rows that are left; `None` where there is no limit.
    left: Option<u64>,
}

impl NextBatch {
    /// Returns the batch, unless no row is left for it.
    fn unless_empty(self) -> Option<Self> {
        (self.left != Some(0)).then_some(self)
    }
}

/// The rows of a batch, and the batch behind it, unless it was the last.
type Batch<Out> = (Vec<Out>, Option<NextBatch>);

impl<'db, R: BatchReader> BatchQuery<'db, R> {
    /// Reads a query in batches of so many rows, in its order.
    pub(in crate::objects) fn new(
        mut select: Select,
        reader: R,
        size: u64,
        context: LoadContext<'db>,
    ) -> Result<Self> {
        let order = KeysetOrder::of(&select, &reader.types()).map_err(|why| {
            let model = select.table().model;
            Error::InvalidQuery { model, why }
        })?;
        let page = select.take_page();
        let start = NextBatch {
            place: None,
            offset: page.offset,
            left: page.limit,
        };
        Ok(BatchQuery {
            select,
            order,
            reader,
            size,
            start,
            context,
        })
    }

    /// Fetches a batch.
    async fn fetch(&self, batch: NextBatch) -> Result<Batch<R::Out>> {
        let size = batch.left.map_or(self.size, |left| left.min(self.size));
        let mut select = self.select.clone();
        select.go_on_behind(self.order.keys(Side::After), batch.place);
        select.offset(batch.offset);
        select.limit(size);
        let prepared = prepare(Request::Select(&select), self.context.on)?;
        let prepared = prepared.with_last(self.order.types());
        let rows = self.reader.fetch(&prepared, self.context.clone()).await?;
        let mut places = prepared.into_last();
        let is_full = places.len() as u64 == self.size;
        let next = places.pop().filter(|_| is_full).map(|place| NextBatch {
            place: Some(place),
            offset: 0,
            left: batch.left.map(|left| left - size),
        });
        Ok((rows, next.and_then(NextBatch::unless_empty)))
    }
}

/// The rows of a query, batch by batch.
///
/// No connection is held between two batches. A batch that is under way when it is no longer waited for goes on when it is
/// asked for again.
pub(super) struct Batches<'db, Out> {
    fetch: Option<FetchBatch<'db, Out>>,
    /// The batch that comes first.
    start: NextBatch,
    /// The batch that comes next, unless it is under way.
    next: Option<NextBatch>,
    fetching: Option<BoxedFuture<'db, Result<Batch<Out>>>>,
    /// The reason for which the query cannot be read at all.
    failed: Option<Error>,
}

/// Fetches one batch of a query.
type FetchBatch<'db, Out> =
    Box<dyn Fn(NextBatch) -> BoxedFuture<'db, Result<Batch<Out>>> + Send + 'db>;

impl<'db, Out: Send + 'static> Batches<'db, Out> {
    /// The batches of a query. Nothing is sent before the first is asked for.
    pub(super) fn new<R: BatchReader<Out = Out>>(query: Result<BatchQuery<'db, R>>) -> Self {
        match query {
            Ok(query) => Batches {
                start: query.start.clone(),
                next: query.start.clone().unless_empty(),
                fetch: Some(fetch_batch(query)),
                fetching: None,
                failed: None,
            },
            Err(error) => Batches {
                start: NextBatch::default(),
                next: None,
                fetch: None,
                fetching: None,
                failed: Some(error),
            },
        }
    }

    /// Goes on behind this place. A limit counts from there.
    pub(super) fn go_on_behind(&mut self, place: Vec<Value>) {
        self.fetching = None;
        let next = NextBatch {
            place: Some(place),
            ..self.start.clone()
        };
        self.next = next.unless_empty();
    }
}

fn fetch_batch<R: BatchReader>(query: BatchQuery<'_, R>) -> FetchBatch<'_, R::Out> {
    let query = Arc::new(query);
    Box::new(move |batch| {
        let query = Arc::clone(&query);
        BoxedFuture::new(async move { query.fetch(batch).await })
    })
}

// Rows that are given are moved out, never pinned.
impl<Out> Unpin for Batches<'_, Out> {}

impl<Out> Stream for Batches<'_, Out> {
    type Item = Result<Vec<Out>>;

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Vec<Out>>>> {
        let batches = self.get_mut();
        if let Some(error) = batches.failed.take() {
            return Poll::Ready(Some(Err(error)));
        }
        let mut fetching = match (batches.fetching.take(), &batches.fetch, batches.next.take()) {
            (Some(fetching), ..) => fetching,
            (None, Some(fetch), Some(next)) => fetch(next),
            _ => return Poll::Ready(None),
        };
        match fetching.poll_unpin(context) {
            Poll::Pending => {
                batches.fetching = Some(fetching);
                Poll::Pending
            }
            Poll::Ready(Ok((rows, next))) => {
                batches.next = next;
                Poll::Ready((!rows.is_empty()).then_some(Ok(rows)))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Some(Err(error))),
        }
    }
}
