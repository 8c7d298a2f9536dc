//! Savepoints: transactions within a transaction, each undone by itself.

on_each! {
    ok_is_kept_and_err_is_undone,
    the_outer_transaction_decides,
    an_error_breaks_the_innermost_alone,
    an_error_that_is_ignored_undoes_its_savepoint,
    a_broken_transaction_opens_no_savepoint,
    three_deep,
    guards_end_in_any_way,
    a_dropped_savepoint_is_undone_before_anything_else,
    panics_undo_their_savepoint,
    an_outer_transaction_that_ends_first_takes_all_with_it,
    a_guard_that_outlives_its_outer_one_stores_nothing,
    the_outer_transaction_waits_for_its_savepoint,
    within_a_savepoint_the_outer_transaction_is_refused_at_once,
    savepoints_at_once_come_one_after_the_other,
    errors_of_ones_own,
    helpers_begin_anywhere,
    related_rows_of_what_was_undone_are_read_again,
    tables_made_in_a_savepoint;
    only(Postgres, "SQLite keeps no setting for a transaction") a_time_limit_is_kept_after_a_rollback
}

use std::time::{Duration, Instant};

use orm::prelude::*;
use orm::traits::Begin;
use orm::{Error, sql};

#[derive(Model, Debug, Clone)]
struct Shelf {
    id: i64,
    #[orm(unique)]
    name: String,
    #[orm(related_name = "shelves")]
    labels: ManyToMany<Label>,
}

#[derive(Model, Debug, Clone)]
struct Label {
    id: i64,
}

async fn shelves(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Label]).await?;
    add("a", db).await
}

async fn add(name: &str, db: &(impl Executor + ?Sized)) -> orm::Result<()> {
    Shelf::draft().name(name).save(db).await.map(drop)
}

/// Fails with an error of the database: there is an `a`.
async fn fail(db: &impl Executor) -> orm::Result<()> {
    add("a", db).await
}

async fn names(db: &(impl Executor + ?Sized)) -> orm::Result<String> {
    let shelves = Shelf::objects().order_by(Shelf.id).all(db).await?;
    Ok(shelves.into_iter().map(|shelf| shelf.name).collect())
}

fn is_taken(error: &Error) -> bool {
    matches!(error, Error::UniqueViolation { model: "Shelf", .. })
}

#[track_caller]
fn assert_broken<T: std::fmt::Debug>(result: &orm::Result<T>) {
    assert!(
        matches!(result, Err(Error::TransactionBroken { .. })),
        "{result:?}"
    );
}

async fn ok_is_kept_and_err_is_undone(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    db.transaction(async |tx| {
        let kept = tx.transaction(async |inner| {
            add("b", inner).await?;
            Ok(7)
        });
        assert_eq!(kept.await?, 7);
        let undone: orm::Result<()> = tx
            .transaction(async |inner| {
                add("c", inner).await?;
                assert_eq!(names(inner).await?, "abc");
                Shelf::get(-1, inner).await.map(drop)
            })
            .await;
        assert!(matches!(undone, Err(Error::DoesNotExist { .. })));
        add("d", tx).await
    })
    .await?;
    assert_eq!(names(&db).await?, "abd");
    Ok(())
}

async fn the_outer_transaction_decides(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let tx = db.begin().await?;
    tx.transaction(async |inner| add("b", inner).await).await?;
    assert_eq!(names(&tx).await?, "ab");
    tx.rollback().await?;
    assert_eq!(names(&db).await?, "a");
    Ok(())
}

async fn an_error_breaks_the_innermost_alone(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    db.transaction(async |tx| {
        add("b", tx).await?;
        let taken = tx
            .transaction(async |inner| {
                add("c", inner).await?;
                let error = fail(inner).await.expect_err("there is an `a`");
                assert_broken(&names(inner).await);
                assert_broken(&add("d", inner).await);
                Err::<(), _>(error)
            })
            .await;
        assert!(taken.is_err_and(|error| is_taken(&error)));
        add("e", tx).await
    })
    .await?;
    assert_eq!(names(&db).await?, "abe");
    Ok(())
}

async fn an_error_that_is_ignored_undoes_its_savepoint(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    db.transaction(async |tx| {
        let ignored = tx
            .transaction(async |inner| {
                add("b", inner).await?;
                assert!(fail(inner).await.is_err());
                Ok(())
            })
            .await;
        let is_first =
            matches!(&ignored, Err(Error::TransactionBroken { first }) if is_taken(first));
        assert!(is_first, "{ignored:?}");
        add("c", tx).await
    })
    .await?;
    assert_eq!(names(&db).await?, "ac");
    Ok(())
}

async fn a_broken_transaction_opens_no_savepoint(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let tx = db.begin().await?;
    assert!(fail(&tx).await.is_err());
    assert_broken(&tx.begin().await);
    assert_broken(&tx.transaction(async |inner| add("b", inner).await).await);
    assert_broken(&tx.commit().await);
    assert_eq!(names(&db).await?, "a");
    Ok(())
}

async fn three_deep(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    db.transaction(async |tx| {
        add("b", tx).await?;
        tx.transaction(async |second| {
            add("c", second).await?;
            let lost = second
                .transaction(async |third| {
                    add("d", third).await?;
                    let kept = third.transaction(async |fourth| add("e", fourth).await);
                    kept.await?;
                    let undone = third.transaction(async |fourth| fail(fourth).await).await;
                    assert!(undone.is_err_and(|error| is_taken(&error)));
                    assert_eq!(names(third).await?, "abcde");
                    fail(third).await
                })
                .await;
            assert!(lost.is_err_and(|error| is_taken(&error)));
            assert_eq!(names(second).await?, "abc");
            add("f", second).await
        })
        .await?;
        add("g", tx).await
    })
    .await?;
    assert_eq!(names(&db).await?, "abcfg");
    Ok(())
}

async fn guards_end_in_any_way(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let tx = db.begin().await?;
    let savepoint = tx.begin().await?;
    add("b", &savepoint).await?;
    savepoint.commit().await?;
    let savepoint = tx.begin().await?;
    add("c", &savepoint).await?;
    savepoint.rollback().await?;
    let savepoint = tx.begin().await?;
    add("d", &savepoint).await?;
    drop(savepoint);
    let savepoint = tx.begin().await?;
    assert!(fail(&savepoint).await.is_err());
    savepoint.rollback().await?;
    let savepoint = tx.begin().await?;
    assert!(fail(&savepoint).await.is_err());
    drop(savepoint);
    tx.commit().await?;
    assert_eq!(names(&db).await?, "ab");
    Ok(())
}

async fn a_dropped_savepoint_is_undone_before_anything_else(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    // By a statement, by another savepoint, by the commit.
    let tx = db.begin().await?;
    let first = tx.begin().await?;
    add("b", &first).await?;
    let second = first.begin().await?;
    add("c", &second).await?;
    // The outer one first: what is within goes with it.
    drop(first);
    assert_broken(&names(&second).await);
    drop(second);
    assert_eq!(names(&tx).await?, "a");
    let savepoint = tx.begin().await?;
    add("d", &savepoint).await?;
    drop(savepoint);
    let savepoint = tx.begin().await?;
    assert_eq!(names(&savepoint).await?, "a");
    add("e", &savepoint).await?;
    savepoint.commit().await?;
    let savepoint = tx.begin().await?;
    add("f", &savepoint).await?;
    drop(savepoint);
    tx.commit().await?;
    assert_eq!(names(&db).await?, "ae");
    Ok(())
}

async fn panics_undo_their_savepoint(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let tx = std::sync::Arc::new(db.begin().await?);
    let outer = std::sync::Arc::clone(&tx);
    let task = tokio::spawn(async move {
        let savepoint = outer.begin().await.expect("a savepoint");
        add("b", &savepoint).await.expect("a shelf");
        panic!("in the middle")
    });
    assert!(task.await.is_err_and(|error| error.is_panic()));
    add("c", &tx).await?;
    let tx = std::sync::Arc::into_inner(tx).expect("the task has ended");
    tx.commit().await?;
    assert_eq!(names(&db).await?, "ac");
    Ok(())
}

async fn an_outer_transaction_that_ends_first_takes_all_with_it(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let impatient = Database::builder(&orm_tests::support::url())
        .acquire_timeout(Duration::from_millis(50))
        .connect()
        .await?;
    for commits in [true, false] {
        let tx = impatient.begin().await?;
        let savepoint = tx.begin().await?;
        add("b", &savepoint).await?;
        let ended = if commits {
            tx.commit().await
        } else {
            tx.rollback().await
        };
        let why = ended.expect_err("a savepoint is open").to_string();
        assert!(
            why.contains("is held by the savepoint begun at tests/sessions/savepoints.rs:"),
            "{why}"
        );
        assert_broken(&add("c", &savepoint).await);
        assert_broken(&savepoint.commit().await);
        assert_eq!(names(&db).await?, "a");
    }
    // The connection and the lock are free.
    add("d", &impatient).await?;
    Ok(())
}

async fn a_guard_that_outlives_its_outer_one_stores_nothing(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let tx = db.begin().await?;
    let savepoint = tx.begin().await?;
    add("b", &savepoint).await?;
    drop(tx);
    let broken = add("c", &savepoint).await;
    let message = broken.as_ref().expect_err("it has ended").to_string();
    assert!(
        message.contains("the transaction around this savepoint was rolled back"),
        "{message}"
    );
    assert_broken(&broken);
    assert_broken(&savepoint.commit().await);
    add("d", &db).await?;
    assert_eq!(names(&db).await?, "ad");
    Ok(())
}

async fn the_outer_transaction_waits_for_its_savepoint(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let impatient = Database::builder(&orm_tests::support::url())
        .acquire_timeout(Duration::from_millis(50))
        .connect()
        .await?;
    let tx = impatient.begin().await?;
    let savepoint = tx.begin().await?;
    let why = names(&tx).await.expect_err("its savepoint is open");
    assert!(matches!(why, Error::PoolTimedOut { .. }), "{why:?}");
    let why = why.to_string();
    let expected = [
        "the connection of the transaction begun at tests/sessions/savepoints.rs:",
        "is held by the savepoint begun at tests/sessions/savepoints.rs:",
        "run the query on that savepoint, or end it first",
    ];
    assert!(expected.iter().all(|part| why.contains(part)), "{why}");
    // Nothing was broken by it.
    let (read, ended) = tokio::join!(names(&tx), async {
        add("b", &savepoint).await?;
        savepoint.commit().await
    });
    ended?;
    assert_eq!(read?, "ab");
    tx.commit().await
}

async fn within_a_savepoint_the_outer_transaction_is_refused_at_once(
    db: Database,
) -> orm::Result<()> {
    shelves(&db).await?;
    let began = Instant::now();
    db.transaction(async |tx| {
        tx.transaction(async |inner| {
            let refused = add("b", tx).await;
            assert!(matches!(refused, Err(Error::PoolTimedOut { .. })));
            let further_in = inner.transaction(async |_| names(tx).await).await;
            assert!(matches!(further_in, Err(Error::PoolTimedOut { .. })));
            assert!(matches!(tx.begin().await, Err(Error::PoolTimedOut { .. })));
            add("c", inner).await
        })
        .await?;
        // As a helper does that takes any database.
        let generic = Begin::transaction(tx, async |_| names(tx).await).await;
        assert!(matches!(generic, Err(Error::PoolTimedOut { .. })));
        add("d", tx).await
    })
    .await?;
    assert!(
        began.elapsed() < Duration::from_secs(4),
        "it does not wait for what cannot come"
    );
    assert_eq!(names(&db).await?, "acd");
    Ok(())
}

async fn savepoints_at_once_come_one_after_the_other(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    db.transaction(async |tx| {
        let pair = async |first: &'static str, second: &'static str, ok: bool| {
            tx.transaction(async |inner| {
                add(first, inner).await?;
                tokio::task::yield_now().await;
                add(second, inner).await?;
                if ok { Ok(()) } else { fail(inner).await }
            })
            .await
        };
        let (one, two, three) = tokio::join!(
            pair("b", "c", true),
            pair("d", "e", false),
            pair("f", "g", true)
        );
        one?;
        three?;
        assert!(two.is_err_and(|error| is_taken(&error)));
        Ok(())
    })
    .await?;
    assert_eq!(names(&db).await?, "abcfg");
    Ok(())
}

#[derive(Debug)]
enum Refusal {
    Full,
    Database(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Database(error)
    }
}

async fn errors_of_ones_own(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let done = db
        .transaction_or(async |tx| {
            let full = tx
                .transaction_or(async |inner| {
                    add("b", inner).await?;
                    Err::<(), _>(Refusal::Full)
                })
                .await;
            assert!(matches!(full, Err(Refusal::Full)));
            let taken = tx
                .transaction_or(async |inner| Ok(fail(inner).await?))
                .await;
            assert!(matches!(taken, Err(Refusal::Database(error)) if is_taken(&error)));
            Ok::<_, Refusal>(add("c", tx).await?)
        })
        .await;
    assert!(done.is_ok());
    assert_eq!(names(&db).await?, "ac");
    Ok(())
}

/// Adds two shelves, or none.
async fn add_both(both: [&str; 2], db: &(impl Begin + ?Sized)) -> orm::Result<()> {
    db.transaction(async |tx| {
        add(both[0], tx).await?;
        add(both[1], tx).await
    })
    .await
}

async fn helpers_begin_anywhere(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    add_both(["b", "c"], &db).await?;
    assert!(add_both(["d", "a"], &db).await.is_err());
    db.transaction(async |tx| {
        assert!(add_both(["e", "a"], tx).await.is_err());
        let any: &dyn Executor = tx;
        add_both(["f", "g"], any).await?;
        let savepoint = Begin::begin(any).await?;
        add("h", &savepoint).await?;
        savepoint.rollback().await
    })
    .await?;
    assert_eq!(names(&db).await?, "abcfg");
    Ok(())
}

/// Rows that are kept do not show what a savepoint changed that was undone.
async fn related_rows_of_what_was_undone_are_read_again(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let label = Label::draft().save(&db).await?;
    let shelf = Shelf::get(1, &db).await?;
    db.transaction(async |tx| {
        assert_eq!(shelf.labels.get(tx).await?.len(), 0);
        let savepoint = tx.begin().await?;
        shelf.labels.add(&[&label], &savepoint).await?;
        assert_eq!(shelf.labels.get(&savepoint).await?.len(), 1);
        savepoint.rollback().await?;
        assert_eq!(shelf.labels.get(tx).await?.len(), 0);
        let savepoint = tx.begin().await?;
        shelf.labels.add(&[&label], &savepoint).await?;
        assert_eq!(shelf.labels.get(&savepoint).await?.len(), 1);
        savepoint.commit().await?;
        assert_eq!(shelf.labels.get(tx).await?.len(), 1);
        Err::<(), _>(Error::PoolClosed)
    })
    .await
    .expect_err("undone as a whole");
    assert_eq!(shelf.labels.get(&db).await?.len(), 0);
    Ok(())
}

/// A delete afterwards follows the foreign keys of tables that only this transaction sees.
async fn tables_made_in_a_savepoint(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let tx = db.begin().await?;
    let savepoint = tx.begin().await?;
    let table =
        sql!("CREATE TABLE note (id INTEGER PRIMARY KEY, shelf_id BIGINT REFERENCES shelf)");
    savepoint.execute(table).await?;
    savepoint.commit().await?;
    tx.execute(sql!("INSERT INTO note (id, shelf_id) VALUES (1, 1)"))
        .await?;
    let refused = Shelf::get(1, &tx).await?.delete(&tx).await;
    assert!(refused.is_err(), "a note refers to it");
    tx.rollback().await?;
    Shelf::get(1, &db).await?.delete(&db).await?;
    Ok(())
}

/// The server keeps the time again after a setting of a savepoint was undone with it.
#[cfg(feature = "postgres")]
async fn a_time_limit_is_kept_after_a_rollback(_: Database) -> orm::Result<()> {
    let db = Database::builder(&orm_tests::support::url())
        .statement_timeout(Duration::from_millis(300))
        .connect()
        .await?;
    shelves(&db).await?;
    let tx = db.begin().await?;
    let savepoint = tx.begin().await?;
    // A stream: the client keeps the time, by a setting within the savepoint.
    let mut rows = Shelf::objects().stream(&savepoint);
    while rows.try_next().await?.is_some() {}
    drop(rows);
    savepoint.rollback().await?;
    // A stream again, slower than the limit between two rows.
    let long = Duration::from_secs(5);
    let rows = Shelf::objects().timeout(long).all(&tx).await?;
    assert_eq!(rows.len(), 1);
    let slept = db_sleep(&tx, 0.5, long).await;
    assert!(slept.is_ok(), "its own limit is longer: {slept:?}");
    tx.commit().await
}

#[cfg(feature = "postgres")]
async fn db_sleep(tx: &Transaction, seconds: f64, limit: Duration) -> orm::Result<u64> {
    use orm::raw;
    let sleeps = Shelf::objects().filter(raw::<bool>("pg_sleep({}) IS NOT NULL", (seconds,)));
    sleeps.timeout(limit).count(tx).await
}
