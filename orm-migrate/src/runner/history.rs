//! The migrations that a database has.

use super::error::RunError;
use super::options::RunOptions;
use crate::fetch::fetch;
use crate::graph::{LoadedMigration, MigrationGraph, MigrationName};
use chrono::{DateTime, Utc};
use orm_core::db::{self, Database, Executor};
use orm_core::error::Result;
use orm_core::sql::migration::{
    HistoryEntry, HistoryState, create_history, find_entry, find_history, forget_entry,
    read_history, write_entry,
};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of the table `orm_migrations`, by their names.
pub(super) struct History {
    entries: BTreeMap<MigrationName, HistoryEntry>,
}

/// A migration, with what the database has of it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::runner::{self, MigrationStatus};
/// use orm_migrate::Migrations;
///
/// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
/// let db = Database::connect("sqlite::memory:").await?;
/// let status: Vec<MigrationStatus> = runner::status(&db, &migrations).await?;
/// assert_eq!((status[0].name.to_string(), status[0].is_unknown), ("0001_initial".to_owned(), false));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct MigrationStatus {
    /// The migration.
    pub name: MigrationName,
    /// What the database has of it; nothing where it is pending.
    pub applied: Option<AppliedMigration>,
    /// True where the program has no file of it.
    pub is_unknown: bool,
    /// True where the database has it otherwise than its file says.
    pub is_edited: bool,
}

impl MigrationStatus {
    /// Returns whether the database has all of it, and not just the steps before one on which it stopped.
    ///
    /// ```
    /// use orm_migrate::MigrationName;
    /// use orm_migrate::runner::MigrationStatus;
    ///
    /// let pending = MigrationStatus {
    ///     name: MigrationName::new("shop", "0002_slow"),
    ///     applied: None,
    ///     is_unknown: false,
    ///     is_edited: false,
    /// };
    /// assert!(!pending.is_applied());
    /// ```
    pub fn is_applied(&self) -> bool {
        let applied = self.applied.as_ref();
        applied.is_some_and(|applied| applied.stopped_after.is_none())
    }
}

/// What a database has of a migration.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::runner::{self, RunOptions};
/// use orm_migrate::Migrations;
///
/// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
/// let db = Database::connect("sqlite::memory:").await?;
/// runner::run_with(&db, &migrations, &RunOptions::default().fake()).await?;
/// let status = runner::status(&db, &migrations).await?;
/// let applied = status[0].applied.as_ref().expect("it is recorded");
/// assert!(applied.is_faked && applied.error.is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AppliedMigration {
    /// True where it was recorded, and nothing was run.
    pub is_faked: bool,
    /// The steps that were done and the number of all, where it stopped on the way.
    pub stopped_after: Option<(u64, u64)>,
    /// The error with which it stopped.
    pub error: Option<String>,
    /// The moment at which it began.
    pub at: DateTime<Utc>,
}

impl History {
    /// Reads the table; where there is none, nothing was applied.
    pub(super) async fn read(on: &impl Executor) -> Result<Self> {
        let backend = on.target().backend();
        let mut entries = BTreeMap::new();
        if exists(on).await? {
            fetch(on, &read_history(backend), &mut |row| {
                let entry = HistoryEntry::read(row)?;
                entries.insert(MigrationName::new(&entry.set, &entry.name), entry);
                Ok(())
            })
            .await?;
        }
        Ok(History { entries })
    }

    /// Creates the table, if it is missing.
    pub(super) async fn create(db: &Database) -> Result<()> {
        if exists(db).await? {
            return Ok(());
        }
        for statement in create_history(db.backend())? {
            db::execute(db.target(), &statement).await?;
        }
        Ok(())
    }

    /// The migrations that the database has all of.
    pub(super) fn applied(&self) -> BTreeSet<MigrationName> {
        let entries = self.entries.iter();
        let applied = entries.filter(|(_, entry)| entry.state != HistoryState::Running);
        applied.map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn entry(&self, name: &MigrationName) -> Option<&HistoryEntry> {
        self.entries.get(name)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &HistoryEntry> {
        self.entries.values()
    }

    /// Counts one more step of a migration as done.
    pub(super) fn count_step(&mut self, name: &MigrationName) {
        if let Some(entry) = self.entries.get_mut(name) {
            entry.steps_done += 1;
        }
    }

    /// The migrations that the database has, and the program has no file of, as they were applied.
    pub(super) fn unknown(&self, graph: &MigrationGraph) -> Vec<&HistoryEntry> {
        let entries = self.entries.iter();
        let unknown = entries.filter(|(name, _)| !graph.knows(name));
        unknown.map(|(_, entry)| entry).collect()
    }

    /// The migrations that the database has otherwise than their files say.
    pub(super) fn edited<'g>(
        &'g self,
        graph: &'g MigrationGraph,
    ) -> impl Iterator<Item = (&'g LoadedMigration, &'g HistoryEntry)> {
        let known = graph.migrations();
        let pairs = known.filter_map(|known| Some((known, self.entry(&known.name)?)));
        pairs.filter(|(known, entry)| known.migration.checksum() != entry.checksum)
    }

    /// Makes sure that the files are those which the database knows.
    pub(super) fn check(
        &self,
        graph: &MigrationGraph,
        options: &RunOptions,
    ) -> Result<(), RunError> {
        let is_accepted = |name: &MigrationName| {
            let mut accepted = options.accepted.iter();
            accepted.any(|it| *it == name.to_string() || name.name.starts_with(it.as_str()))
        };
        let mut edited = self.edited(graph);
        if let Some((known, entry)) = edited.find(|(known, _)| !is_accepted(&known.name)) {
            let (migration, path) = (known.name.clone(), known.path.clone());
            let difference = difference(&entry.file, &known.migration.to_text());
            return Err(if entry.state == HistoryState::Running {
                RunError::EditedUnfinished {
                    migration,
                    path,
                    steps_done: entry.steps_done,
                    difference,
                }
            } else {
                RunError::Edited {
                    migration,
                    path,
                    difference,
                }
            });
        }
        let unknown = self.unknown(graph);
        if !unknown.is_empty() && !options.ignores_unknown {
            let names = unknown.iter();
            let names = names.map(|entry| MigrationName::new(&entry.set, &entry.name));
            return Err(RunError::Unknown {
                migrations: names.collect(),
            });
        }
        Ok(())
    }

    pub(super) fn status(&self, graph: &MigrationGraph) -> Vec<MigrationStatus> {
        let edited: BTreeSet<_> = self.edited(graph).map(|(known, _)| &known.name).collect();
        let summed_up: BTreeSet<_> = graph.summed_up().map(|it| &it.name).collect();
        let of_files = graph.migrations().map(|known| MigrationStatus {
            name: known.name.clone(),
            applied: self
                .entry(&known.name)
                .map(AppliedMigration::of)
                .or_else(|| {
                    // A sum of migrations that are all there, and that nobody recorded yet.
                    let part = known.migration.replaces.first();
                    let part = part.filter(|_| summed_up.contains(&known.name))?;
                    let part = MigrationName::new(&known.name.set, part);
                    self.entry(&part).map(AppliedMigration::of)
                }),
            is_unknown: false,
            is_edited: edited.contains(&known.name),
        });
        let alone = self
            .unknown(graph)
            .into_iter()
            .map(|entry| MigrationStatus {
                name: MigrationName::new(&entry.set, &entry.name),
                applied: Some(AppliedMigration::of(entry)),
                is_unknown: true,
                is_edited: false,
            });
        of_files.chain(alone).collect()
    }
}

impl AppliedMigration {
    fn of(entry: &HistoryEntry) -> Self {
        let is_running = matches!(entry.state, HistoryState::Running | HistoryState::Undoing);
        let steps = (
            entry.steps_done.unsigned_abs(),
            entry.steps_total.unsigned_abs(),
        );
        AppliedMigration {
            is_faked: entry.state == HistoryState::Faked,
            stopped_after: is_running.then_some(steps),
            error: entry.error.clone(),
            at: entry.applied_at,
        }
    }
}

/// A row for a migration that begins now.
pub(super) fn new_entry(migration: &LoadedMigration, state: HistoryState) -> HistoryEntry {
    let now = Utc::now();
    HistoryEntry {
        set: migration.name.set.clone(),
        name: migration.name.name.clone(),
        checksum: migration.migration.checksum(),
        state,
        steps_done: 0,
        steps_total: 0,
        // Databases keep microseconds.
        applied_at: DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now),
        duration_ms: 0,
        tool: concat!("orm ", env!("CARGO_PKG_VERSION")).to_owned(),
        error: None,
        file: migration.migration.to_text(),
    }
}

/// Reads the row of a migration, if there is one.
pub(super) async fn find(on: &impl Executor, name: &MigrationName) -> Result<Option<HistoryEntry>> {
    let statement = find_entry(&name.set, &name.name, on.target().backend());
    let mut entry = None;
    fetch(on, &statement, &mut |row| {
        entry = Some(HistoryEntry::read(row)?);
        Ok(())
    })
    .await?;
    Ok(entry)
}

/// Writes the row of a migration.
pub(super) async fn write(on: &impl Executor, entry: &HistoryEntry) -> Result<()> {
    let statement = write_entry(entry, on.target().backend());
    db::execute(on.target(), &statement).await.map(drop)
}

/// Deletes the row of a migration.
pub(super) async fn forget(on: &impl Executor, name: &MigrationName) -> Result<()> {
    let statement = forget_entry(&name.set, &name.name, on.target().backend());
    db::execute(on.target(), &statement).await.map(drop)
}

async fn exists(on: &impl Executor) -> Result<bool> {
    let mut exists = false;
    fetch(on, &find_history(on.target().backend()), &mut |row| {
        exists = row.bool()?;
        Ok(())
    })
    .await?;
    Ok(exists)
}

/// The lines in which two texts differ.
fn difference(stored: &str, file: &str) -> String {
    let (stored, file): (Vec<_>, Vec<_>) = (stored.lines().collect(), file.lines().collect());
    let equal = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let start = equal(&mut stored.iter().zip(&file));
    let (stored, file) = (&stored[start..], &file[start..]);
    let end = equal(&mut stored.iter().rev().zip(file.iter().rev()));
    let lines = |lines: &[&str], sign: &str| {
        let lines = lines[..lines.len() - end].iter();
        let lines: Vec<_> = lines.map(|line| format!("\n{sign} {line}")).collect();
        lines.concat()
    };
    lines(stored, "-") + &lines(file, "+")
}
