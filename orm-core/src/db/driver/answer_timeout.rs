//! The time that the answer to a statement may take, and what follows if it takes longer.

use super::{AnswerItem, Deadline, Failure, within};
use futures_util::future::poll_immediate;
use std::io;
use std::pin::Pin;
use std::time::Duration;

/// The time that is waited for an answer.
#[derive(Clone, Copy, Debug)]
pub(in crate::db) enum AnswerTimeout {
    /// No limit: the database itself keeps the time, or nobody does.
    None,
    /// A limit for each piece of the answer, after which the server is taken for gone. The server keeps the time of the
    /// statement itself.
    Silence(Duration),
    /// A moment until which all of the answer must have come.
    Whole(Deadline),
    /// A limit for each row, from when it is asked for.
    #[cfg(feature = "postgres")]
    Row(Duration),
}

impl AnswerTimeout {
    /// Returns the limit that a caller sets, or else how long a server may be silent that keeps the time itself.
    pub(in crate::db) fn of(timeout: Option<Duration>, patience: Option<Duration>) -> Self {
        match (timeout, patience) {
            (Some(Duration::ZERO), _) | (None, None) => AnswerTimeout::None,
            (Some(timeout), _) => AnswerTimeout::Whole(Deadline::after(timeout)),
            (None, Some(patience)) => AnswerTimeout::Silence(patience),
        }
    }

    /// Returns a limit for each row.
    #[cfg(feature = "postgres")]
    pub(in crate::db) fn each_row(limit: Option<Duration>) -> Self {
        match limit.filter(|limit| !limit.is_zero()) {
            Some(limit) => AnswerTimeout::Row(limit),
            None => AnswerTimeout::None,
        }
    }

    /// Waits for the only answer.
    pub(in crate::db) async fn answer<T>(
        self,
        answer: Pin<&mut impl Future<Output = Result<T, Failure>>>,
    ) -> Result<T, Failure> {
        self.within(answer).await?
    }

    /// Waits for the next piece of an answer.
    pub(in crate::db) async fn step<Row>(
        self,
        mut next: Pin<&mut impl Future<Output = Option<Result<AnswerItem<Row>, Failure>>>>,
    ) -> Result<Option<AnswerItem<Row>>, Failure> {
        // Most rows are there already, and each further future around them is paid by every row.
        if let Some(step) = poll_immediate(&mut next).await {
            return step.transpose();
        }
        self.within(next).await?.transpose()
    }

    async fn within<T>(self, future: Pin<&mut impl Future<Output = T>>) -> Result<T, Failure> {
        let (done, late): (_, fn(sqlx::Error) -> Failure) = match self {
            AnswerTimeout::None => (Some(future.await), Failure::Driver),
            AnswerTimeout::Silence(limit) => (within(Some(limit), future).await, Failure::Driver),
            AnswerTimeout::Whole(deadline) => (deadline.within(future).await, Failure::TimedOut),
            #[cfg(feature = "postgres")]
            AnswerTimeout::Row(limit) => (within(Some(limit), future).await, Failure::TimedOut),
        };
        done.ok_or_else(|| late(silent()))
    }
}

/// Waits for the answer to what is sent around statements, such as `COMMIT`.
pub(in crate::db) async fn answered<T, E: From<sqlx::Error>>(
    limit: Option<Duration>,
    answer: Pin<&mut impl Future<Output = Result<T, E>>>,
) -> Result<T, E> {
    let done = within(limit, answer).await;
    done.unwrap_or_else(|| Err(silent().into()))
}

/// The error of a server that does not answer; it ends the connection.
fn silent() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(
        io::ErrorKind::TimedOut,
        "the server did not answer in time",
    ))
}
