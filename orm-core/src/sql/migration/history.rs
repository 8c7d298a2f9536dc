//! The table of the migrations that a database has.

use crate::backend::Backend;
use crate::error::{DecodeResult, Result};
use crate::schema::physical::{
    ColumnType, KeyConstraint, PhysicalColumn, PhysicalSchema, PhysicalTable, TableName,
};
use crate::sql::writer::Writer;
use crate::sql::{Statement, Verb, ddl, dialect_of};
use crate::value::{Reader, Type, Value};
use chrono::{DateTime, Utc};

/// The name of the table.
pub const HISTORY_TABLE: &str = "orm_migrations";

/// The columns, with their types, and whether each may be null. The first two are the key.
const COLUMNS: [(&str, Type, bool); 11] = [
    ("set_name", Type::Text, false),
    ("name", Type::Text, false),
    ("checksum", Type::Text, false),
    ("state", Type::Text, false),
    ("steps_done", Type::I64, false),
    ("steps_total", Type::I64, false),
    ("applied_at", Type::Timestamp, false),
    ("duration_ms", Type::I64, false),
    ("tool", Type::Text, false),
    ("error", Type::Text, true),
    ("file", Type::Text, false),
];

/// A migration that a database has, or has in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The name of its set.
    pub set: String,
    /// Its name.
    pub name: String,
    /// The checksum of its operations.
    pub checksum: String,
    /// The part of it that the database has.
    pub state: HistoryState,
    /// The number of steps that were done.
    pub steps_done: i64,
    /// The number of all its steps.
    pub steps_total: i64,
    /// The moment at which it began.
    pub applied_at: DateTime<Utc>,
    /// The time that it took, in milliseconds.
    pub duration_ms: i64,
    /// The program that applied it.
    pub tool: String,
    /// The error with which it stopped.
    pub error: Option<String>,
    /// The text of its file, in the one way in which files are written.
    pub file: String,
}

/// The part of a migration that a database has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryState {
    /// All of it.
    Applied,
    /// The first steps: it is being applied without a transaction, or stopped on the way.
    Running,
    /// All of it but the last steps: it is being undone without a transaction, or that stopped on the way. The number of
    /// steps that were done is that of steps back.
    Undoing,
    /// All of it, as somebody said; nothing was run.
    Faked,
}

impl HistoryState {
    const ALL: [(HistoryState, &'static str); 4] = [
        (HistoryState::Applied, "applied"),
        (HistoryState::Running, "running"),
        (HistoryState::Undoing, "undoing"),
        (HistoryState::Faked, "faked"),
    ];

    /// The word in the table.
    pub fn word(self) -> &'static str {
        let mut all = HistoryState::ALL.into_iter();
        all.find(|(state, _)| *state == self).map_or("", |it| it.1)
    }

    fn of(word: &str) -> Self {
        let mut all = HistoryState::ALL.into_iter();
        // A state of a later version is taken for one that is not finished.
        let known = all.find(|(_, known)| *known == word);
        known.map_or(HistoryState::Running, |it| it.0)
    }
}

impl HistoryEntry {
    /// Reads a row of [`read_history`].
    pub fn read(row: &mut dyn Reader) -> DecodeResult<Self> {
        Ok(HistoryEntry {
            set: row.string()?,
            name: row.string()?,
            checksum: row.string()?,
            state: HistoryState::of(&row.string()?),
            steps_done: row.i64()?,
            steps_total: row.i64()?,
            applied_at: row.timestamp()?,
            duration_ms: row.i64()?,
            tool: row.string()?,
            error: if row.take_null()? {
                None
            } else {
                Some(row.string()?)
            },
            file: row.string()?,
        })
    }

    fn values(&self) -> [Value; 11] {
        let text = |text: &str| Value::Text(text.to_owned());
        [
            text(&self.set),
            text(&self.name),
            text(&self.checksum),
            text(self.state.word()),
            Value::I64(self.steps_done),
            Value::I64(self.steps_total),
            Value::Timestamp(self.applied_at),
            Value::I64(self.duration_ms),
            text(&self.tool),
            self.error.as_deref().map_or(Value::Null(Type::Text), text),
            text(&self.file),
        ]
    }
}

/// The statements that create the table, where it is missing.
///
/// ```sql
/// CREATE TABLE IF NOT EXISTS "orm_migrations" ("set_name" TEXT NOT NULL, …, PRIMARY KEY ("set_name", "name"))
/// ```
///
/// # Errors
/// None: every database has the types of its columns.
pub fn create_history(backend: Backend) -> Result<Vec<Statement>> {
    let mut table = PhysicalTable::new(TableName::new(None, HISTORY_TABLE));
    table.columns = COLUMNS
        .map(|(name, ty, null)| PhysicalColumn {
            name: name.to_owned(),
            ty: ColumnType::of(ty),
            null,
            default: None,
            collation: None,
        })
        .into();
    table.primary_key = Some(KeyConstraint {
        name: format!("{HISTORY_TABLE}_pkey"),
        columns: COLUMNS[..2].iter().map(|it| it.0.to_owned()).collect(),
    });
    let wanted = PhysicalSchema::new([], [table]);
    let statements = ddl::create(&wanted, &PhysicalSchema::default(), backend)?;
    let statements = statements.into_iter();
    Ok(statements
        .map(|text| ddl::statement(text, Vec::new()))
        .collect())
}

/// Asks whether there is the table: one row, of a boolean.
pub fn find_history(backend: Backend) -> Statement {
    let text = match backend {
        Backend::Sqlite => format!(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '{HISTORY_TABLE}')"
        ),
        Backend::Postgres => format!("SELECT to_regclass('{HISTORY_TABLE}') IS NOT NULL"),
    };
    Statement::new(text, Vec::new(), None, Verb::Select)
}

/// Asks for all rows, in the order of their names.
pub fn read_history(backend: Backend) -> Statement {
    let mut to = Writer::new(dialect_of(backend));
    push_select(&mut to);
    to.push(" ORDER BY 1, 2");
    finished(to, Verb::Select)
}

/// Waits for the end of transactions that have written a row, on Postgres, and keeps others from writing one until its own ends.
pub fn await_history() -> Statement {
    let text = format!("LOCK TABLE \"{HISTORY_TABLE}\" IN SHARE MODE");
    ddl::statement(text, Vec::new())
}

/// Asks for the row of one migration.
pub fn find_entry(set: &str, name: &str, backend: Backend) -> Statement {
    let mut to = Writer::new(dialect_of(backend));
    push_select(&mut to);
    push_key(&mut to, set, name);
    finished(to, Verb::Select)
}

/// Writes a row, in place of the one that is there.
pub fn write_entry(entry: &HistoryEntry, backend: Backend) -> Statement {
    let mut to = Writer::new(dialect_of(backend));
    to.push("INSERT INTO ");
    to.name(HISTORY_TABLE);
    to.push(" (");
    to.joined(", ", COLUMNS, |to, (name, ..)| to.name(name));
    to.push(") VALUES (");
    to.joined(", ", entry.values().iter(), Writer::bound);
    to.push(") ON CONFLICT (");
    to.joined(", ", COLUMNS[..2].iter(), |to, (name, ..)| to.name(name));
    to.push(") DO UPDATE SET ");
    to.joined(", ", COLUMNS[2..].iter(), |to, (name, ..)| {
        to.name(name);
        to.push(" = excluded.");
        to.name(name);
    });
    finished(to, Verb::Upsert)
}

/// Deletes a row.
pub fn forget_entry(set: &str, name: &str, backend: Backend) -> Statement {
    let mut to = Writer::new(dialect_of(backend));
    to.push("DELETE FROM ");
    to.name(HISTORY_TABLE);
    push_key(&mut to, set, name);
    finished(to, Verb::Delete)
}

fn push_select(to: &mut Writer) {
    to.push("SELECT ");
    to.joined(", ", COLUMNS, |to, (name, ..)| to.name(name));
    to.push(" FROM ");
    to.name(HISTORY_TABLE);
}

fn push_key(to: &mut Writer, set: &str, name: &str) {
    for (column, value) in [("set_name", set), ("name", name)] {
        to.push(if column == "name" { " AND " } else { " WHERE " });
        to.name(column);
        to.push(" = ");
        to.bound(&Value::Text(value.to_owned()));
    }
}

fn finished(writer: Writer, verb: Verb) -> Statement {
    let (text, parameters) = writer.finish();
    Statement::new(text, parameters, None, verb)
}
