//! Drafts that are copied into a table, any number of them in constant memory.
//!
//! - `source`: what drafts come from
//! - `chunks`: drafts as rows, some at a time, all with the same columns set
//! - `section`: the chunks of one statement
//! - `keys`: the keys by which rows of a tenant lead to others

mod chunks;
mod keys;
mod section;
pub(in crate::objects) mod source;

use crate::db::{self, CallSite, Executor, Pending, Target, Transaction};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::objects::run::prepare;
use crate::query::Request;
use crate::schema::Table;
use crate::sql::move_counter;
use chunks::DraftChunks;
use futures_util::StreamExt;
use section::CopySections;
use source::{CopiedDraft, DraftSource, DraftStream};
use std::fmt;
use std::panic::Location;

/// A function that is told how many rows were sent.
type Progress<'a> = Box<dyn FnMut(u64) + Send + 'a>;

/// Drafts that are copied into the table when this is awaited: what [`copy_in`](crate::objects::Objects::copy_in)
/// returns.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::CopyIn;
///
/// let names = ["travel", "history"];
/// let copy: CopyIn<'_> = Tag::copy_in(names.map(|name| Tag::draft().name(name)), &db); // nothing is sent yet
/// assert_eq!(copy.await?, 2);
/// assert_eq!(Tag::objects().count(&db).await?, 4);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[must_use = "nothing is sent before it is awaited: write `.await?` behind it"]
pub struct CopyIn<'a, E = Error> {
    drafts: DraftChunks<'a, E>,
    on: Target<'a>,
    progress: Option<Progress<'a>>,
    /// The line that asked.
    at: CallSite,
}

impl<'a, E: From<Error> + Send + 'a> CopyIn<'a, E> {
    #[track_caller]
    pub(in crate::objects) fn new<M: Model, K, S>(
        drafts: S,
        db: &'a (impl Executor + ?Sized),
    ) -> Self
    where
        S: DraftSource<K, Stream: Send + 'a, Item: CopiedDraft<M, Error = E> + 'a>,
    {
        let drafts: DraftStream<'a, E> =
            Box::pin(drafts.into_stream().map(CopiedDraft::<M>::into_values));
        let on = db.target();
        CopyIn {
            drafts: DraftChunks::new(drafts, M::table(), on.tenant(), M::write_default),
            on,
            progress: None,
            at: Location::caller(),
        }
    }

    /// Calls `report` with the number of rows sent so far: about once a thousand rows, and at the end. They are stored
    /// once the copy has returned, and none of them if it fails.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let drafts = (1..=5_000).map(|n| Tag::draft().name(format!("tag {n}")));
    /// let mut last = 0;
    /// let copied = Tag::copy_in(drafts, &db).on_progress(|rows| last = rows).await?;
    /// assert_eq!((copied, last), (5_000, 5_000));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn on_progress(self, report: impl FnMut(u64) + Send + 'a) -> Self {
        CopyIn {
            progress: Some(Box::new(report)),
            ..self
        }
    }
}

impl<'a, E: From<Error> + Send + 'a> IntoFuture for CopyIn<'a, E> {
    type Output = Result<u64, E>;
    type IntoFuture = Pending<'a, u64, E>;

    fn into_future(self) -> Pending<'a, u64, E> {
        let sections = CopySections::new(self.drafts, self.progress);
        Pending::asked_at(self.at, copy_all(sections, self.on))
    }
}

impl<E> fmt::Debug for CopyIn<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CopyIn").finish_non_exhaustive()
    }
}

/// Copies all rows, or none of them. Nothing is sent before the first rows are there.
async fn copy_all<E: From<Error> + Send>(
    mut sections: CopySections<'_, E>,
    on: Target<'_>,
) -> Result<u64, E> {
    if sections.begin_next().await?.is_none() {
        return Ok(0);
    }
    let tx = on.begin().await?;
    match copy_sections(&mut sections, &tx, on).await {
        Ok(stored) => {
            tx.commit().await?;
            Ok(stored)
        }
        Err(error) => {
            // The error that matters is the first. A savepoint that cannot be rolled back breaks what is around it.
            let _ = tx.rollback().await;
            Err(error)
        }
    }
}

async fn copy_sections<E: From<Error> + Send>(
    sections: &mut CopySections<'_, E>,
    tx: &Transaction,
    on: Target<'_>,
) -> Result<u64, E> {
    let mut stored = 0;
    while let Some(rows) = sections.begin_next().await? {
        let prepared = prepare(Request::Copy(&rows), on)?;
        let Some(statement) = prepared.into_statement() else {
            continue;
        };
        let copied = db::copy(tx, &statement, sections, on.timeout()).await;
        sections.check()?;
        stored += copied?;
        sections.check_keys(tx.target().asked_as(on)).await?;
        if let Some(key) = sections.largest_key() {
            move_counter_past(key, rows.table, tx.target().asked_as(on)).await?;
        }
    }
    Ok(stored)
}

/// Moves the counter of a table past the largest key that drafts have set in this column.
async fn move_counter_past(
    (column, largest): (usize, i64),
    table: &'static Table,
    on: Target<'_>,
) -> Result<()> {
    let name = table.columns()[column].name;
    if let Some(statement) = move_counter(on.backend(), table, name, largest) {
        db::execute(on, &statement).await?;
    }
    Ok(())
}
