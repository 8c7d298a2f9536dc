//! `FOR UPDATE` and `FOR SHARE`: rows that are locked as they are read.

use super::{RelationPath, Select};

/// A lock on the rows that a query reads, until its transaction ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowLock {
    /// The lock; none where only the manner of waiting was said.
    pub strength: Option<LockStrength>,
    /// The manner of waiting for rows that others have locked.
    pub wait: LockWait,
    /// The to-one relations whose rows are locked too.
    pub relations: Vec<&'static RelationPath>,
    /// Says whether the lock may be left out where the database knows none on rows.
    pub or_ignore: bool,
}

/// The lock on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LockStrength {
    /// `FOR UPDATE`: nobody else locks the row or writes it.
    Update,
    /// `FOR NO KEY UPDATE`: nobody else locks the row or writes it, but rows that point at it may be inserted.
    NoKeyUpdate,
    /// `FOR SHARE`: nobody else writes the row.
    Share,
}

/// The manner of waiting for a row that others have locked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LockWait {
    /// The query waits.
    #[default]
    Wait,
    /// `NOWAIT`: the query fails.
    NoWait,
    /// `SKIP LOCKED`: the query leaves the row out.
    SkipLocked,
}

impl Select {
    /// Changes the lock on the rows, or adds one.
    pub fn set_lock(&mut self, change: impl FnOnce(&mut RowLock)) {
        change(self.lock.get_or_insert_default());
    }

    /// Drops the lock on the rows, if there is one.
    pub fn drop_lock(&mut self) {
        self.lock = None;
    }

    /// Returns the lock on the rows, if there is one.
    pub fn lock(&self) -> Option<&RowLock> {
        self.lock.as_deref()
    }
}
