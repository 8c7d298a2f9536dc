//! The commit, and the indexes built or dropped while others write, with which a server goes on by itself when a program has
//! ended.

use super::apply::set_limits;
use super::history::History;
use super::lock::{self, PAUSE, SILENCE};
use super::options::RunOptions;
use super::progress::Event;
use crate::fetch::fetch;
use crate::found_names::with_found_names;
use crate::graph::{LoadedMigration, MigrationGraph};
use crate::plan::plan;
use crate::reverse::reverse;
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::db::{self, Database, Executor, Pending};
use orm_core::error::Result;
use orm_core::schema::physical::{TableItem, TableName};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::migration::{
    HistoryEntry, HistoryState, await_history, find_builds, find_index,
};
use std::collections::BTreeSet;
use std::time::Instant;

/// A change on which a run ended, with the tables before it.
struct Interrupted<'c> {
    table: &'c TableName,
    item: &'c TableItem,
    is_drop: bool,
    before: SchemaState,
}

/// Waits for the commit of a run that ended while the server had it in hand: what is read behind it is as that run left it.
pub(super) async fn await_commit(db: &Database, options: &RunOptions) -> Result<()> {
    if !db.backend().features().session_locks {
        return Ok(());
    }
    let wait = || {
        Pending::new(async {
            let tx = db.begin().await?;
            set_limits(&tx, options).await?;
            db::execute(tx.target(), &await_history()).await?;
            tx.rollback().await
        })
    };
    lock::patiently(options, wait).await
}

/// Waits until no session builds an index of a migration on which a run ended.
pub(super) async fn await_builds(db: &Database, options: &RunOptions) -> Result<()> {
    if !db.backend().features().session_locks {
        return Ok(());
    }
    let history = History::read(db).await?;
    let begun: Vec<_> = history.entries().filter(|it| is_begun(it)).collect();
    if begun.is_empty() {
        return Ok(());
    }
    let start = Instant::now();
    loop {
        let mut built = None;
        fetch(db, &find_builds(), &mut |row| {
            let name = row.string()?;
            if begun.iter().any(|entry| entry.file.contains(&name)) {
                built = Some(name);
            }
            Ok(())
        })
        .await?;
        let waited = start.elapsed();
        let Some(name) = built.filter(|_| waited < options.lock_wait) else {
            return Ok(());
        };
        if waited >= SILENCE {
            options.tell(&Event::Waiting {
                holder: &format!("one that ended; the server still builds its index `{name}`"),
                waited,
            });
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Counts the step on which a run ended as done, where the server went on with it until it was.
pub(super) async fn settle(
    db: &Database,
    graph: &MigrationGraph,
    history: &mut History,
) -> Result<()> {
    if !db.backend().features().session_locks {
        return Ok(());
    }
    for migration in graph.migrations() {
        let entry = history.entry(&migration.name);
        let Some(entry) = entry.filter(|it| is_half_done(it)) else {
            continue;
        };
        let Some((changes, state)) = changes_of(graph, history, migration, entry) else {
            continue;
        };
        let left = usize::try_from(entry.steps_total - entry.steps_done).unwrap_or_default();
        let Some(stopped) = interrupted(&changes, state, left, db.backend()) else {
            continue;
        };
        let is_done = if stopped.is_drop {
            stopped.is_gone(db).await?
        } else {
            is_begun(entry) && stopped.is_valid(db).await?
        };
        if is_done {
            history.count_step(&migration.name);
        }
    }
    Ok(())
}

/// Returns whether a run ended on a step without an error, as one does whose program is killed.
fn is_begun(entry: &HistoryEntry) -> bool {
    is_half_done(entry) && entry.error.is_none()
}

/// Returns whether some steps of a migration are applied, or undone, and others are not.
fn is_half_done(entry: &HistoryEntry) -> bool {
    matches!(entry.state, HistoryState::Running | HistoryState::Undoing)
}

/// The changes of a migration that is half applied or half undone, with the tables before the first of them.
fn changes_of(
    graph: &MigrationGraph,
    history: &History,
    migration: &LoadedMigration,
    entry: &HistoryEntry,
) -> Option<(Vec<Change>, SchemaState)> {
    let own = &migration.migration.changes;
    let mut others: BTreeSet<_> = history.applied();
    others.remove(&migration.name);
    let before = graph.state_of(|name| others.contains(name)).ok()?;
    match entry.state {
        HistoryState::Running => Some((own.clone(), before)),
        HistoryState::Undoing => {
            let changes = reverse(own, &before).ok()?;
            let mut after = before;
            own.iter().try_for_each(|it| after.apply(it)).ok()?;
            Some((changes, after))
        }
        HistoryState::Applied | HistoryState::Faked => None,
    }
}

/// The change with so many steps left, if it is one of an index while others write.
fn interrupted(
    changes: &[Change],
    mut state: SchemaState,
    left: usize,
    backend: Backend,
) -> Option<Interrupted<'_>> {
    for (position, change) in changes.iter().enumerate() {
        if let Change::AlterTable { table, change } = change
            && let TableChange::AddOnline(item) | TableChange::DropOnline(item) = change
        {
            let steps = plan(&changes[position..], &mut state.clone(), backend);
            if steps.ok()?.len() == left {
                return Some(Interrupted {
                    table,
                    item,
                    is_drop: matches!(change, TableChange::DropOnline(_)),
                    before: state,
                });
            }
        }
        state.apply(change).ok()?;
    }
    None
}

impl Interrupted<'_> {
    /// Returns whether the database has the index as a whole.
    async fn is_valid(&self, db: &Database) -> Result<bool> {
        let asked = find_index(self.table.namespace.as_deref(), self.item.name());
        let mut is_valid = false;
        fetch(db, &asked, &mut |row| {
            is_valid = row.bool()?;
            Ok(())
        })
        .await?;
        Ok(is_valid)
    }

    /// Returns whether the database lacks the index, under any name.
    async fn is_gone(&self, db: &Database) -> Result<bool> {
        let mut wanted = self.before.clone();
        wanted.tables.retain(|name, _| name == self.table);
        let found = db.introspect_tables(&wanted.describe()).await?.into();
        let named = with_found_names(&wanted, &found, false, &BTreeSet::new());
        let mut items = named
            .table(self.table)
            .into_iter()
            .flat_map(|it| it.items());
        Ok(!items.any(|it| it.clone().named(self.item.name()) == *self.item))
    }
}
