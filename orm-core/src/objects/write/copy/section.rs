//! The rows of one statement, which are copied as one.
//!
//! A copy has as many statements as it needs: one for the rows that set the same columns, and another where they are so
//! many that the checks at the end of the statement would take long.

use super::Progress;
use super::chunks::{DraftChunk, DraftChunks};
use super::keys::CopiedKeys;
use crate::db::{RowChunk, RowSource, Target};
use crate::error::{Error, Result};
use crate::query::CopyRows;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};

/// The size of a section, in bytes of values, about.
const SECTION: usize = 16 << 20;

/// Drafts that become the rows of one statement after the other.
pub(super) struct CopySections<'a, E> {
    chunks: DraftChunks<'a, E>,
    /// The chunk that comes next, where it is known already.
    next: Option<DraftChunk>,
    /// The error of a draft, or in its place.
    failed: Option<E>,
    section: Section,
    progress: Option<Progress<'a>>,
    /// The number of rows given, and of those that were reported.
    given: u64,
    reported: u64,
}

/// The rows of the statement that is under way.
#[derive(Default)]
struct Section {
    columns: Vec<usize>,
    bytes: usize,
    largest_key: Option<i64>,
    /// The keys by which the rows lead to others.
    keys: CopiedKeys,
}

impl<'a, E> CopySections<'a, E> {
    pub(super) fn new(chunks: DraftChunks<'a, E>, progress: Option<Progress<'a>>) -> Self {
        CopySections {
            chunks,
            next: None,
            failed: None,
            section: Section::default(),
            progress,
            given: 0,
            reported: 0,
        }
    }

    /// Returns the column that the database counts up and its largest value in this section, if drafts have set it.
    pub(super) fn largest_key(&self) -> Option<(usize, i64)> {
        self.chunks.counted().zip(self.section.largest_key)
    }

    /// Returns the error of a draft, after which no more rows came.
    pub(super) fn check(&mut self) -> Result<(), E> {
        self.failed.take().map_or(Ok(()), Err)
    }

    /// Fails where a row of this section leads to none of the tenant.
    pub(super) async fn check_keys(&mut self, on: Target<'_>) -> Result<()> {
        let keys = std::mem::take(&mut self.section.keys);
        self.chunks.foreign_keys.check(keys, on).await
    }

    fn report(&mut self) {
        if self.reported < self.given
            && let Some(progress) = &mut self.progress
        {
            progress(self.given);
        }
        self.reported = self.given;
    }
}

impl<E: From<Error>> CopySections<'_, E> {
    /// Waits for the rows of the next statement. Returns the columns that they set; none after the last row.
    pub(super) async fn begin_next(&mut self) -> Result<Option<CopyRows>, E> {
        self.report();
        poll_fn(|context| self.poll_peek(context)).await;
        self.check()?;
        let table = self.chunks.table;
        Ok(self.next.as_ref().map(|chunk| {
            self.section = Section {
                columns: chunk.columns.clone(),
                ..Section::default()
            };
            CopyRows {
                table,
                columns: chunk.columns.clone(),
            }
        }))
    }

    /// Has the next chunk be known, if there is one.
    fn poll_peek(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.next.is_none() {
            match ready!(self.chunks.poll_next(context)) {
                Ok(next) => self.next = next,
                Err(error) => self.failed = Some(error),
            }
        }
        Poll::Ready(())
    }
}

impl<E: From<Error> + Send> RowSource for CopySections<'_, E> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<RowChunk>> {
        self.report();
        ready!(self.poll_peek(context));
        let section = &mut self.section;
        let belongs =
            |chunk: &mut DraftChunk| chunk.columns == section.columns && section.bytes < SECTION;
        let Some(mut chunk) = self.next.take_if(belongs) else {
            return Poll::Ready(None);
        };
        section.bytes += chunk.bytes;
        section.largest_key = section.largest_key.max(chunk.largest_key);
        section.keys.extend(std::mem::take(&mut chunk.keys));
        self.given += chunk.rows;
        Poll::Ready(Some(chunk.into_rows()))
    }
}
