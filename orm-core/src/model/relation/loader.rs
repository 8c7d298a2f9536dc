//! Loaders of relations: from rows in hand, with siblings, or not at all.

use super::shared::Shared;
use crate::error::Error;
use crate::schema::FetchMode;
use std::panic::Location;
use std::sync::Arc;

/// The way in which the relations at one field of rows that came from one query load. The rows share it.
///
/// A relation without a loader loads alone.
pub(in crate::model) enum Loader<P, S> {
    /// Taken from rows that are in hand already: [`ParentRows`](super::parents::ParentRows).
    Parents(P),
    /// Together with those of all rows of the query, when the first of them is asked.
    Siblings(S),
    /// Refused: asking fails.
    Refused(RefusedLoad),
}

/// A loader as each of the rows holds it: one word, of which the type is erased further in.
pub(in crate::model) type SharedLoader<P, S> = Arc<Shared<Loader<P, S>>>;

/// The error of asking for a relation under [`FetchMode::Raise`].
pub(in crate::model) struct RefusedLoad {
    pub(in crate::model) model: &'static str,
    pub(in crate::model) field: &'static str,
    /// The line that asked for the query.
    pub(in crate::model) at: Option<&'static Location<'static>>,
    /// The call that would load the relation, such as `.select_related(Book.author)`.
    pub(in crate::model) add: String,
}

impl<P, S> Loader<P, S>
where
    Self: Send + Sync + 'static,
{
    /// The loader of so many relations that came from one query; `None` where each loads alone.
    pub(in crate::model) fn of(
        mode: FetchMode,
        relations: usize,
        siblings: impl FnOnce() -> S,
        refused: impl FnOnce() -> Option<RefusedLoad>,
    ) -> Option<SharedLoader<P, S>> {
        let loader = match mode {
            FetchMode::One => return None,
            FetchMode::Raise => Loader::Refused(refused()?),
            FetchMode::Peers if relations < 2 => return None,
            FetchMode::Peers => Loader::Siblings(siblings()),
        };
        Some(loader.shared())
    }

    /// The loader, to be held by many rows.
    pub(in crate::model) fn shared(self) -> SharedLoader<P, S> {
        Arc::new(Shared::new(Arc::new(self)))
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
    pub(in crate::model) fn parents(&self) -> Option<&P> {
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
