//! Loaders of relations: from rows in hand, with siblings, or not at all.

use super::parents::ParentRows;
use crate::error::Error;
use crate::schema::FetchMode;
use std::panic::Location;
use std::sync::Arc;

/// The way in which the relations at one field of rows that came from one query load. The rows share it. `S` is what loads
/// together.
///
/// A relation without a loader loads alone.
pub enum Loader<S> {
    /// Taken from rows that are in hand already.
    Parents(Arc<ParentRows>),
    /// Together with those of all rows of the query, when the first of them is asked.
    Siblings(S),
    /// Refused: asking fails.
    Refused(RefusedLoad),
}

/// The error of asking for a relation under [`FetchMode::Raise`].
pub struct RefusedLoad {
    pub(in crate::model) model: &'static str,
    pub(in crate::model) field: &'static str,
    /// The line that asked for the query.
    pub(in crate::model) at: Option<&'static Location<'static>>,
    /// The call that would load the relation, such as `.select_related(Book.author)`.
    pub(in crate::model) add: String,
}

impl<S> Loader<S> {
    /// The loader of the relations of so many rows, by this fetch mode; `None` where each loads alone, as it does where there
    /// are no siblings.
    pub(super) fn by_mode(
        mode: FetchMode,
        rows: usize,
        siblings: impl FnOnce() -> Option<S>,
        refused: impl FnOnce() -> RefusedLoad,
    ) -> Option<Self> {
        match mode {
            FetchMode::One => None,
            FetchMode::Raise => Some(Loader::Refused(refused())),
            FetchMode::Peers if rows < 2 => None,
            FetchMode::Peers => siblings().map(Loader::Siblings),
        }
    }

    /// The rows that load together; an error where loading is refused.
    pub(in crate::model) fn siblings(&self) -> Result<Option<&S>, Error> {
        match self {
            Loader::Parents(_) => Ok(None),
            Loader::Siblings(siblings) => Ok(Some(siblings)),
            Loader::Refused(refused) => Err(refused.error()),
        }
    }

    /// The rows that are in hand already.
    pub(in crate::model) fn parents(&self) -> Option<&ParentRows> {
        match self {
            Loader::Parents(parents) => Some(parents),
            Loader::Siblings(_) | Loader::Refused(_) => None,
        }
    }
}

impl RefusedLoad {
    fn error(&self) -> Error {
        Error::NotLoaded {
            model: self.model,
            field: self.field,
            at: self.at,
            add: self.add.clone(),
        }
    }
}
