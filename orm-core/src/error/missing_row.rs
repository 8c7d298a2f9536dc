//! The model of the row that a foreign key points at in vain.

use super::Error;
use std::error::Error as _;
use std::fmt;

/// The model of a row that is not there: the source of the driver's error about the statement that would point at it,
/// where the field of the error does not say it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MissingRow(pub(crate) &'static str);

impl fmt::Display for MissingRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no row of `{}` has this key", self.0)
    }
}

impl std::error::Error for MissingRow {}

impl Error {
    /// Returns the row that a join would lead to and that is not there, where it is known.
    pub(super) fn missing_row(&self) -> Option<&MissingRow> {
        self.source()?.source()?.downcast_ref()
    }
}
