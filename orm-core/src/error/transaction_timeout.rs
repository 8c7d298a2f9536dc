//! The transaction that took longer than it may.

use super::Error;
use std::fmt;
use std::sync::Arc;

/// The source of an [`Error::Timeout`] of a transaction as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct TransactionTimeout;

impl fmt::Display for TransactionTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the transaction took longer than its `timeout`")
    }
}

impl std::error::Error for TransactionTimeout {}

impl Error {
    /// Returns the error of a transaction that took longer than it may.
    pub(crate) fn transaction_timeout() -> Error {
        Error::Timeout {
            source: Some(Arc::new(TransactionTimeout)),
        }
    }

    /// Returns the transaction that took longer than it may, where the error is about one.
    pub(super) fn timed_out_transaction(&self) -> Option<&TransactionTimeout> {
        std::error::Error::source(self)?.downcast_ref()
    }
}
