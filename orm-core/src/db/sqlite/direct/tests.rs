//! Statements of a session, and on which thread each runs.

use super::DirectLimits;
use super::texts::MOST_TEXTS;
use crate::db::connection::Connection;
use crate::db::driver::{
    Address, Answer, AnswerAtOnce, AnswerItem, DriverRow, Failure, Pace, SavepointStep, Session,
    Settings, TransactionMode,
};
use crate::db::drivers::AnySession;
use crate::db::row_sink::{Destination, InFlight, RowSink};
use crate::db::sqlite::row::SqliteRows;
use crate::db::sqlite::{SqliteAddress, SqliteSession};
use crate::error::DecodeError;
use crate::sql::{KeySource, Statement, Verb, WithoutReturning};
use crate::value::{Parameter, Reader, Value};
use futures_util::future::poll_immediate;
use sqlx::Executor;
use std::path::PathBuf;
use std::pin::pin;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use Way::{Direct, Worker};

/// The thread that a statement runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Direct,
    Worker,
}

/// As many steps as the value says.
const COUNT: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT MAX(i) FROM n";
const SLOW: i64 = 200_000;

async fn connect(url: &str) -> SqliteSession {
    let address = SqliteAddress::parse(url).expect("a url");
    let settings = Settings {
        busy_timeout: Duration::from_mins(1),
        ..Settings::default()
    };
    let session = address.connect(&settings, LONG).await;
    let mut session = session.unwrap_or_else(|_| panic!("no connection to {url}"));
    let_budget(&mut session, LONG);
    session
}

/// Longer than anything takes, so that a busy machine changes nothing.
const LONG: Duration = Duration::from_hours(1);

/// Lets statements keep the thread for so long; whatever the worker thread carries out is short.
fn let_budget(session: &mut SqliteSession, budget: Duration) {
    set_limits(session, budget, LONG);
}

/// Lets other tasks have their turn after each statement that runs directly.
fn let_one_run(session: &mut SqliteSession) {
    set_limits(session, LONG, Duration::ZERO);
}

fn set_limits(session: &mut SqliteSession, budget: Duration, turn: Duration) {
    let direct = session.worker.direct.as_mut();
    direct.expect("it runs directly").limits = DirectLimits {
        budget,
        short: LONG,
        turn,
    };
}

async fn memory() -> SqliteSession {
    let mut session = connect("sqlite::memory:").await;
    let tables = "CREATE TABLE n (id INTEGER PRIMARY KEY, n INTEGER NOT NULL CHECK (n < 1000)); INSERT INTO n VALUES (1, 10), (2, 20)";
    session.connection.execute(tables).await.unwrap();
    session
}

fn query(text: &str, values: &[i64]) -> Statement {
    let values = values
        .iter()
        .map(|value| Parameter::One(Value::I64(*value)));
    let mut statement = Statement::new(text, values.collect(), None, Verb::Select);
    statement.columns = 1;
    statement
}

/// Sets `n` of a row.
fn update(id: i64, n: i64) -> Statement {
    let values = [n, id].map(|value| Parameter::One(Value::I64(value)));
    let text = "UPDATE n SET n = ? WHERE id = ?";
    let mut statement = Statement::new(text, values.to_vec(), None, Verb::Update);
    statement.is_one_row = true;
    statement
}

/// Runs a statement. Returns where it ran, and the first column of its rows, or the number of rows it changed.
async fn run(
    session: &mut SqliteSession,
    statement: &Statement,
) -> Result<(Way, Vec<i64>), Failure> {
    let pace = match statement.verb {
        Verb::Select => Pace::Together,
        _ => Pace::Count,
    };
    if let Some(answer) = session.at_once(statement, pace) {
        let found = match answer.rows {
            Some(rows) => integers(&rows),
            None if pace == Pace::Count => vec![answer.changed.cast_signed()],
            None => Vec::new(),
        };
        if answer.gives_way {
            tokio::task::yield_now().await;
        }
        return Ok((Direct, found));
    }
    let Ok(mut answer) = session.send(statement, pace) else {
        panic!("nothing is refused");
    };
    let mut found = Vec::new();
    while let Some(item) = answer.next().await {
        match item? {
            AnswerItem::Row(rows) => found.extend(integers(&rows)),
            AnswerItem::Done(changed) if pace == Pace::Count => {
                found.push(changed.cast_signed());
            }
            AnswerItem::Done(_) => {}
        }
    }
    Ok((Worker, found))
}

/// Returns the first column of rows.
fn integers(rows: &SqliteRows) -> Vec<i64> {
    let mut found = Vec::new();
    rows.read(&mut (), &mut |row| {
        found.push(row.i64().expect("an integer"));
        Ok(())
    })
    .expect("rows");
    found
}

async fn done(session: &mut SqliteSession, statement: &Statement) -> (Way, Vec<i64>) {
    match run(session, statement).await {
        Ok(done) => done,
        Err(failure) => panic!("{}", words(failure)),
    }
}

async fn failed(session: &mut SqliteSession, statement: &Statement) -> String {
    match run(session, statement).await {
        Ok(done) => panic!("{done:?}"),
        Err(failure) => words(failure),
    }
}

fn words(failure: Failure) -> String {
    match failure {
        Failure::Driver(error) | Failure::TimedOut(error) => error.to_string(),
        _ => "no error of the database".to_owned(),
    }
}

/// A file of its own, which is gone when this is dropped.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str) -> Self {
        let name = format!("orm-direct-{}-{name}.db", process::id());
        TemporaryFile(std::env::temp_dir().join(name))
    }

    fn url(&self) -> String {
        format!("sqlite://{}", self.0.display())
    }

    fn log(&self) -> PathBuf {
        self.0.with_extension("db-wal")
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        for extension in ["db", "db-wal", "db-shm"] {
            let _ = std::fs::remove_file(self.0.with_extension(extension));
        }
    }
}

#[tokio::test]
async fn a_text_begins_on_the_worker_thread_and_then_runs_directly() {
    let mut session = memory().await;
    let all = query("SELECT n FROM n ORDER BY n", &[]);
    assert_eq!(done(&mut session, &all).await, (Worker, vec![10, 20]));
    for _ in 0..3 {
        assert_eq!(done(&mut session, &all).await, (Direct, vec![10, 20]));
    }
    let none = query("SELECT n FROM n WHERE id = ?", &[9]);
    assert_eq!(done(&mut session, &none).await, (Worker, vec![]));
    assert_eq!(done(&mut session, &none).await, (Direct, vec![]));
}

#[tokio::test]
async fn a_query_that_exceeds_the_budget_goes_to_the_worker_thread_and_stays_there() {
    let mut session = memory().await;
    assert_eq!(done(&mut session, &query(COUNT, &[1])).await.0, Worker);
    assert_eq!(done(&mut session, &query(COUNT, &[1])).await.0, Direct);
    let slow = query(COUNT, &[SLOW]);
    let_budget(&mut session, Duration::ZERO);
    assert_eq!(done(&mut session, &slow).await, (Worker, vec![SLOW]));
    let_budget(&mut session, LONG);
    // Stopped once, which stands for four runs; that was the first.
    for _ in 1..4 {
        assert_eq!(done(&mut session, &query(COUNT, &[1])).await.0, Worker);
    }
    assert_eq!(done(&mut session, &query(COUNT, &[1])).await.0, Direct);
    let all = query("SELECT n FROM n ORDER BY n", &[]);
    assert_eq!(done(&mut session, &all).await.0, Worker);
    assert_eq!(done(&mut session, &all).await.0, Direct);
}

#[tokio::test]
async fn a_query_that_is_stopped_leaves_its_transaction_as_it_was() {
    let mut session = memory().await;
    done(&mut session, &query(COUNT, &[1])).await;
    let begun = session.begin(TransactionMode::default(), None).await;
    assert!(begun.is_ok());
    done(&mut session, &update(1, 11)).await;
    assert_eq!(done(&mut session, &query(COUNT, &[1])).await.0, Direct);
    let slow = query(COUNT, &[SLOW]);
    let_budget(&mut session, Duration::ZERO);
    assert_eq!(done(&mut session, &slow).await, (Worker, vec![SLOW]));
    assert!(!session.is_autocommit().await.unwrap());
    session.commit().await.unwrap();
    let one = query("SELECT n FROM n WHERE id = ?", &[1]);
    assert_eq!(done(&mut session, &one).await.1, [11]);
}

#[tokio::test]
async fn a_write_of_one_row_runs_directly_in_a_transaction_alone() {
    let mut session = memory().await;
    for n in 1..4 {
        assert_eq!(done(&mut session, &update(1, n)).await, (Worker, vec![1]));
    }
    let begun = session.begin(TransactionMode::default(), None).await;
    assert!(begun.is_ok());
    assert_eq!(done(&mut session, &update(1, 5)).await, (Direct, vec![1]));
    assert_eq!(done(&mut session, &update(9, 5)).await, (Direct, vec![0]));
    session.commit().await.unwrap();
    let all = query("SELECT n FROM n ORDER BY n", &[]);
    assert_eq!(done(&mut session, &all).await.1, [5, 20]);
    assert_eq!(done(&mut session, &update(1, 6)).await, (Worker, vec![1]));
}

#[tokio::test]
async fn a_write_that_fails_is_reported_by_the_worker_thread() {
    let mut session = memory().await;
    done(&mut session, &update(1, 1)).await;
    let begun = session.begin(TransactionMode::default(), None).await;
    assert!(begun.is_ok());
    assert_eq!(done(&mut session, &update(1, 2)).await.0, Direct);
    let error = failed(&mut session, &update(1, 1000)).await;
    assert!(error.contains("CHECK constraint failed"), "{error}");
    assert_eq!(done(&mut session, &update(2, 3)).await, (Worker, vec![1]));
    assert_eq!(done(&mut session, &update(2, 4)).await, (Direct, vec![1]));
    session.commit().await.unwrap();
    let all = query("SELECT n FROM n ORDER BY id", &[]);
    assert_eq!(done(&mut session, &all).await.1, [2, 4]);
}

/// Carried out once more, it would be written outside of the transaction that is gone.
#[tokio::test]
async fn a_write_that_ends_its_transaction_is_not_carried_out_again() {
    let mut session = memory().await;
    let trigger = "CREATE TRIGGER t BEFORE UPDATE ON n WHEN new.n = 13 BEGIN SELECT RAISE(ROLLBACK, 'no luck'); END";
    session.connection.execute(trigger).await.unwrap();
    done(&mut session, &update(1, 1)).await;
    let begun = session.begin(TransactionMode::default(), None).await;
    assert!(begun.is_ok());
    assert_eq!(done(&mut session, &update(1, 2)).await.0, Direct);
    let error = failed(&mut session, &update(1, 13)).await;
    assert!(error.contains("(code: 1811) no luck"), "{error}");
    assert!(session.is_autocommit().await.unwrap());
    let all = query("SELECT n FROM n ORDER BY id", &[]);
    assert_eq!(done(&mut session, &all).await.1, [1, 20]);
}

#[tokio::test]
async fn an_insert_of_one_row_runs_directly_in_a_transaction_and_tells_its_key() {
    let mut session = memory().await;
    let text = "INSERT INTO n (n) VALUES (30)";
    let without = WithoutReturning {
        length: text.len(),
        n_parameters: 0,
        keys: KeySource::Last,
        is_only_way: false,
    };
    let text_and_more = format!("{text} RETURNING id");
    let mut insert = Statement::new(text_and_more, Vec::new(), None, Verb::Insert);
    insert.is_one_row = true;
    insert.without_returning = Some(without);
    let key = |answer: AnswerAtOnce<SqliteRows>| answer.rows.map(|rows| integers(&rows));
    let written = session.insert_without_returning(&insert, without).await;
    assert!(matches!(&written, Ok(Some(rows)) if rows[0].key == 3));
    assert!(session.at_once(&insert, Pace::Together).is_none());
    let begun = session.begin(TransactionMode::default(), None).await;
    assert!(begun.is_ok());
    for expected in 4..6 {
        let answer = session.at_once(&insert, Pace::Together);
        assert_eq!(answer.and_then(key), Some(vec![expected]));
    }
    session.commit().await.unwrap();
    let all = query("SELECT COUNT(*) FROM n", &[]);
    assert_eq!(done(&mut session, &all).await.1, [5]);
}

#[tokio::test]
async fn a_write_that_hands_its_row_back_and_a_delete_run_directly_in_a_transaction() {
    let mut session = memory().await;
    let returning = |text: &str, verb| {
        let mut statement = Statement::new(text, Vec::new(), None, verb);
        statement.is_one_row = true;
        statement
    };
    let insert = returning("INSERT INTO n (n) VALUES (30) RETURNING id", Verb::Insert);
    let update = returning(
        "UPDATE n SET n = n + 1 WHERE id = 1 RETURNING n",
        Verb::Update,
    );
    let delete = returning("DELETE FROM n WHERE id = 2", Verb::Delete);
    for statement in [&insert, &update, &delete] {
        assert!(session.at_once(statement, Pace::Together).is_none());
        let ran = run(&mut session, statement).await;
        assert!(matches!(ran, Ok((Worker, _))));
    }
    let begun = session.begin(TransactionMode::default(), None).await;
    assert!(begun.is_ok());
    assert_eq!(done(&mut session, &insert).await, (Direct, vec![4]));
    assert_eq!(done(&mut session, &update).await, (Direct, vec![12]));
    assert_eq!(done(&mut session, &delete).await, (Direct, vec![0]));
    session.roll_back().await.unwrap();
    let all = query("SELECT n FROM n ORDER BY id", &[]);
    assert_eq!(done(&mut session, &all).await.1, [11, 30]);
}

#[tokio::test]
async fn a_query_that_fails_after_many_rows_is_an_error() {
    let mut session = memory().await;
    let text = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) \
        SELECT CASE i WHEN 50000 THEN abs(-9223372036854775807 - 1) ELSE i END FROM n";
    let error = failed(&mut session, &query(text, &[])).await;
    assert!(error.contains("integer overflow"), "{error}");
}

#[tokio::test]
async fn large_values_and_large_results_are_left_to_the_worker_thread() {
    let mut session = memory().await;
    let length = |text: String| {
        let mut statement = query("SELECT length(?)", &[]);
        statement.parameters = vec![Parameter::One(Value::Text(text))];
        statement
    };
    assert_eq!(
        done(&mut session, &length("a".into())).await,
        (Worker, vec![1])
    );
    assert_eq!(
        done(&mut session, &length("b".into())).await,
        (Direct, vec![1])
    );
    let large = length("c".repeat(100_000));
    assert_eq!(done(&mut session, &large).await, (Worker, vec![100_000]));
    assert_eq!(
        done(&mut session, &length("d".into())).await,
        (Direct, vec![1])
    );
}

/// Where nothing is written ahead, a writer locks readers out while it commits.
#[tokio::test]
async fn a_lock_is_waited_for_on_the_worker_thread() {
    let file = TemporaryFile::new("lock");
    let mut writer = connect(&file.url()).await;
    let tables =
        "PRAGMA journal_mode = DELETE; CREATE TABLE n (n INTEGER); INSERT INTO n VALUES (1)";
    writer.connection.execute(tables).await.unwrap();
    let mut reader = connect(&format!("{}?mode=ro", file.url())).await;
    let all = query("SELECT n FROM n", &[]);
    assert_eq!(done(&mut reader, &all).await, (Worker, vec![1]));
    assert_eq!(done(&mut reader, &all).await, (Direct, vec![1]));
    let lock = "BEGIN EXCLUSIVE; UPDATE n SET n = 2";
    writer.connection.execute(lock).await.unwrap();
    {
        let mut waiting = pin!(done(&mut reader, &all));
        assert!(poll_immediate(&mut waiting).await.is_none());
        writer.connection.execute("COMMIT").await.unwrap();
        assert_eq!(waiting.await, (Worker, vec![2]));
    }
    assert_eq!(done(&mut reader, &all).await, (Direct, vec![2]));
}

#[tokio::test]
async fn a_transaction_begins_directly_and_so_do_its_savepoints() {
    use SavepointStep::{Open, Release, RollBack};
    let mut session = memory().await;
    for way in [Worker, Direct] {
        let begun = session.begin(TransactionMode::default(), None).await;
        assert!(begun.is_ok());
        assert_eq!(way_of_last(&mut session), way);
        assert!(!session.is_autocommit().await.unwrap());
        for step in [Open(1), Open(2), Release(2), Release(1)] {
            session.savepoint(step).await.unwrap();
            assert_eq!(way_of_last(&mut session), way);
        }
        session.savepoint(Open(1)).await.unwrap();
        done(&mut session, &update(1, 11)).await;
        way_of_last(&mut session);
        session.savepoint(RollBack(1)).await.unwrap();
        assert_eq!(way_of_last(&mut session), Worker);
        session.commit().await.unwrap();
        let all = query("SELECT n FROM n ORDER BY id", &[]);
        assert_eq!(done(&mut session, &all).await.1, [10, 20]);
        way_of_last(&mut session);
    }
}

/// Returns where the statement ran that was carried out since this was asked last: the time of direct runs is counted.
fn way_of_last(session: &mut SqliteSession) -> Way {
    let direct = session.worker.direct.as_mut().expect("it runs directly");
    match std::mem::take(&mut direct.spent) {
        Duration::ZERO => Worker,
        _ => Direct,
    }
}

/// A transaction that another one keeps from beginning waits for it, and one that is dropped meanwhile is not begun.
#[tokio::test]
async fn the_beginning_of_a_transaction_waits_for_a_lock_on_the_worker_thread() {
    let file = TemporaryFile::new("begin");
    let (mut session, mut other) = (connect(&file.url()).await, connect(&file.url()).await);
    for _ in 0..2 {
        let begun = session.begin(TransactionMode::default(), None).await;
        assert!(begun.is_ok());
        session.commit().await.unwrap();
    }
    let begun = other.begin(TransactionMode::default(), None).await;
    assert!(begun.is_ok());
    {
        let waiting = pin!(session.begin(TransactionMode::default(), None));
        assert!(poll_immediate(waiting).await.is_none());
    }
    session.mend().await.unwrap();
    {
        let mut waiting = pin!(session.begin(TransactionMode::default(), None));
        assert!(poll_immediate(&mut waiting).await.is_none());
        other.commit().await.unwrap();
        assert!(waiting.await.is_ok());
    }
    assert!(!session.is_autocommit().await.unwrap());
    session.commit().await.unwrap();
}

/// Pages that are not in memory are read from the file, on whichever thread.
#[tokio::test]
async fn a_file_larger_than_the_cache_is_read() {
    let file = TemporaryFile::new("large");
    let mut session = connect(&file.url()).await;
    let rows = "CREATE TABLE n (id INTEGER PRIMARY KEY, t TEXT); \
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 2000) \
        INSERT INTO n SELECT i, printf('%01000d', i) FROM i; PRAGMA cache_size = 10";
    session.connection.execute(rows).await.unwrap();
    let one = |id| query("SELECT CAST(t AS INTEGER) FROM n WHERE id = ?", &[id]);
    assert_eq!(done(&mut session, &one(1)).await, (Worker, vec![1]));
    for id in (1..=2000).step_by(97) {
        assert_eq!(done(&mut session, &one(id)).await, (Direct, vec![id]));
    }
}

/// Whoever has a file open reads it on.
#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_taken_away_is_read_on() {
    let file = TemporaryFile::new("gone");
    let mut session = connect(&file.url()).await;
    let tables = "CREATE TABLE n (n INTEGER); INSERT INTO n VALUES (1), (2)";
    session.connection.execute(tables).await.unwrap();
    let all = query("SELECT n FROM n", &[]);
    assert_eq!(done(&mut session, &all).await, (Worker, vec![1, 2]));
    assert_eq!(done(&mut session, &all).await, (Direct, vec![1, 2]));
    std::fs::remove_file(&file.0).unwrap();
    assert_eq!(done(&mut session, &all).await, (Direct, vec![1, 2]));
    let again = query("SELECT n + 1 FROM n", &[]);
    assert_eq!(done(&mut session, &again).await, (Worker, vec![2, 3]));
}

#[tokio::test]
async fn a_table_that_changes_is_seen() {
    let file = TemporaryFile::new("schema");
    let (mut session, mut other) = (connect(&file.url()).await, connect(&file.url()).await);
    let tables = "CREATE TABLE n (n INTEGER); INSERT INTO n VALUES (1)";
    other.connection.execute(tables).await.unwrap();
    let all = query("SELECT n FROM n", &[]);
    assert_eq!(done(&mut session, &all).await, (Worker, vec![1]));
    assert_eq!(done(&mut session, &all).await, (Direct, vec![1]));
    let changed = "ALTER TABLE n ADD COLUMN m INTEGER; CREATE INDEX n_n ON n (n); INSERT INTO n VALUES (2, 3)";
    other.connection.execute(changed).await.unwrap();
    assert_eq!(done(&mut session, &all).await, (Direct, vec![1, 2]));
    other.connection.execute("DROP TABLE n").await.unwrap();
    let error = failed(&mut session, &all).await;
    assert!(error.contains("no such table: n"), "{error}");
}

#[tokio::test]
async fn statements_are_few_and_end_with_the_connection() {
    let file = TemporaryFile::new("close");
    let mut session = connect(&file.url()).await;
    session
        .connection
        .execute("CREATE TABLE n (n)")
        .await
        .unwrap();
    for round in 0..2 * MOST_TEXTS {
        let text = format!("SELECT {round} FROM (SELECT 1)");
        done(&mut session, &query(&text, &[])).await;
        done(&mut session, &query(&text, &[])).await;
    }
    let direct = session.worker.direct.as_ref().expect("it runs directly");
    assert_eq!(direct.texts.len(), MOST_TEXTS);
    assert!(file.log().exists());
    session.close().await.unwrap();
    assert!(!file.log().exists(), "the last connection takes it away");
}

#[tokio::test]
async fn a_connection_that_was_lent_runs_directly_once_it_is_as_if_new() {
    let mut session = memory().await;
    let all = query("SELECT n FROM n ORDER BY n", &[]);
    done(&mut session, &all).await;
    assert_eq!(done(&mut session, &all).await.0, Direct);
    session.lend(async |_| ()).await;
    assert!(session.worker.direct.is_none());
    assert_eq!(done(&mut session, &all).await, (Worker, vec![10, 20]));
    session.restore().await.unwrap();
    let_budget(&mut session, LONG);
    assert_eq!(done(&mut session, &all).await, (Worker, vec![10, 20]));
    assert_eq!(done(&mut session, &all).await, (Direct, vec![10, 20]));
    session.close().await.unwrap();
}

/// A write that has been carried out never waits, since whoever drops its future then would not know of it. So others have
/// their turn before it, and whoever drops it there finds it not begun.
#[tokio::test]
async fn others_have_their_turn_before_a_write() {
    let mut session = memory().await;
    let_one_run(&mut session);
    let mut connection = Connection::new(AnySession::Sqlite(session), None);
    let begun = connection.begin(TransactionMode::default(), None).await;
    assert!(begun.is_ok());
    // On the worker thread, where the text is not known yet, and then at once.
    for n in [11, 12] {
        assert_eq!(set(&mut connection, n).await, 1);
    }
    for n in [13, 14] {
        assert!(
            poll_immediate(pin!(set(&mut connection, n)))
                .await
                .is_none()
        );
        assert_eq!(connection.in_flight(), InFlight::Idle);
        assert_eq!(of_first_row(&mut connection).await, 12);
        let mut sink = RowSink::new(Destination::Nobody);
        let at_once = connection.at_once(&update(1, 12), &mut sink);
        assert!(at_once.is_some_and(|done| !done.gives_way));
    }
    assert_eq!(set(&mut connection, 15).await, 1);
    assert_eq!(of_first_row(&mut connection).await, 15);
    connection.commit(None).await.unwrap();
    connection.close().await;
}

/// Sets `n` of the first row. Returns how many rows were changed.
async fn set(connection: &mut Connection, n: i64) -> u64 {
    let mut sink = RowSink::new(Destination::Nobody);
    let changed = connection.run(&update(1, n), &mut sink, None).await;
    changed.unwrap_or_else(|failure| panic!("{}", words(failure)))
}

/// Returns `n` of the first row.
async fn of_first_row(connection: &mut Connection) -> i64 {
    let mut found = 0;
    let mut read = |row: &mut dyn Reader| {
        found = row.i64().map_err(DecodeError::of_no_model)?;
        Ok(())
    };
    let mut sink = RowSink::new(Destination::Reader(&mut read, None));
    let first = query("SELECT n FROM n WHERE id = 1", &[]);
    let done = connection.run(&first, &mut sink, None).await;
    assert!(done.is_ok());
    found
}

#[tokio::test]
async fn others_have_their_turn_between_short_queries() {
    let mut session = memory().await;
    let turns = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&turns);
    let other = tokio::spawn(async move {
        loop {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let all = query("SELECT n FROM n ORDER BY n", &[]);
    let_one_run(&mut session);
    done(&mut session, &all).await;
    for _ in 0..10 {
        let before = turns.load(Ordering::Relaxed);
        assert_eq!(done(&mut session, &all).await.0, Direct);
        assert!(turns.load(Ordering::Relaxed) > before);
    }
    other.abort();
}
