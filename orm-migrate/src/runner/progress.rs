//! The events of a run.

use super::planned::Direction;
use crate::graph::MigrationName;
use std::time::Duration;

/// One event of a run.
///
/// ```
/// use orm_migrate::runner::{Event, RunOptions};
///
/// let options = RunOptions::default().progress(|event: &Event<'_>| match event {
///     Event::Waiting { holder, waited } => println!("waiting for {holder} since {waited:?}"),
///     Event::Step { position, what } => println!("{position}: {what}"),
///     _ => {}
/// });
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// Another runner is waited for.
    Waiting {
        /// The session that has the lock, as far as it is known.
        holder: &'e str,
        /// The time so far.
        waited: Duration,
    },
    /// A migration begins.
    Started {
        /// The migration.
        migration: &'e MigrationName,
        /// Whether it is applied or undone.
        direction: Direction,
        /// The number of its steps.
        steps: usize,
    },
    /// Rows point at none, and did so before the migration, which they do not stop. SQLite has them where foreign keys were
    /// off when they were written.
    DanglingBefore {
        /// The number of the rows.
        rows: usize,
    },
    /// A step begins.
    Step {
        /// The position, from 0.
        position: usize,
        /// The first statement, or the name of a function.
        what: &'e str,
    },
    /// A data migration has come so far.
    Rows {
        /// The rows that are done.
        done: u64,
        /// All rows, where their number is known.
        total: Option<u64>,
    },
    /// A migration is tried again, since it did not get a lock.
    Retrying {
        /// The migration.
        migration: &'e MigrationName,
        /// The number of attempts so far.
        attempts: u32,
        /// The pause before the next one.
        pause: Duration,
    },
    /// A migration has ended. Of one that another runner applied meanwhile there is no such event.
    Finished {
        /// The migration.
        migration: &'e MigrationName,
        /// Whether it was applied or undone.
        direction: Direction,
        /// The time that it took.
        took: Duration,
    },
}

/// A listener to the events of a run. A closure of one will do.
///
/// ```
/// use orm_migrate::runner::{Event, RunOptions};
///
/// let options = RunOptions::default().progress(|event: &Event<'_>| {
///     if let Event::Finished { migration, took, .. } = event {
///         eprintln!("{migration}: {took:?}");
///     }
/// });
/// ```
pub trait Progress: Send + Sync {
    /// Hears of an event. It is called between statements, so it should return soon.
    ///
    /// ```
    /// use orm_migrate::runner::{Event, Progress, RunOptions};
    ///
    /// struct Log;
    ///
    /// impl Progress for Log {
    ///     fn event(&self, event: &Event<'_>) {
    ///         if let Event::Finished { migration, .. } = event {
    ///             println!("{migration} is done");
    ///         }
    ///     }
    /// }
    ///
    /// let options = RunOptions::default().progress(Log);
    /// ```
    fn event(&self, event: &Event<'_>);
}

impl<F: Fn(&Event<'_>) + Send + Sync> Progress for F {
    fn event(&self, event: &Event<'_>) {
        self(event);
    }
}
