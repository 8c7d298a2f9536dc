//! Holders of connections and locks, named to those who wait for them in vain.

use super::call_site;
use std::fmt::Write;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

/// The kind of holder of a connection or a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HolderKind {
    Transaction,
    /// A savepoint: it holds the connection of the transaction around it.
    Savepoint,
    Stream,
    /// A copy of rows, which takes as long as they take to come.
    Copy,
    /// A single statement: it lets go soon, unless nobody polls its future.
    Statement,
}

/// A holder of a connection or a lock, and the line of the user's code where it began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) kind: HolderKind,
    pub(super) at: &'static Location<'static>,
    task: Option<tokio::task::Id>,
}

/// All holders of something now.
#[derive(Clone, Default)]
pub(super) struct Holders(Arc<Mutex<HolderList>>);

#[derive(Default)]
struct HolderList {
    next: u64,
    held: Vec<(u64, Holder)>,
}

/// An entry in the list of holders, until it is dropped.
pub(super) struct Hold {
    holders: Holders,
    pub(super) number: u64,
}

impl HolderKind {
    /// Returns whether it holds for as long as the user's code lets it, and not for one statement.
    pub(super) fn is_long(self) -> bool {
        self != HolderKind::Statement
    }
}

impl Holder {
    pub(super) fn new(kind: HolderKind, at: &'static Location<'static>) -> Self {
        Holder {
            kind,
            at,
            task: tokio::task::try_id(),
        }
    }

    /// Returns a statement that the current call site asked for, if that is known.
    pub(super) fn of_statement() -> Option<Self> {
        call_site::current().map(|at| Holder::new(HolderKind::Statement, at))
    }

    /// Returns its name for messages: ``the transaction begun at src/main.rs:12``.
    pub(super) fn name(&self) -> String {
        let (file, line) = (self.at.file(), self.at.line());
        match self.kind {
            HolderKind::Transaction => format!("the transaction begun at {file}:{line}"),
            HolderKind::Savepoint => format!("the savepoint begun at {file}:{line}"),
            HolderKind::Stream => format!("the stream opened at {file}:{line}"),
            HolderKind::Copy => format!("the copy begun at {file}:{line}"),
            HolderKind::Statement => format!("the query sent at {file}:{line}"),
        }
    }

    /// Returns how the user makes it let go.
    pub(super) fn advice(&self) -> &'static str {
        match self.kind {
            HolderKind::Transaction => "run the query on that transaction, or end it first",
            HolderKind::Savepoint => "run the query on that savepoint, or end it first",
            HolderKind::Stream => {
                "read it to its end or drop it first, collect its rows with `all`, or read them in `chunks`"
            }
            HolderKind::Copy => {
                "let what it copies come from elsewhere, or await it to its end first"
            }
            HolderKind::Statement => {
                "await it to its end or drop it: a future that is kept and not polled never ends"
            }
        }
    }
}

impl Holders {
    /// Adds a holder to the list.
    pub(super) fn hold(&self, holder: Holder) -> Hold {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.next += 1;
        let number = list.next;
        list.held.push((number, holder));
        Hold {
            holders: self.clone(),
            number,
        }
    }

    /// Returns the holder that has held for longest, and the number of its entry.
    pub(super) fn oldest(&self) -> Option<(u64, Holder)> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.held.first().copied()
    }

    /// Returns the transaction that the current task itself holds.
    pub(super) fn own_transaction(&self) -> Option<Holder> {
        let task = tokio::task::try_id()?;
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own =
            |holder: &Holder| holder.kind == HolderKind::Transaction && holder.task == Some(task);
        list.held.iter().map(|(_, holder)| *holder).find(own)
    }

    /// Returns why no connection of so many is free.
    pub(super) fn explain(&self, connections: usize) -> String {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_long = |holder: &&Holder| holder.kind.is_long();
        let held = || list.held.iter().map(|(_, holder)| holder);
        let (long, oldest) = (held().filter(is_long).count(), held().find(is_long));
        let mut why = match connections {
            1 => "the only connection is held".to_owned(),
            n => format!("all {n} connections are in use"),
        };
        // Writing to a `String` cannot fail.
        let _ = match (oldest.or_else(|| held().next()), connections) {
            (None, 1) => write!(why, " by another query; raise `max_connections`"),
            (None, _) => write!(why, " by other queries; raise `max_connections`"),
            (Some(holder), 1) => write!(why, " by {}; {}", holder.name(), holder.advice()),
            (Some(holder), _) if long == 0 => write!(
                why,
                " by other queries, the oldest {}; raise `max_connections`",
                holder.name()
            ),
            (Some(holder), _) => write!(
                why,
                ", {long} of them by transactions and streams, the oldest by {}; {}, or raise `max_connections`",
                holder.name(),
                holder.advice()
            ),
        };
        why
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut list = self
            .holders
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        list.held.retain(|(number, _)| *number != self.number);
    }
}
