//! Relations that load together, since their rows came from one query.

use super::loader::Loader;
use super::membership::OwnerRow;
use super::shared::Erased;
use crate::schema::Outcome;
use crate::value::KeyValue;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// The loader of foreign keys.
pub(in crate::model) type KeyLoader = Loader<SiblingKeys>;

/// The loader of many-to-many fields.
pub(in crate::model) type OwnerLoader = Loader<SiblingOwners>;

/// The keys of foreign keys that load together.
pub struct SiblingKeys {
    pub(crate) keys: Vec<KeyValue>,
    /// For each key the row it points at, or `None` where there is none; once one of them was asked for.
    pub(crate) targets: tokio::sync::OnceCell<Vec<Option<Erased>>>,
    /// The position of each key, once one was asked for out of turn.
    positions: OnceLock<HashMap<KeyValue, usize, RandomState>>,
    /// The position of the key that was asked for last: they are mostly asked for one after the other.
    last: AtomicUsize,
}

/// The rows of many-to-many fields that load together.
pub struct SiblingOwners {
    pub(crate) owners: Vec<Arc<OwnerRow>>,
    /// The rows related to each, once one of them was asked for.
    pub(crate) rows: tokio::sync::Mutex<Option<SiblingRows>>,
}

/// The rows related to each of several, as they were loaded within a transaction or without one.
pub(crate) struct SiblingRows {
    pub(crate) rows: HashMap<KeyValue, Erased>,
    pub(crate) within: Option<Outcome>,
}

impl SiblingKeys {
    pub(super) fn new(keys: Vec<KeyValue>) -> Self {
        SiblingKeys {
            keys,
            targets: tokio::sync::OnceCell::new(),
            positions: OnceLock::new(),
            last: AtomicUsize::new(0),
        }
    }

    /// The row of a key, or `None` within where there is none; `None` for a key that is none of these, or was not loaded.
    pub(crate) fn target(&self, key: &KeyValue) -> Option<&Option<Erased>> {
        let targets = self.targets.get()?;
        let last = self.last.load(Ordering::Relaxed);
        let mut near = [last, last + 1].into_iter();
        let in_turn = near.find(|&position| self.keys.get(position) == Some(key));
        let position = in_turn.or_else(|| self.positions().get(key).copied())?;
        self.last.store(position, Ordering::Relaxed);
        targets.get(position)
    }

    fn positions(&self) -> &HashMap<KeyValue, usize, RandomState> {
        self.positions
            .get_or_init(|| self.keys.iter().cloned().zip(0..).collect())
    }
}

impl SiblingOwners {
    pub(super) fn new(owners: Vec<Arc<OwnerRow>>) -> Self {
        SiblingOwners {
            owners,
            rows: tokio::sync::Mutex::default(),
        }
    }
}
