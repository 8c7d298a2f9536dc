//! Short statements on the thread of their caller: a hop to the worker thread and back takes longer than most of them.
//!
//! A text begins on the worker thread. Once a run of it was short there, it runs directly, within a budget: a statement
//! that exceeds it is stopped before a row was handed on, and begins anew on the worker thread, where its text then stays
//! for some runs, more each time. Whatever goes wrong is left to the worker thread too, which reports it.

#[cfg(test)]
mod tests;
mod texts;

use super::bind;
use super::interrupt::Interrupt;
use super::packed::SqliteCell;
use super::raw::{LockedConnection, RunEnd, SharedConnection, SharedStatement};
use super::row::SqliteRows;
use crate::db::driver::{AnswerAtOnce, Pace, Refusal};
use crate::sql::{Statement, Verb};
use crate::value::Parameter;
use std::iter;
use std::time::{Duration, Instant};

use texts::{KnownText, KnownTexts, RunPace};

/// Limits of what runs directly.
#[derive(Clone, Copy, Debug)]
struct DirectLimits {
    /// Longest time for which a statement keeps the thread of its caller.
    budget: Duration,
    /// Time of direct runs after which other tasks have their turn.
    turn: Duration,
    /// Longest run on the worker thread, with the way there and back, after which a text may run directly.
    short: Duration,
}

/// Number of bytes of a value that takes long to copy.
const LARGE: usize = 1 << 16;

/// The statements of a connection that run directly.
pub(in crate::db) struct DirectRuns {
    connection: SharedConnection,
    texts: KnownTexts,
    limits: DirectLimits,
    /// The time for which statements kept the thread since others had a turn.
    spent: Duration,
    /// Room for the rows of the next statement.
    room: Vec<u8>,
}

/// A kind of statements that may run directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectKind {
    /// A query, of whose rows none is looked at before the last has come.
    Query,
    /// A write of one row in a transaction. It is not stopped: SQLite would undo the transaction.
    Write,
    /// The beginning of a transaction that writes: it takes a lock, and nothing goes to the disk.
    Begin,
    /// A savepoint in a transaction, which is opened or released.
    Savepoint,
}

/// A statement that may run directly.
struct DirectStatement<'s, P> {
    kind: DirectKind,
    text: &'s str,
    parameters: P,
    /// The number of columns of its rows; 0 where only SQLite knows it.
    columns: usize,
}

/// A statement that ran directly.
struct DirectRun {
    /// Its rows, packed.
    rows: Vec<u8>,
    columns: usize,
    /// The number of rows that it changed.
    changed: u64,
    /// The key of the row that was inserted last.
    last_key: i64,
    gives_way: bool,
}

/// The reason why a statement was not carried out directly.
pub(super) enum NotDirect {
    /// The worker thread carries it out, and reports what goes wrong.
    Left,
    /// The statement failed with this code and message, and SQLite has ended the transaction in which it was.
    Broken(i32, String),
}

/// A run on the worker thread, from which is learned how long a text takes.
pub(super) struct ObservedRun<'c> {
    runs: &'c mut DirectRuns,
    text: String,
    start: Instant,
}

impl Default for DirectLimits {
    fn default() -> Self {
        DirectLimits {
            budget: Duration::from_micros(200),
            turn: Duration::from_micros(200),
            short: Duration::from_millis(2),
        }
    }
}

impl DirectKind {
    /// Returns the kind of a statement; `None` where it never runs directly.
    pub(super) fn of(statement: &Statement, pace: Pace) -> Option<DirectKind> {
        match (statement.verb, pace) {
            (_, Pace::Streamed) => None,
            (Verb::Select, Pace::Together) if statement.columns > 0 && !statement.is_raw => {
                Some(DirectKind::Query)
            }
            _ => statement.is_one_row.then_some(DirectKind::Write),
        }
    }
}

impl DirectRuns {
    pub(super) fn new(connection: SharedConnection) -> Self {
        DirectRuns {
            connection,
            texts: KnownTexts::default(),
            limits: DirectLimits::default(),
            spent: Duration::ZERO,
            room: Vec::new(),
        }
    }

    /// Attempts to run a statement.
    pub(super) fn attempt(
        &mut self,
        kind: DirectKind,
        statement: &Statement,
        interrupt: &Interrupt,
    ) -> Result<AnswerAtOnce<SqliteRows>, NotDirect> {
        let Some(without) = statement.without_returning else {
            let parts = DirectStatement {
                kind,
                text: &statement.text,
                parameters: statement.parameters.iter(),
                columns: statement.columns,
            };
            return self.run(parts, interrupt).map(DirectRun::answer);
        };
        let parts = DirectStatement {
            kind,
            text: without.text(statement),
            parameters: without.parameters(statement),
            columns: 0,
        };
        self.run(parts, interrupt).map(DirectRun::with_key)
    }

    /// Attempts a step of a transaction, of this text. Returns whether it was carried out.
    pub(super) fn step(&mut self, kind: DirectKind, text: &str, interrupt: &Interrupt) -> bool {
        let step = DirectStatement {
            kind,
            text,
            parameters: iter::empty(),
            columns: 0,
        };
        let done = self.run(step, interrupt).map(|run| self.reuse(run.rows));
        done.is_ok()
    }

    /// Takes back the bytes of rows that were read.
    pub(super) fn reuse(&mut self, mut rows: Vec<u8>) {
        if rows.capacity() <= LARGE {
            rows.clear();
            self.room = rows;
        }
    }

    fn run<'p>(
        &mut self,
        statement: DirectStatement<'_, impl Iterator<Item = &'p Parameter>>,
        interrupt: &Interrupt,
    ) -> Result<DirectRun, NotDirect> {
        let kind = statement.kind;
        let known = self.texts.get(statement.text);
        let known = known.filter(|text| text.may_run()).ok_or(NotDirect::Left)?;
        let mut locked = self.connection.try_lock().ok_or(NotDirect::Left)?;
        let in_transaction = !locked.is_autocommit();
        // The future of a write that paused after it was done could be dropped there; so others have their turn before it.
        let is_over = self.spent > self.limits.turn;
        let may_run = match kind {
            DirectKind::Query => true,
            DirectKind::Write | DirectKind::Savepoint => in_transaction && !is_over,
            DirectKind::Begin => !in_transaction && !is_over,
        };
        if !may_run {
            return Err(NotDirect::Left);
        }
        let mut rows = std::mem::take(&mut self.room);
        let budget = (kind == DirectKind::Query).then_some(self.limits.budget);
        let (end, took) = interrupt.directly(budget, || {
            carry_out(&mut locked, known, statement, &mut rows)
        });
        let Ok(Some((end, columns))) = end else {
            return Err(NotDirect::Left);
        };
        known.note_direct(match &end {
            RunEnd::Failed { is_stopped, .. } if *is_stopped => RunPace::Stopped,
            RunEnd::Failed { .. } => RunPace::Failed,
            RunEnd::Done { .. } if took >= self.limits.budget => RunPace::Late,
            RunEnd::Done { .. } => RunPace::Short,
        });
        let is_broken = in_transaction && locked.is_autocommit();
        drop(locked);
        self.spent += took;
        match end {
            RunEnd::Done { changed, last_key } => Ok(DirectRun {
                rows,
                columns,
                changed: if kind == DirectKind::Write {
                    changed
                } else {
                    0
                },
                last_key,
                gives_way: kind == DirectKind::Query && self.ends_turn(),
            }),
            RunEnd::Failed { code, message, .. } if is_broken => {
                Err(NotDirect::Broken(code, message))
            }
            RunEnd::Failed { .. } => Err(NotDirect::Left),
        }
    }

    /// Observes a statement that the worker thread is about to run, unless it is known to be short.
    pub(super) fn observe(&mut self, text: &str) -> Option<ObservedRun<'_>> {
        self.spent = Duration::ZERO;
        if self.texts.get(text).is_some_and(|known| known.may_run()) {
            return None;
        }
        Some(ObservedRun {
            text: text.to_owned(),
            start: Instant::now(),
            runs: self,
        })
    }

    /// Returns whether other tasks are to have a turn, after which the time is counted anew.
    pub(super) fn ends_turn(&mut self) -> bool {
        let is_over = self.spent > self.limits.turn;
        if is_over {
            self.spent = Duration::ZERO;
        }
        is_over
    }
}

impl DirectRun {
    fn answer(self) -> AnswerAtOnce<SqliteRows> {
        AnswerAtOnce {
            rows: (self.columns > 0).then_some(SqliteRows::Packed(self.rows, self.columns)),
            changed: self.changed,
            gives_way: self.gives_way,
        }
    }

    /// Returns the answer to an insert without `RETURNING`, which has the key as a row; none where it stored none.
    fn with_key(mut self) -> AnswerAtOnce<SqliteRows> {
        if self.changed > 0 {
            SqliteCell::Integer(self.last_key).push(&mut self.rows);
        }
        self.columns = 1;
        self.answer()
    }
}

impl ObservedRun<'_> {
    /// Notes that the statement was carried out.
    pub(super) fn end(self) {
        let took = self.start.elapsed();
        let DirectRuns {
            connection,
            texts,
            limits,
            ..
        } = self.runs;
        if took > limits.short {
            return;
        }
        if let Some(evicted) = texts.note_short(self.text)
            && let Some(mut locked) = connection.try_lock()
        {
            locked.finalize(evicted);
        }
    }
}

/// Carries a statement out, compiled at its first use, and packs its rows. Returns how it ended and how many columns they
/// have; `None` where it is not one for this.
fn carry_out<'p>(
    locked: &mut LockedConnection<'_>,
    known: &mut KnownText,
    statement: DirectStatement<'_, impl Iterator<Item = &'p Parameter>>,
    rows: &mut Vec<u8>,
) -> Result<Option<(RunEnd, usize)>, Refusal> {
    if known.statement.is_none() {
        known.statement = locked.prepare(statement.text);
    }
    let Some(prepared) = &known.statement else {
        return Ok(None);
    };
    let columns = locked.columns(prepared);
    let is_expected = statement.columns == 0 || statement.columns == columns;
    let is_wanted = statement.kind != DirectKind::Query || locked.is_read_only(prepared);
    if !is_expected || !is_wanted || !bind_all(locked, prepared, statement.parameters)? {
        return Ok(None);
    }
    Ok(Some((locked.run(prepared, columns, rows), columns)))
}

/// Binds the values of a statement. Returns whether all are small, and SQLite took them.
fn bind_all<'p>(
    locked: &mut LockedConnection<'_>,
    prepared: &SharedStatement,
    parameters: impl Iterator<Item = &'p Parameter>,
) -> Result<bool, Refusal> {
    for (n, parameter) in parameters.enumerate() {
        let is_bound = bind::with_cell(parameter, |cell| {
            cell.size() < LARGE && locked.bind(prepared, n, cell)
        })?;
        if !is_bound {
            return Ok(false);
        }
    }
    Ok(true)
}
