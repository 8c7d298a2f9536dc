//! Connections: how many there are, what becomes of them, and what is said when there is none.

on_each! {
    a_small_pool_serves_many_tasks,
    a_pool_in_vain_says_who_holds_it,
    a_dropped_query_leaves_nothing_behind,
    a_dropped_stream_leaves_nothing_behind,
    a_closed_database_says_so,
    a_database_answers_until_it_is_closed,
    debug_shows_no_password,
    a_query_that_nobody_polls_is_named,
    a_statement_that_nobody_polls_is_named,
    a_statement_that_waits_and_is_not_polled_is_named,
    connections_outlive_the_runtime_they_were_made_in;
    only(Sqlite, "memory is SQLite's alone") a_database_in_memory,
    a_file_opened_to_be_read,
    a_write_waits_for_the_lock_of_another_program,
    a_dropped_write_gives_up_waiting_for_its_lock,
    a_rollback_is_not_stopped_with_its_statement,
    a_file_that_was_deleted_is_not_made_anew,
    a_file_that_was_replaced_is_not_opened,
    a_file_whose_texts_have_another_order_is_refused,
    a_file_that_cannot_be_opened_in_time_is_named;
    only(Postgres, "SQLite has no server that could end a session") a_session_that_was_ended,
    a_session_that_was_ended_before_its_commit,
    connections_of_a_runtime_that_rests_are_replaced,
    settings_of_a_database_change_no_answer,
    functions_of_a_schema_before_the_servers_own_stand_for_none,
    a_database_whose_transactions_only_read_says_so,
    a_dropped_commit_is_finished_on_its_session,
    a_server_with_fewer_connections_than_the_pool_serves_all,
    all_who_wait_for_a_full_server_learn_of_it,
}

use std::time::Duration;

use orm::Error;
use orm::prelude::*;
#[cfg(feature = "postgres")]
use orm::sql;

use crate::library::*;
use orm_tests::support::{run, url};

async fn a_small_pool_serves_many_tasks(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let small = Database::builder(&url())
        .max_connections(2)
        .connect()
        .await?;
    let tasks: Vec<_> = (0..32)
        .map(|_| {
            let small = small.clone();
            tokio::spawn(async move { Book::objects().count(&small).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("no panic")?, 4);
    }
    Ok(())
}

async fn a_pool_in_vain_says_who_holds_it(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .acquire_timeout(Duration::from_millis(50))
        .connect()
        .await?;
    let held = one.begin().await?;
    let waited = Book::objects().count(&one).await;
    let Err(Error::PoolTimedOut { why }) = waited else {
        panic!("{waited:?}")
    };
    assert!(why.contains("connections.rs"), "{why}");
    held.rollback().await?;
    assert_eq!(Book::objects().count(&one).await?, 4);
    Ok(())
}

async fn a_dropped_query_leaves_nothing_behind(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .connect()
        .await?;
    for polls in 0..40 {
        let begun = one.transaction(async |tx| {
            Book::objects()
                .every_row()
                .update(Book.copies.set(Book.copies + 1), tx)
                .await?;
            std::future::pending::<orm::Result<()>>().await
        });
        poll(begun, polls).await;
        poll(Book::objects().all(&one), polls).await;
        assert_eq!(
            Book::objects()
                .filter(Book.copies.gt(3))
                .count(&one)
                .await?,
            0,
            "after {polls} polls"
        );
    }
    Ok(())
}

/// Polls a future so many times, as it asks to be polled, and drops it.
async fn poll<F: IntoFuture>(future: F, times: usize) {
    let mut future = Box::pin(future.into_future());
    for _ in 0..times {
        let once = std::future::poll_fn(|context| {
            std::task::Poll::Ready(future.as_mut().poll(context).is_ready())
        });
        if once.await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Polls futures once each until one is not ready yet, which is kept. Short queries of SQLite are always ready, since they
/// run where they are polled.
async fn poll_and_keep<F: Future + Unpin>(mut make: impl FnMut() -> F) -> F {
    loop {
        let mut future = make();
        let once = std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut future).poll(context).is_ready())
        });
        if !once.await {
            return future;
        }
    }
}

async fn a_statement_that_nobody_polls_is_named(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let hasty = Database::builder(&url())
        .acquire_timeout(Duration::from_millis(50))
        .connect()
        .await?;
    let tx = hasty.begin().await?;
    let all = Book::objects().every_row();
    let line = line!() + 1;
    let kept = poll_and_keep(|| all.update(Book.copies.set(1), &tx)).await;
    let Err(Error::PoolTimedOut { why }) = Author::objects().count(&tx).await else {
        panic!("a statement went past another")
    };
    assert!(why.contains(&format!("connections.rs:{line}")), "{why}");
    assert_eq!(kept.await?, 4);
    assert_eq!(Author::objects().count(&tx).await?, 4);
    tx.commit().await
}

/// The connection is given to whoever has waited longest, polled or not.
async fn a_statement_that_waits_and_is_not_polled_is_named(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let hasty = Database::builder(&url())
        .acquire_timeout(Duration::from_millis(50))
        .connect()
        .await?;
    let tx = hasty.begin().await?;
    let all = Book::objects().every_row();
    let first = poll_and_keep(|| all.update(Book.copies.set(1), &tx)).await;
    let line = line!() + 1;
    let kept = poll_and_keep(|| all.update(Book.copies.set(1), &tx)).await;
    assert_eq!(first.await?, 4);
    let Err(Error::PoolTimedOut { why }) = Author::objects().count(&tx).await else {
        panic!("a statement went past another")
    };
    assert!(why.contains(&format!("connections.rs:{line}")), "{why}");
    assert_eq!(kept.await?, 4);
    assert_eq!(Author::objects().count(&tx).await?, 4);
    tx.commit().await
}

async fn a_query_that_nobody_polls_is_named(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .acquire_timeout(Duration::from_millis(50))
        .connect()
        .await?;
    let all = Book::objects().every_row();
    let line = line!() + 1;
    let kept = poll_and_keep(|| all.update(Book.copies.set(1), &one)).await;
    let Err(Error::PoolTimedOut { why }) = Author::objects().count(&one).await else {
        panic!("there is one connection")
    };
    assert!(why.contains(&format!("connections.rs:{line}")), "{why}");
    assert_eq!(kept.await?, 4);
    assert_eq!(Author::objects().count(&one).await?, 4);
    Ok(())
}

async fn connections_outlive_the_runtime_they_were_made_in(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let url = url();
    let elsewhere = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let one = Database::builder(&url).max_connections(1).connect().await?;
            Book::objects().count(&one).await?;
            Ok::<_, Error>(one)
        })
    });
    let one = elsewhere.join().expect("no panic")?;
    let all = Book::objects().every_row();
    assert_eq!(all.update(Book.copies.set(9), &one).await?, 4);
    one.begin().await?.commit().await
}

/// Nobody runs the runtime of the connection while another one uses it.
#[cfg(feature = "postgres")]
async fn connections_of_a_runtime_that_rests_are_replaced(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let url = url();
    let used = std::thread::spawn(move || {
        let runtime = || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build().expect("a runtime")
        };
        let (resting, running) = (runtime(), runtime());
        let one = resting.block_on(async {
            let one = Database::builder(&url).max_connections(1).connect().await?;
            Book::objects().count(&one).await?;
            Ok::<_, Error>(one)
        })?;
        running.block_on(async {
            let late = "SELECT pg_sleep(0.1)";
            let late = async |connection: &mut sqlx::PgConnection| {
                sqlx::query(late).execute(connection).await.map(drop)
            };
            let answered = tokio::time::timeout(Duration::from_secs(10), one.with_postgres(late));
            answered.await.expect("an answer")?.expect("a pause");
            Book::objects().count(&one).await
        })
    });
    assert_eq!(used.join().expect("no panic")?, 4);
    Ok(())
}

async fn a_dropped_stream_leaves_nothing_behind(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .connect()
        .await?;
    for _ in 0..10 {
        let mut rows = Book::objects().stream(&one);
        assert!(rows.try_next().await?.is_some());
        drop(rows);
        assert_eq!(Book::objects().count(&one).await?, 4);
    }
    Ok(())
}

async fn a_database_answers_until_it_is_closed(db: Database) -> orm::Result<()> {
    db.ping().await?;
    let sent = db.queries();
    assert_eq!(sent.last().expect("a question").text, "SELECT 1");
    db.close().await;
    let closed = db.ping().await.expect_err("nobody is there");
    assert!(matches!(closed, Error::PoolClosed), "{closed}");
    Ok(())
}

async fn a_closed_database_says_so(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.close().await;
    let refused = Book::objects().count(&db).await;
    assert!(matches!(refused, Err(Error::PoolClosed)), "{refused:?}");
    Ok(())
}

async fn debug_shows_no_password(db: Database) {
    let shown = format!("{db:?}");
    let url = url();
    let password = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('@'))
        .and_then(|(user, _)| user.split_once(':'));
    assert!(
        !password.is_some_and(|(_, password)| shown.contains(password)),
        "{shown}"
    );
}

#[cfg(feature = "sqlite")]
async fn a_database_in_memory(_: Database) -> orm::Result<()> {
    let memory = Database::connect("sqlite::memory:").await?;
    let other = Database::connect("sqlite::memory:").await?;
    stocked(&memory).await?;
    let clone = memory.clone();
    assert_eq!(
        tokio::spawn(async move { Book::objects().count(&clone).await })
            .await
            .expect("no panic")?,
        4
    );
    let alone = Book::objects().count(&other).await;
    assert!(
        matches!(
            alone,
            Err(Error::SchemaMismatch {
                model: Some("Book"),
                ..
            })
        ),
        "{alone:?}"
    );
    memory
        .transaction(async |tx| Book::objects().count(tx).await)
        .await?;
    poll(Book::objects().all(&memory), 1).await;
    assert_eq!(Book::objects().count(&memory).await?, 4);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_file_opened_to_be_read(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let reader = Database::connect(&format!("{}?mode=ro", url())).await?;
    assert_eq!(Book::objects().count(&reader).await?, 4);
    let written = Book::objects()
        .every_row()
        .update(Book.copies.set(9), &reader)
        .await;
    assert!(
        matches!(written, Err(Error::ReadOnly { .. })),
        "{written:?}"
    );
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_write_waits_for_the_lock_of_another_program(db: Database) -> orm::Result<()> {
    use sqlx::{Connection, SqliteConnection};
    stocked(&db).await?;
    let hasty = Database::builder(&url())
        .busy_timeout(Duration::from_millis(20))
        .connect()
        .await?;
    let mut other = SqliteConnection::connect(&url())
        .await
        .expect("another connection");
    let held = other.begin_with("BEGIN IMMEDIATE").await.expect("the lock");
    let set = |copies| Book.copies.set(copies);
    let all = Book::objects().every_row();
    let in_vain = all.update(set(8), &hasty).await;
    assert!(matches!(in_vain, Err(Error::Locked { .. })), "{in_vain:?}");
    let let_go = async { held.rollback().await.expect("the lock is let go") };
    let (updated, ()) = tokio::join!(all.update(set(9), &db), let_go);
    assert_eq!(updated?, 4);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_dropped_write_gives_up_waiting_for_its_lock(db: Database) -> orm::Result<()> {
    use sqlx::{Connection, SqliteConnection};
    stocked(&db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .connect()
        .await?;
    let mut other = SqliteConnection::connect(&url())
        .await
        .expect("another connection");
    let held = other.begin_with("BEGIN IMMEDIATE").await.expect("the lock");
    poll(one.begin(), 1).await;
    assert_eq!(Book::objects().count(&one).await?, 4);
    let write = Book::objects().every_row().update(Book.copies.set(9), &one);
    poll(write, 1).await;
    let written = Book::objects().filter(Book.copies.eq(9));
    assert_eq!(written.count(&one).await?, 0);
    held.rollback().await.expect("the lock is let go");
    assert_eq!(written.count(&one).await?, 0);
    one.begin().await?.commit().await
}

/// SQLite asks whether to go on after so many instructions of a statement, all its runs together: of a prepared
/// `ROLLBACK` some hundreds.
#[cfg(feature = "sqlite")]
async fn a_rollback_is_not_stopped_with_its_statement(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let settings = || Database::builder(&url()).max_connections(1);
    let one = settings().connect().await?;
    let other = settings()
        .busy_timeout(Duration::from_millis(500))
        .connect()
        .await?;
    for _ in 0..1_200 {
        let tx = one.begin().await?;
        poll(Book::objects().count(&tx), 1).await;
        drop(tx);
        other.begin().await?.rollback().await?;
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_session_that_was_ended(db: Database) -> orm::Result<()> {
    use sqlx::{Connection, PgConnection};
    stocked(&db).await?;
    let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let mut other = PgConnection::connect(&url())
        .await
        .expect("a second session");
    sqlx::query(ended)
        .execute(&mut other)
        .await
        .expect("sessions are ended");
    assert_eq!(Book::objects().count(&db).await?, 4);

    let tx = db.begin().await?;
    Book::objects()
        .every_row()
        .update(Book.copies.set(9), &tx)
        .await?;
    sqlx::query(ended)
        .execute(&mut other)
        .await
        .expect("sessions are ended");
    let lost = Book::objects().count(&tx).await.expect_err("no session");
    assert!(
        matches!(lost, Error::ConnectionLost { sent: false, .. }) && lost.is_retryable(),
        "{lost:?}"
    );
    assert!(lost.to_string().contains("nothing"), "{lost}");
    drop(tx);
    assert_eq!(
        Book::objects().filter(Book.copies.eq(9)).count(&db).await?,
        0
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_session_that_was_ended_before_its_commit(db: Database) -> orm::Result<()> {
    use sqlx::{Connection, PgConnection};
    stocked(&db).await?;
    let end_others = async || {
        let ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                     WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let mut other = PgConnection::connect(&url()).await.expect("a session");
        let ended = sqlx::query(ended).execute(&mut other).await;
        ended.expect("sessions are ended");
    };
    let stored = async || Book::objects().filter(Book.copies.eq(9)).count(&db).await;
    let change = async |tx: &Transaction| {
        let all = Book::objects().every_row();
        all.update(Book.copies.set(9), tx).await
    };

    let tx = db.begin().await?;
    change(&tx).await?;
    end_others().await;
    let lost = tx.commit().await.expect_err("no session");
    assert!(
        matches!(lost, Error::ConnectionLost { sent: false, .. }) && lost.is_retryable(),
        "{lost:?}"
    );
    assert_eq!(stored().await?, 0);

    let attempts = std::sync::atomic::AtomicUsize::new(0);
    let retried = db.retries(1).transaction(async |tx| {
        change(tx).await?;
        if attempts.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
            end_others().await;
        }
        Ok(())
    });
    retried.await?;
    assert_eq!(stored().await?, 4);
    Ok(())
}

/// The number of the session that serves the next query.
#[cfg(feature = "postgres")]
async fn session(db: &Database) -> orm::Result<i32> {
    let ask = async |connection: &mut sqlx::PgConnection| {
        sqlx::query_scalar("SELECT pg_backend_pid()")
            .fetch_one(connection)
            .await
    };
    Ok(db.with_postgres(ask).await?.expect("a number"))
}

#[cfg(feature = "postgres")]
async fn a_dropped_commit_is_finished_on_its_session(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .connect()
        .await?;
    let before = session(&one).await?;
    let tx = one.begin().await?;
    Book::objects()
        .every_row()
        .update(Book.copies.set(9), &tx)
        .await?;
    poll(tx.commit(), 1).await;
    assert_eq!(session(&one).await?, before);
    let written = Book::objects().filter(Book.copies.eq(9));
    assert_eq!(written.count(&one).await?, 4);
    Ok(())
}

/// Opens a second connection to a file of which the first is in use.
#[cfg(feature = "sqlite")]
async fn second_connection(db: &Database) -> orm::Result<()> {
    let mut books = Book::objects().stream(db);
    assert!(books.try_next().await?.is_some());
    Author::objects().count(db).await.map(drop)
}

#[cfg(feature = "sqlite")]
fn file() -> std::path::PathBuf {
    url().trim_start_matches("sqlite://").into()
}

#[cfg(feature = "sqlite")]
async fn a_file_that_was_deleted_is_not_made_anew(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    std::fs::remove_file(file()).expect("it is deleted");
    let refused = second_connection(&db).await;
    let Err(error @ Error::Connect { .. }) = refused else {
        panic!("{refused:?}")
    };
    assert!(error.to_string().contains("test.db"), "{error}");
    assert!(!file().exists());
    let anew = Database::connect(&url()).await?;
    empty(&anew).await?;
    assert_eq!(Book::objects().count(&anew).await?, 0);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_file_that_was_replaced_is_not_opened(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let other = file().with_file_name("other.db");
    let made = Database::connect(&format!("sqlite://{}", other.display())).await?;
    empty(&made).await?;
    made.close().await;
    std::fs::rename(other, file()).expect("it is replaced");
    let refused = second_connection(&db).await;
    let Err(error @ Error::Connect { .. }) = refused else {
        panic!("{refused:?}")
    };
    assert!(error.to_string().contains("test.db"), "{error}");
    Ok(())
}

/// Another program has cut the file off, so that its log belongs to no database.
#[cfg(feature = "sqlite")]
async fn a_file_that_cannot_be_opened_in_time_is_named(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let hasty = Database::builder(&url())
        .acquire_timeout(Duration::from_millis(200))
        .connect()
        .await?;
    let emptied = std::fs::OpenOptions::new().write(true).open(file());
    let emptied = emptied.and_then(|file| file.set_len(0));
    emptied.expect("it is cut off");
    let refused = second_connection(&hasty).await;
    let Err(error @ Error::Connect { .. }) = refused else {
        panic!("{refused:?}")
    };
    assert!(
        error
            .to_string()
            .contains("test.db` could not be opened in time"),
        "{error}"
    );
    Ok(())
}

/// More tasks than places, and more places than the server has connections for their user.
#[cfg(feature = "postgres")]
async fn a_server_with_fewer_connections_than_the_pool_serves_all(db: Database) -> orm::Result<()> {
    use sqlx::postgres::PgConnectOptions;
    use sqlx::{ConnectOptions, Connection, PgConnection};
    stocked(&db).await?;
    let options: PgConnectOptions = url().parse().expect("the url of this test");
    let user = options.get_database().expect("a database").to_owned();
    let run = async |sql: String| {
        let mut server = PgConnection::connect(&url()).await.expect("a session");
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut server)
            .await;
        done.expect("a user who may read");
    };
    run(format!(
        "CREATE ROLE {user} LOGIN PASSWORD 'few' CONNECTION LIMIT 4; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}"
    ))
    .await;
    let few = options.username(&user).password("few").to_url_lossy();
    let pool = Database::builder(few.as_str())
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(30))
        .connect()
        .await?;
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let tx = pool.begin().await?;
                tokio::task::yield_now().await;
                assert_eq!(Book::objects().count(&tx).await?, 4);
                tx.commit().await?;
                Author::objects().count(&pool).await
            })
        })
        .collect();
    let mut failed = Vec::new();
    for task in tasks {
        failed.extend(task.await.expect("no panic").err());
    }
    pool.close().await;
    drop(pool);
    run(format!("DROP OWNED BY {user}; DROP ROLE {user}")).await;
    assert!(failed.is_empty(), "{} fail: {failed:?}", failed.len());
    Ok(())
}

/// One of them tries for all.
#[cfg(feature = "postgres")]
async fn all_who_wait_for_a_full_server_learn_of_it(db: Database) -> orm::Result<()> {
    use sqlx::postgres::PgConnectOptions;
    use sqlx::{ConnectOptions, Connection, PgConnection};
    let options: PgConnectOptions = url().parse().expect("the url of this test");
    let user = options.get_database().expect("a database").to_owned();
    let run = async |sql: String| {
        let mut server = PgConnection::connect(&url()).await.expect("a session");
        let sql = sqlx::AssertSqlSafe(sql);
        let done = sqlx::raw_sql(sql).execute(&mut server).await;
        done.expect("a user");
    };
    run(format!(
        "CREATE ROLE {user} LOGIN PASSWORD 'few' CONNECTION LIMIT 1"
    ))
    .await;
    let few = options.username(&user).password("few").to_url_lossy();
    let pool = Database::builder(few.as_str())
        .acquire_timeout(Duration::from_millis(300))
        .connect()
        .await?;
    let held = pool.begin().await?;
    let mut refused = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let pool = pool.clone();
        refused.spawn(async move { pool.ping().await });
    }
    let refused = refused.join_all().await;
    drop(held);
    pool.close().await;
    drop(pool);
    run(format!("DROP ROLE {user}")).await;
    for refused in refused {
        let error = refused.expect_err("no connection");
        let expected = format!("has no connection left for user `{user}`");
        assert!(error.to_string().contains(&expected), "{error}");
    }
    db.ping().await
}

#[cfg(feature = "sqlite")]
async fn a_file_whose_texts_have_another_order_is_refused(_: Database) -> orm::Result<()> {
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions as _, Connection as _};
    let wide = file().with_file_name("wide.db");
    let options = SqliteConnectOptions::new().filename(&wide);
    let options = options
        .create_if_missing(true)
        .pragma("encoding", "'UTF-16le'");
    let mut by_hand = options.connect().await.expect("a file");
    let made = sqlx::query("CREATE TABLE word (text TEXT)")
        .execute(&mut by_hand)
        .await;
    made.expect("a table");
    by_hand.close().await.expect("an end");

    let url = format!("sqlite://{}", wide.display());
    let refused = Database::connect(&url).await.map(drop);
    let error = refused.expect_err("texts are ordered by their bytes");
    assert_eq!(
        error.to_string(),
        format!(
            "cannot connect: `{}`: the database is in UTF-16le, in which SQLite does not order texts by code point; copy it into one in UTF-8, `sqlite3 old.db .dump | sqlite3 new.db`",
            wide.display()
        )
    );
    Ok(())
}

#[cfg(feature = "postgres")]
#[derive(Choices, Debug, Clone, Copy, PartialEq)]
enum Separator {
    #[orm(rename = r"\'")]
    Backslash,
    #[orm(rename = "/")]
    Slash,
}

#[cfg(feature = "postgres")]
#[derive(Model, Debug, Clone)]
#[orm(index(name, using = gin, ops = "gin_trgm_ops", only = postgres))]
struct Track {
    id: i64,
    name: String,
    length: f64,
    separator: Separator,
}

/// Settings that a database was given for another program.
#[cfg(feature = "postgres")]
async fn settings_of_a_database_change_no_answer(db: Database) -> orm::Result<()> {
    for setting in [
        "standard_conforming_strings = off",
        "extra_float_digits = 0",
        "quote_all_identifiers = on",
        "pg_trgm.similarity_threshold = 0.9",
    ] {
        let set = format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET {setting}', current_database()); END $$"
        );
        run(&set, &db).await?;
    }
    let db = Database::connect(&url()).await?;
    db.create_tables(schema![Track]).await?;
    // What was made is read back as it was described.
    db.create_tables(schema![Track]).await?;
    let track = Track::draft().name("Louisa May").length(0.1 + 0.2);
    let track = track.separator(Separator::Backslash).save(&db).await?;

    let alike = Track::objects().filter(Track.name.trigram_similar("Louisa"));
    let read = alike.values((Track.length.cast::<String>(), Track.separator));
    let expected = ("0.30000000000000004".to_owned(), Separator::Backslash);
    assert_eq!(read.get(&db).await?, expected);
    track.delete(&db).await.map(drop)
}

/// The path puts a schema before the server's own, whose functions, operators and types would be taken first.
#[cfg(feature = "postgres")]
async fn functions_of_a_schema_before_the_servers_own_stand_for_none(
    db: Database,
) -> orm::Result<()> {
    db.create_tables(schema![Track]).await?;
    let own = "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'own' $$;
        CREATE FUNCTION public.never(bigint, bigint) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$;
        CREATE OPERATOR public.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = public.never);
        CREATE DOMAIN public.int8 AS text; CREATE SCHEMA other";
    run(own, &db).await?;
    let track = Track::draft().name("Louisa").length(1.0);
    let track = track.separator(Separator::Slash).save(&db).await?;
    for (path, left) in [
        ("public, pg_catalog", "public"),
        (
            r#""$user",other,"pg_catalog",public"#,
            r#""$user",other,public"#,
        ),
        ("public, pg_catalog, pg_catalog, other", "public, other"),
        ("PG_CATALOG, public", "public"),
        (r#"public, "pg_catalogs""#, r#"public, "pg_catalogs""#),
    ] {
        let quoted = path.replace('\'', "''");
        let set = format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = {quoted}', current_database()); END $$"
        );
        run(&set, &db).await?;
        let url = url();
        let with = if url.contains('?') { '&' } else { '?' };
        // Of a server's own settings the path is kept as lists are, and of the url as it is written.
        let options = path.replace(' ', "%5C%20").replace('"', "%22");
        for url in [
            url.clone(),
            format!("{url}{with}options=-csearch_path%3D{options}"),
        ] {
            let db = Database::builder(&url).max_connections(1).connect().await?;
            for _ in 0..2 {
                let read: String = db
                    .fetch(sql!("SELECT current_setting('search_path')"))
                    .await?
                    .remove(0);
                let bare = |path: &str| path.replace([' ', '"'], "");
                assert_eq!(bare(&read), bare(left));
                let found = Track::objects().filter(Track.name.lower().eq("louisa"));
                assert_eq!(found.count(&db).await?, 1, "{path}");
                assert_eq!(Track::get(track.id, &db).await?.name, "Louisa");
                // The path of another schema, and back.
                let none = Track::objects().count(&db.in_schema("other")?).await;
                assert!(
                    matches!(none, Err(Error::SchemaMismatch { .. })),
                    "{none:?}"
                );
            }
        }
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_database_whose_transactions_only_read_says_so(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Track]).await?;
    let set = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$";
    run(set, &db).await?;
    let db = Database::connect(&url()).await?;
    let draft = || {
        Track::draft()
            .name("a")
            .length(1.0)
            .separator(Separator::Slash)
    };
    let written = draft().save(&db).await;
    let within = db.transaction(async |tx| draft().save(tx).await).await;
    for refused in [written, within] {
        let refused = refused.expect_err("it only reads");
        assert!(matches!(refused, Error::ReadOnly { .. }), "{refused:?}");
        let setting = "`default_transaction_read_only`";
        assert!(refused.to_string().contains(setting), "{refused}");
    }
    assert_eq!(Track::objects().count(&db).await?, 0);
    Ok(())
}
