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
use super::raw::{LockedConnection, RunEnd, SharedConnection, SharedStatement};
use super::row::SqliteRows;
use crate::db::driver::{AnswerItem, Pace, Refusal};
use crate::sql::{Statement, Verb};
use crate::value::Parameter;
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
}

/// A kind of statements that may run directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectKind {
    /// A query, of whose rows none is looked at before the last has come.
    Query,
    /// A write of one row in a transaction. It is not stopped: SQLite would undo the transaction.
    Write,
}

/// The end of an attempt to run a statement directly.
pub(super) enum Attempt {
    /// The statement was carried out.
    Done(DirectAnswer),
    /// The statement is left to the worker thread.
    Left,
    /// The statement failed with this code and message, and SQLite has ended the transaction in which it was.
    Broken(i32, String),
}

/// A statement that may run directly.
pub(super) struct DirectStatement<'s, 'p> {
    pub(super) kind: DirectKind,
    pub(super) text: &'s str,
    pub(super) parameters: &'s mut dyn Iterator<Item = &'p Parameter>,
    /// The number of columns of its rows.
    pub(super) columns: usize,
}

/// The answer to a statement that was carried out directly.
pub(in crate::db) struct DirectAnswer {
    pub(super) item: AnswerItem<SqliteRows>,
    /// The number of rows that it changed.
    pub(super) changed: u64,
    /// The key of the row that was inserted last.
    pub(super) last_key: i64,
    /// True where other tasks are to have a turn first.
    gives_way: bool,
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
            (Verb::Select, Pace::Together) if statement.columns > 0 && !statement.is_raw => {
                Some(DirectKind::Query)
            }
            (Verb::Update, Pace::Count) if statement.is_one_row => Some(DirectKind::Write),
            _ => None,
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
        }
    }

    /// Attempts to run a statement.
    pub(super) fn attempt(
        &mut self,
        statement: DirectStatement<'_, '_>,
        interrupt: &Interrupt,
    ) -> Result<Attempt, Refusal> {
        let (kind, columns) = (statement.kind, statement.columns);
        let known = self.texts.get(statement.text);
        let Some(known) = known.filter(|text| text.may_run()) else {
            return Ok(Attempt::Left);
        };
        let Some(mut locked) = self.connection.try_lock() else {
            return Ok(Attempt::Left);
        };
        let in_transaction = !locked.is_autocommit();
        if kind == DirectKind::Write && !in_transaction {
            return Ok(Attempt::Left);
        }
        let (mut rows, start) = (Vec::new(), Instant::now());
        let budget = (kind == DirectKind::Query).then_some(self.limits.budget);
        let end = interrupt.directly(budget, || {
            carry_out(&mut locked, known, statement, &mut rows)
        })?;
        let took = start.elapsed();
        known.note_direct(match &end {
            Some(RunEnd::Failed {
                is_stopped: true, ..
            }) => RunPace::Stopped,
            _ if took >= self.limits.budget => RunPace::Late,
            _ => RunPace::Short,
        });
        let is_broken = in_transaction && locked.is_autocommit();
        drop(locked);
        let (changed, last_key) = match end {
            Some(RunEnd::Done { changed, last_key }) => (changed, last_key),
            Some(RunEnd::Failed { code, message, .. }) if is_broken => {
                return Ok(Attempt::Broken(code, message));
            }
            Some(RunEnd::Failed { .. }) | None => return Ok(Attempt::Left),
        };
        let item = match kind {
            DirectKind::Query => AnswerItem::Row(SqliteRows::Packed(rows, columns)),
            DirectKind::Write => AnswerItem::Done(changed),
        };
        Ok(Attempt::Done(DirectAnswer {
            item,
            changed,
            last_key,
            gives_way: self.spend(took),
        }))
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

    /// Counts what a statement took. Returns whether other tasks are to have a turn.
    fn spend(&mut self, took: Duration) -> bool {
        self.spent += took;
        let gives_way = self.spent >= self.limits.turn;
        if gives_way {
            self.spent = Duration::ZERO;
        }
        gives_way
    }
}

impl DirectAnswer {
    /// Lets other tasks have their turn, if it is time for that.
    pub(super) async fn give_way(&self) {
        if self.gives_way {
            tokio::task::yield_now().await;
        }
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

/// Carries a statement out, compiled at its first use, and packs its rows; `None` where it is not one for this.
fn carry_out(
    locked: &mut LockedConnection<'_>,
    known: &mut KnownText,
    statement: DirectStatement<'_, '_>,
    rows: &mut Vec<u8>,
) -> Result<Option<RunEnd>, Refusal> {
    let DirectStatement {
        kind,
        text,
        parameters,
        columns,
    } = statement;
    if known.statement.is_none() {
        known.statement = locked.prepare(text);
    }
    let Some(prepared) = &known.statement else {
        return Ok(None);
    };
    let is_wanted = kind == DirectKind::Write || locked.is_read_only(prepared);
    if !is_wanted || !bind_all(locked, prepared, parameters)? {
        return Ok(None);
    }
    Ok(Some(locked.run(prepared, columns, rows)))
}

/// Binds the values of a statement. Returns whether all are small, and SQLite took them.
fn bind_all(
    locked: &mut LockedConnection<'_>,
    prepared: &SharedStatement,
    parameters: &mut dyn Iterator<Item = &'_ Parameter>,
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
