//! Lines while migrations run.

use crate::screen::{Screen, width, yellow};
use orm_migrate::runner::{Event, PlannedMigration, Progress};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// An event as it is shown.
pub(super) enum Told {
    /// A line that stays.
    Result(String),
    /// A line about what is waited for.
    Note(String),
    /// A line that the next one replaces, for a terminal.
    Passing(String),
}

/// A listener to a run, and what it heard.
pub(super) fn teller(
    planned: &[PlannedMigration],
    is_verbose: bool,
) -> (Teller, UnboundedReceiver<Told>) {
    let (sender, receiver) = unbounded_channel();
    let operations = planned.iter().map(|migration| {
        let number = migration.migration.migration.changes.len();
        (migration.name().to_string(), number)
    });
    let teller = Teller {
        operations: operations.collect(),
        is_verbose,
        current: Mutex::default(),
        sender,
    };
    (teller, receiver)
}

/// A listener that passes lines on to whoever has the screen.
pub(super) struct Teller {
    /// The number of operations of each migration.
    operations: Vec<(String, usize)>,
    /// Each statement is shown.
    is_verbose: bool,
    /// The migration that is under way.
    current: Mutex<String>,
    sender: UnboundedSender<Told>,
}

impl Progress for Teller {
    fn event(&self, event: &Event<'_>) {
        let told = match event {
            Event::Finished {
                migration, took, ..
            } => Told::Result(self.finished(&migration.to_string(), *took)),
            Event::Waiting { holder, waited } => Told::Note(format!(
                "another runner holds the lock ({holder}); waiting since {} s",
                waited.as_secs()
            )),
            Event::Retrying {
                migration,
                attempts,
                pause,
            } => Told::Note(format!(
                "{migration}: a table is locked; attempt {} in {} s",
                attempts + 1,
                pause.as_secs()
            )),
            Event::Started { migration, .. } => {
                *self.current() = migration.to_string();
                return;
            }
            Event::DanglingBefore { rows } => Told::Note(format!(
                "{}: {rows} rows pointed at none before; `PRAGMA foreign_key_check` lists them",
                self.current()
            )),
            Event::Step { what, .. } if self.is_verbose => Told::Note((*what).to_owned()),
            Event::Rows { done, total } => {
                let total = total.map_or(String::new(), |total| format!("/{}", grouped(total)));
                let line = self.begun(&self.current());
                Told::Passing(format!("{line} {}{total} rows", grouped(*done)))
            }
            _ => return,
        };
        // Nobody listens any more after an interrupt.
        let _ = self.sender.send(told);
    }
}

impl Teller {
    fn current(&self) -> MutexGuard<'_, String> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `  0003_book_3_changes        3 operations    41 ms`.
    fn finished(&self, name: &str, took: Duration) -> String {
        let took = time(took);
        format!("{} {took:>8}", self.begun(name))
    }

    /// `  0003_book_3_changes        3 operations`.
    fn begun(&self, name: &str) -> String {
        let mut operations = self.operations.iter();
        let found = operations.find(|(own, _)| own == name);
        let number = found.map_or(0, |(_, number)| *number);
        let operations = if number == 1 {
            "operation"
        } else {
            "operations"
        };
        let width = width(self.operations.iter().map(|(name, _)| name.as_str()));
        format!("  {name:width$} {number:>3} {operations:10}")
    }
}

/// `41 ms`, `2.31 s`.
fn time(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{:.2} s", took.as_secs_f64())
    }
}

/// `41,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Told {
    pub(super) fn show(self, screen: &mut Screen<'_>) {
        match self {
            Told::Result(line) => screen.line(line),
            Told::Note(line) => screen.note(yellow(format!("  {line}"))),
            Told::Passing(line) => screen.passing(&line),
        }
    }
}
