//! Opening a file of SQLite.

use super::direct::DirectRuns;
use super::file::OpenedFile;
#[cfg(feature = "json")]
use super::functions::compare_documents;
use super::packs::Packs;
use super::write_watch::WriteWatch;
use super::{InsertedRows, Interrupt, SettingsState, SqliteSession, WorkerState, array, raw};
use crate::backend::Backend;
use crate::db::driver::{Address, ConnectFailure, Prospect, Settings, configuration};
use crate::error::{Error, Result};
use sqlx::error::DatabaseError;
use sqlx::sqlite::{
    LockedSqliteHandle, SqliteConnectOptions, SqliteConnection, SqliteJournalMode,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Row};
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Number of rows that the worker thread may be ahead: each batch wakes it and us once.
const ROWS_AHEAD: usize = 1_000;
/// Practically unlimited, since a full queue of commands may lock both sides up.
const COMMANDS_AHEAD: usize = 1 << 22;

/// A file of SQLite, or memory.
#[derive(Clone, Debug)]
pub(in crate::db) struct SqliteAddress {
    options: SqliteConnectOptions,
    mode: OpenMode,
    /// The file, once it was opened.
    opened: OnceLock<OpenedFile>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OpenMode {
    Memory,
    Create,
    ReadWrite,
    ReadOnly,
}

impl Address for SqliteAddress {
    type Session = SqliteSession;

    const BACKEND: Backend = Backend::Sqlite;

    fn parse(url: &str) -> Result<Self> {
        let (path, parameters) = url.split_once('?').unwrap_or((url, ""));
        let path = path.trim_start_matches("sqlite:").trim_start_matches("//");
        let mode = mode(path, parameters)?;
        if mode == OpenMode::Memory {
            return Ok(SqliteAddress {
                options: SqliteConnectOptions::new()
                    .filename(":memory:")
                    .in_memory(true),
                mode,
                opened: OnceLock::new(),
            });
        }
        if path.is_empty() {
            return Err(connect(
                "the url names no file; write `sqlite://library.db`, or `sqlite::memory:`",
            ));
        }
        let options =
            SqliteConnectOptions::from_str(url).map_err(|error| connect(configuration(&error)))?;
        Ok(SqliteAddress {
            options: options
                .create_if_missing(mode == OpenMode::Create)
                .read_only(mode == OpenMode::ReadOnly),
            mode,
            opened: OnceLock::new(),
        })
    }

    fn name(&self) -> String {
        self.options.get_filename().display().to_string()
    }

    fn database(&self) -> String {
        let file = self.options.get_filename().file_name();
        file.map_or_else(|| self.name(), |name| name.to_string_lossy().into_owned())
    }

    /// Returns the address of the file, opened for reading.
    fn into_replica_of(self, primary: &Self) -> Result<Self> {
        if self.is_memory() || primary.is_memory() {
            return Err(connect(
                "a database in memory has no replica; without one, what `replica()` reads is read on the database itself",
            ));
        }
        if self.file() != primary.file() {
            return Err(connect(format!(
                "a replica of SQLite is the same file, opened for reading, and `{}` is another one than `{}`",
                self.name(),
                primary.name()
            )));
        }
        Ok(SqliteAddress {
            options: self.options.create_if_missing(false).read_only(true),
            mode: OpenMode::ReadOnly,
            opened: OnceLock::new(),
        })
    }

    fn is_memory(&self) -> bool {
        self.mode == OpenMode::Memory
    }

    /// The one name of a file that has many, so that all who write to it take the same lock.
    fn file(&self) -> Option<PathBuf> {
        let file = self.options.get_filename();
        (!self.is_memory()).then(|| file.canonicalize().unwrap_or_else(|_| file.to_owned()))
    }

    /// The first connection may create the file.
    async fn connect(
        &self,
        settings: &Settings,
        _: Duration,
    ) -> Result<SqliteSession, ConnectFailure> {
        if let Some(why) = self.opened.get().and_then(OpenedFile::why_gone) {
            return Err(ConnectFailure::new(why));
        }
        self.open(settings).await.map_err(|error| {
            let why = self.explain(&error);
            let prospect = prospect(&error);
            ConnectFailure::of(error, why, prospect)
        })
    }
}

impl SqliteAddress {
    async fn open(&self, settings: &Settings) -> Result<SqliteSession, sqlx::Error> {
        let mut connection = self.options(settings).connect().await?;
        let worker = set_up(&mut connection, settings.busy_timeout, raw::report_writes).await?;
        if !self.is_memory() {
            let file = self.options.get_filename();
            self.opened.get_or_init(|| OpenedFile::new(file));
        }
        Ok(SqliteSession {
            connection,
            worker,
            usual: settings.statement_timeout,
            limit: settings.statement_timeout,
            broken: None,
            memory: self.is_memory(),
            settings: SettingsState::Own,
            query_only: false,
            ignores_foreign_keys: false,
            counted: HashSet::new(),
        })
    }

    fn options(&self, settings: &Settings) -> SqliteConnectOptions {
        let options = self
            .options
            .clone()
            .shared_cache(false)
            .foreign_keys(true)
            // Any thread may call: see `raw/direct.rs`.
            .serialized(true)
            .busy_timeout(settings.busy_timeout.min(Duration::from_hours(24)))
            .row_buffer_size(ROWS_AHEAD)
            .command_buffer_size(COMMANDS_AHEAD)
            .disable_statement_logging();
        let options = match self.opened.get() {
            Some(file) => options.filename(&file.path).create_if_missing(false),
            None => options,
        };
        match self.mode {
            OpenMode::ReadOnly => options,
            _ => options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full),
        }
    }

    /// Returns what is wrong, and how to mend it.
    fn explain(&self, error: &sqlx::Error) -> String {
        let name = self.name();
        let code = error
            .as_database_error()
            .and_then(DatabaseError::code)
            .unwrap_or_default();
        match code.parse::<i32>().unwrap_or_default() & 0xff {
            8 | 14 if is_write_ahead(self.options.get_filename()) => format!(
                "`{name}` is in WAL mode, and its folder takes no `{name}-wal` and `{name}-shm`, which even reading needs; make the folder writable, or, if nobody writes the file, open it with `?mode=ro&immutable=1`"
            ),
            14 => cannot_open(self.options.get_filename(), self.mode),
            26 => format!("`{name}` is not an SQLite database"),
            11 => format!("the database file `{name}` is damaged"),
            8 => format!("`{name}` cannot be written; open it with `?mode=ro`"),
            5 | 6 => format!("`{name}` is locked by another program"),
            _ => format!("`{name}`: {}", configuration(error)),
        }
    }
}

/// A file that another program has locked may be free a moment later.
fn prospect(error: &sqlx::Error) -> Prospect {
    let code = error.as_database_error().and_then(DatabaseError::code);
    match (error, code.as_deref()) {
        (_, Some("5" | "261")) => Prospect::Passing,
        (sqlx::Error::Configuration(_), _) => Prospect::Final,
        _ => Prospect::Elsewhere,
    }
}

/// Makes settings that sqlx does not, and reads the file for the first time. A lock is waited for as long as `patience`.
/// `report` has the connection report what it
/// writes, and says whether it does.
pub(super) async fn set_up(
    connection: &mut SqliteConnection,
    patience: Duration,
    report: impl FnOnce(&mut LockedSqliteHandle<'_>, &Arc<WriteWatch>) -> bool,
) -> Result<WorkerState, sqlx::Error> {
    let packs = Arc::<Packs>::default();
    let inserted = Arc::<InsertedRows>::default();
    let watch = Arc::<WriteWatch>::default();
    // Statements of sqlx have some of the memory that is to be enlarged.
    connection.clear_cached_statements().await?;
    let (interrupt, direct, reports_writes) = {
        let mut handle = connection.lock_handle().await?;
        raw::enlarge_lookaside(&mut handle);
        handle.create_collation("orm_array", array::compare)?;
        #[cfg(feature = "json")]
        handle.create_collation("orm_json", compare_documents)?;
        let interrupt = Interrupt::install(&mut handle, Arc::clone(&packs), patience);
        match interrupt {
            Some(interrupt)
                if raw::prepare(
                    &mut handle,
                    Arc::clone(&packs),
                    Arc::clone(&inserted),
                    &watch,
                ) =>
            {
                let direct = raw::SharedConnection::open(&mut handle);
                (interrupt, direct, report(&mut handle, &watch))
            }
            _ => {
                return Err(sqlx::Error::Configuration(
                    "this SQLite takes no functions of our own".into(),
                ));
            }
        }
    };
    // Each trip to the thread of the connection counts.
    let read = sqlx::raw_sql("PRAGMA schema_version; PRAGMA foreign_keys; PRAGMA encoding");
    let answers = read.fetch_all(connection).await?;
    let checks = answers.get(1).map(|row| row.try_get::<i64, _>(0));
    if checks.transpose()? != Some(1) {
        return Err(sqlx::Error::Configuration(
            "this SQLite does not check foreign keys".into(),
        ));
    }
    let encoding = answers.get(2).map(|row| row.try_get::<String, _>(0));
    let encoding = encoding.transpose()?.filter(|name| name != "UTF-8");
    if let Some(encoding) = encoding {
        return Err(sqlx::Error::Configuration(other_encoding(&encoding).into()));
    }
    Ok(WorkerState {
        interrupt,
        packs,
        inserted,
        watch,
        reports_writes,
        direct: direct.map(DirectRuns::new),
    })
}

/// SQLite compares the bytes of texts as they are stored, which is the order of code points in UTF-8 alone.
fn other_encoding(encoding: &str) -> String {
    format!(
        "the database is in {encoding}, in which SQLite does not order texts by code point; copy it into one in UTF-8, `sqlite3 old.db .dump | sqlite3 new.db`"
    )
}

fn mode(path: &str, parameters: &str) -> Result<OpenMode> {
    let mut mode = if path == ":memory:" {
        OpenMode::Memory
    } else {
        OpenMode::Create
    };
    for parameter in parameters
        .split('&')
        .filter(|parameter| !parameter.is_empty())
    {
        mode = match parameter.split_once('=').unwrap_or((parameter, "")) {
            ("mode", "memory") => OpenMode::Memory,
            ("mode", "rwc") | ("immutable" | "vfs", _) => mode,
            ("mode", "rw") if mode != OpenMode::Memory => OpenMode::ReadWrite,
            ("mode", "ro") if mode != OpenMode::Memory => OpenMode::ReadOnly,
            ("mode", _) => {
                return Err(connect(
                    "`mode` is one of `ro`, `rw` and `rwc`, which creates a missing file",
                ));
            }
            ("cache", _) => {
                return Err(connect(
                    "`cache` is not supported: connections that share a cache lock each other out",
                ));
            }
            _ => {
                return Err(connect(
                    "unknown parameter in the url; SQLite has `mode`, `immutable` and `vfs`",
                ));
            }
        };
    }
    Ok(mode)
}

fn connect(why: impl Into<String>) -> Error {
    Error::Connect {
        why: why.into(),
        source: None,
    }
}

/// Returns whether the file says of itself that what is written goes to a log beside it.
fn is_write_ahead(file: &Path) -> bool {
    let mut header = [0; 20];
    let read = std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header.starts_with(b"SQLite format 3\0") && header[18..] == [2, 2]
}

fn cannot_open(file: &Path, mode: OpenMode) -> String {
    let name = file.display();
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        _ if file.is_dir() => format!("`{name}` is a folder; name a file"),
        Some(folder) if !folder.is_dir() => {
            format!(
                "the folder `{}` of `{name}` does not exist; create it first",
                folder.display()
            )
        }
        _ if !file.exists() && mode != OpenMode::Create => {
            format!(
                "there is no file `{name}`; create it, or leave `mode` out of the url to have it created"
            )
        }
        _ => format!("`{name}` cannot be opened; look at its permissions and those of its folder"),
    }
}
