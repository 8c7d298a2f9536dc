//! A record of the statements that were sent, for tests and logs.

use super::call_site;
use crate::sql::{Statement, Verb};
use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// A statement that was sent.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let before = db.queries().len();
/// Tag::objects().filter(Tag.name.eq("war")).exists(&db).await?;
/// let sent: &orm::testing::SentStatement = &db.queries()[before];
/// assert_eq!(sent.text, r#"SELECT 1 FROM "tag" WHERE "tag"."name" = ? LIMIT ?"#);
/// assert_eq!((sent.values, sent.at.is_some()), (2, true));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SentStatement {
    /// The text. Rows of SQLite travel packed by an aggregate around the query, which is not shown.
    pub text: String,
    /// The number of values that were bound; the values themselves are not kept.
    pub values: usize,
    /// The line of the program that asked for it, where that is known.
    pub at: Option<&'static Location<'static>>,
    /// The kind of the statement.
    pub(super) verb: Verb,
}

/// Keeps statements while anybody wants them.
#[derive(Default)]
pub(super) struct Recorder {
    wanted: AtomicUsize,
    sent: Mutex<Vec<SentStatement>>,
}

/// Wants statements kept until dropped.
pub(super) struct Wanted<'r>(&'r Recorder);

impl Recorder {
    pub(super) fn new(record: bool) -> Self {
        Recorder {
            wanted: AtomicUsize::new(usize::from(record)),
            sent: Mutex::default(),
        }
    }

    /// Notes a statement.
    pub(super) fn note(&self, statement: &Statement) {
        tracing::debug!(target: "orm", values = statement.parameters.len(), "{}", statement.text);
        if self.wanted.load(Ordering::Relaxed) > 0 {
            let query = SentStatement {
                text: statement.text.clone(),
                values: statement.parameters.len(),
                at: call_site::current(),
                verb: statement.verb,
            };
            self.sent
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(query);
        }
    }

    /// Returns the statements that were sent after the first `n`.
    pub(super) fn sent(&self, n: usize) -> Vec<SentStatement> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(n..)
            .unwrap_or_default()
            .to_vec()
    }

    pub(super) fn want(&self) -> Wanted<'_> {
        self.wanted.fetch_add(1, Ordering::Relaxed);
        Wanted(self)
    }
}

impl Drop for Wanted<'_> {
    fn drop(&mut self) {
        if self.0.wanted.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.0
                .sent
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clear();
        }
    }
}
