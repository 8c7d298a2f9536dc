//! Advisory locks: a number or a text stands for whatever a program takes it for.

use super::Transaction;
use crate::db::pending::Pending;
use crate::db::row_sink::{Destination, RowFlow, RowSink};
use crate::error::{DecodeError, Error, Result};
use crate::sql::{self, Statement};
use crate::value::Value;

/// The key of an advisory lock: a number, or a text.
///
/// ```
/// use orm::db::LockKey;
///
/// let keys: [LockKey; 3] = [7.into(), "report".into(), format!("customer {}", 12).into()];
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LockKey(Value);

impl From<i64> for LockKey {
    fn from(key: i64) -> Self {
        LockKey(Value::I64(key))
    }
}

impl From<&str> for LockKey {
    fn from(key: &str) -> Self {
        LockKey(Value::Text(key.to_owned()))
    }
}

impl From<&String> for LockKey {
    fn from(key: &String) -> Self {
        LockKey::from(key.as_str())
    }
}

impl From<String> for LockKey {
    fn from(key: String) -> Self {
        LockKey(Value::Text(key))
    }
}

impl Transaction {
    /// Waits until no other transaction has the lock of this key, and takes it until this one ends: for work that one
    /// process at a time may do, where there is no row to lock.
    ///
    /// In a savepoint, the lock ends with its rollback. All who lock the same text must run on the same server, which
    /// makes a number of it. On SQLite a transaction that writes has the lock of every key.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// db.transaction(async |tx| {
    ///     tx.advisory_lock("tags").await?;
    ///     if !Tag::objects().filter(Tag.name.eq("peace")).exists(tx).await? {
    ///         Tag::draft().name("peace").save(tx).await?; // nobody else is between the two
    ///     }
    ///     Ok(())
    /// })
    /// .await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0)) -- of a number: pg_advisory_xact_lock($1::int8)
    /// ```
    ///
    /// # Errors
    /// [`Error::Locked`] after the `lock_timeout`; [`Error::Unsupported`] on SQLite in a transaction that only reads,
    /// which keeps nobody out.
    #[track_caller]
    pub fn advisory_lock(&self, key: impl Into<LockKey>) -> Pending<'_, ()> {
        let LockKey(key) = key.into();
        let statement = sql::wait_for_advisory_lock(self.backend(), key);
        Pending::new(async move {
            self.take_lock(statement, &mut RowSink::new(Destination::Nobody))
                .await
        })
    }

    /// Takes the lock of this key until the transaction ends, if no other transaction has it: `true` if it did. For work
    /// that is not to be done twice at once, and need not be waited for.
    ///
    /// More stands at [`advisory_lock`](Self::advisory_lock). On SQLite it is always `true`.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// db.transaction(async |tx| {
    ///     if tx.try_advisory_lock(7).await? {
    ///         // … the nightly report …
    ///     }
    ///     Ok(())
    /// })
    /// .await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// SELECT pg_try_advisory_xact_lock($1::int8)
    /// ```
    ///
    /// # Errors
    /// [`Error::Unsupported`] on SQLite in a transaction that only reads.
    #[track_caller]
    pub fn try_advisory_lock(&self, key: impl Into<LockKey>) -> Pending<'_, bool> {
        let LockKey(key) = key.into();
        let statement = sql::try_advisory_lock(self.backend(), key);
        Pending::new(async move {
            let mut is_taken = true;
            let mut read = |row: &mut dyn crate::value::Reader| {
                is_taken = row.bool().map_err(DecodeError::of_no_model)?;
                Ok(())
            };
            let sink = &mut RowSink::new(Destination::Reader(&mut read, None));
            self.take_lock(statement, sink).await?;
            Ok(is_taken)
        })
    }

    /// Sends the statement that takes a lock. Where there is none, the transaction has it already, if it may write.
    async fn take_lock(&self, statement: Option<Statement>, sink: &mut RowSink<'_>) -> Result<()> {
        let Some(statement) = statement else {
            let user = self.users.hold(self.holder);
            let mut level = self.lock(&user).await?;
            self.check_is_open()?;
            level.ready(self.db.inner()).await?;
            return if self.notes.mode.writes() {
                Ok(())
            } else {
                Err(Error::Unsupported {
                    what: "an advisory lock in a transaction that only reads, which keeps nobody out",
                    backend: self.backend().name(),
                })
            };
        };
        self.perform(&statement, RowFlow::Out(sink), None, None)
            .await
            .map(|_| ())
    }
}
