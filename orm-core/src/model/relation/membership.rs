//! The rows related to one row by a join table, as they change while a program holds some of them.

use super::join_table::JoinTable;
use crate::schema::Outcome;
use crate::value::KeyValue;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The row that a [`ManyToMany`](super::many_to_many::ManyToMany) is a field of.
pub struct OwnerRow {
    pub(crate) key: KeyValue,
    pub(crate) join: JoinTable,
    changes: Mutex<MembershipChanges>,
}

/// The changes that were made to the related rows of one row.
#[derive(Default)]
struct MembershipChanges {
    count: usize,
    /// The transactions that made some of them and may be open still.
    open: Vec<Outcome>,
}

/// The state of the related rows that a query sees. Rows that it found count as long as the state holds.
#[derive(Clone)]
pub(crate) struct MembershipState {
    /// The number of changes made before.
    changes: usize,
    /// The transaction that the query ran in; if it is rolled back, the state does not hold.
    within: Option<Outcome>,
    /// Transactions whose changes the query does not see; if one commits, the state does not hold.
    without: Vec<Outcome>,
}

impl OwnerRow {
    pub(super) fn new(key: KeyValue, join: JoinTable) -> Arc<Self> {
        Arc::new(OwnerRow {
            key,
            join,
            changes: Mutex::default(),
        })
    }

    /// The state that a query sees now, within this transaction or without one.
    pub(crate) fn seen(&self, within: Option<Outcome>) -> MembershipState {
        let mut changes = self.changes();
        changes.open.retain(Outcome::is_open);
        let foreign = |open: &&Outcome| within.as_ref() != Some(*open);
        MembershipState {
            changes: changes.count,
            without: changes.open.iter().filter(foreign).cloned().collect(),
            within,
        }
    }

    /// Notes a change of the related rows, within this transaction or without one: no earlier state holds.
    pub(crate) fn changed(&self, within: Option<Outcome>) {
        let mut changes = self.changes();
        changes.count += 1;
        changes.open.retain(Outcome::is_open);
        changes.open.extend(within);
    }

    /// Returns true if a query would find now what it found in this state.
    pub(super) fn holds(&self, seen: &MembershipState) -> bool {
        seen.changes == self.changes().count
            && !seen.within.as_ref().is_some_and(Outcome::may_be_undone)
            && !seen.without.iter().any(Outcome::may_last)
    }

    fn changes(&self) -> MutexGuard<'_, MembershipChanges> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MembershipState {
    /// Returns true if nothing was changed since the row was read.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.changes == 0
    }
}
