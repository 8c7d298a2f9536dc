//! Transactions with guarantees by name, limits, and further attempts.

on_each! {
    writers_that_read_first_lose_nothing,
    a_reader_sees_one_moment_beside_writers,
    a_reader_cannot_write,
    a_reader_leaves_nothing_on_its_connection,
    words_in_any_order,
    attempts_are_counted,
    errors_of_ones_own_are_tried_again,
    an_attempt_that_failed_leaves_nothing,
    a_transaction_ends_in_its_time,
    an_open_transaction_ends_in_its_time,
    tasks_may_spawn_it;
    only(Postgres, "SQLite has one writer at a time") conflicts_are_retryable, guarantees_reach_the_server
}

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use orm::Error;
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Counter {
    id: i64,
    n: i64,
}

async fn counter(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Counter]).await?;
    Counter::draft().n(0).save(db).await.map(drop)
}

async fn n(db: &(impl Executor + ?Sized)) -> orm::Result<i64> {
    Ok(Counter::get(1, db).await?.n)
}

async fn count_up(tx: &Transaction) -> orm::Result<i64> {
    let mut counter = Counter::get(1, tx).await?;
    tokio::task::yield_now().await;
    counter.n += 1;
    counter.save(tx).await?;
    Ok(counter.n)
}

async fn writers_that_read_first_lose_nothing(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    db.serializable().retries(200).transaction(count_up).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("no panic")?;
    }
    assert_eq!(n(&db).await?, 80);
    Ok(())
}

async fn a_reader_sees_one_moment_beside_writers(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    for reader in [
        db.read_only(),
        db.deferrable(),
        db.serializable().read_only(),
    ] {
        let before = n(&db).await?;
        let tx = reader.begin().await?;
        assert_eq!(n(&tx).await?, before);
        db.transaction(count_up).await?;
        assert_eq!((n(&tx).await?, n(&db).await?), (before, before + 1));
        // Savepoints read too.
        let within = tx.transaction(async |inner| n(inner).await);
        assert_eq!(within.await?, before);
        tx.commit().await?;
    }
    Ok(())
}

async fn a_reader_cannot_write(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let refused = db.read_only().transaction(async |tx| {
        let refused = count_up(tx).await;
        assert!(
            matches!(refused, Err(Error::ReadOnly { .. })),
            "{refused:?}"
        );
        n(tx).await
    });
    let broken = refused.await;
    assert!(
        matches!(&broken, Err(Error::TransactionBroken { first }) if matches!(**first, Error::ReadOnly { .. })),
        "{broken:?}"
    );
    let raw = orm::sql!("DELETE FROM counter");
    let refused = db
        .read_only()
        .transaction(async |tx| tx.execute(raw).await)
        .await;
    assert!(
        matches!(refused, Err(Error::ReadOnly { .. })),
        "{refused:?}"
    );
    let deleted = db.read_only().transaction(async |tx| {
        let inner = tx.begin().await?;
        Counter::objects().every_row().delete(&inner).await
    });
    assert!(matches!(deleted.await, Err(Error::ReadOnly { .. })));
    assert_eq!(n(&db).await?, 0);
    Ok(())
}

async fn a_reader_leaves_nothing_on_its_connection(_: Database) -> orm::Result<()> {
    let db = Database::builder(&orm_tests::support::url()).max_connections(1);
    let db = db.connect().await?;
    counter(&db).await?;
    for end in ["commit", "roll back", "drop", "fail"] {
        let tx = db.read_only().begin().await?;
        n(&tx).await?;
        match end {
            "commit" => tx.commit().await?,
            "roll back" => tx.rollback().await?,
            "drop" => drop(tx),
            _ => {
                assert!(count_up(&tx).await.is_err());
                drop(tx);
            }
        }
        db.transaction(count_up).await?;
    }
    assert_eq!(n(&db).await?, 4);
    Ok(())
}

async fn words_in_any_order(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let long = Duration::from_mins(1);
    let all = [
        db.serializable().read_only().timeout(long).retries(2),
        db.retries(2).timeout(long).read_only().serializable(),
        db.read_only().retries(2).repeatable_read().timeout(long),
        db.repeatable_read().deferrable().retries(2),
    ];
    for reader in all {
        assert_eq!(reader.transaction(async |tx| n(tx).await).await?, 0);
        let own = reader.transaction_or(async |tx| Ok::<_, Error>(n(tx).await?));
        assert_eq!(own.await?, 0);
    }
    let writer = db.repeatable_read().timeout(long).serializable();
    assert_eq!(writer.transaction(count_up).await?, 1);
    let tx = writer.begin().await?;
    assert_eq!(count_up(&tx).await?, 2);
    tx.commit().await?;
    assert_eq!(n(&db).await?, 2);
    Ok(())
}

/// How often a closure ran that ends so, of a transaction that may be tried again three times.
async fn attempts(db: &Database, end: impl Fn(u32) -> orm::Result<()>) -> (u32, orm::Result<()>) {
    let runs = AtomicU32::new(0);
    let done = db
        .retries(3)
        .transaction(async |tx| {
            n(tx).await?;
            end(runs.fetch_add(1, Ordering::Relaxed))
        })
        .await;
    (runs.into_inner(), done)
}

async fn attempts_are_counted(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let conflict = || Err(Error::Conflict { source: None });
    let (runs, done) = attempts(&db, |_| conflict()).await;
    assert!(matches!((runs, done), (4, Err(Error::Conflict { .. }))));
    let (runs, done) = attempts(&db, |run| if run < 2 { conflict() } else { Ok(()) }).await;
    assert!(matches!((runs, done), (3, Ok(()))));
    let (runs, done) = attempts(&db, |_| Err(Error::DoesNotExist { model: "Counter" })).await;
    assert!(matches!((runs, done), (1, Err(Error::DoesNotExist { .. }))));
    Ok(())
}

#[derive(Debug)]
struct Refusal(Error);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal(error)
    }
}

/// A transaction that holds the lock which another one needs.
async fn in_the_way(db: &Database) -> orm::Result<Transaction> {
    let tx = db.begin().await?;
    count_up(&tx).await?;
    Ok(tx)
}

async fn errors_of_ones_own_are_tried_again(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let impatient = Database::builder(&orm_tests::support::url())
        .busy_timeout(Duration::from_millis(20))
        .lock_timeout(Duration::from_millis(20))
        .connect()
        .await?;
    let other = in_the_way(&db).await?;
    let runs = AtomicU32::new(0);
    let locked = impatient
        .retries(2)
        .transaction_or(async |tx| {
            runs.fetch_add(1, Ordering::Relaxed);
            Ok::<_, Refusal>(count_up(tx).await?)
        })
        .await;
    assert!(
        matches!(locked, Err(Refusal(Error::Locked { .. }))),
        "{locked:?}"
    );
    // On SQLite a transaction that is to write does not begin.
    let expected = if db.backend() == Backend::Postgres {
        3
    } else {
        0
    };
    assert_eq!(runs.into_inner(), expected);
    let patient = impatient.retries(10_000);
    let waiting = patient.transaction_or(async |tx| {
        // In a savepoint: what the database answered counts, wherever.
        let run = tx.transaction(async |inner| {
            let only = Counter::objects().filter(Counter.id.eq(1));
            only.update(Counter.n.set(Counter.n + 1), inner).await?;
            n(inner).await
        });
        Ok::<_, Refusal>(run.await?)
    });
    let (done, ended) = tokio::join!(waiting, other.commit());
    ended?;
    assert_eq!(done.expect("in the end"), 2);
    Ok(())
}

async fn an_attempt_that_failed_leaves_nothing(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let runs = AtomicU32::new(0);
    let done = db.retries(1).transaction(async |tx| {
        let n = count_up(tx).await?;
        match runs.fetch_add(1, Ordering::Relaxed) {
            0 => Err(Error::Conflict { source: None }),
            _ => Ok(n),
        }
    });
    assert_eq!((done.await?, n(&db).await?), (1, 1));
    Ok(())
}

async fn a_transaction_ends_in_its_time(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let brief = db.serializable().timeout(Duration::from_millis(60));
    let late = brief.transaction(async |tx| {
        count_up(tx).await?;
        std::future::pending::<orm::Result<()>>().await
    });
    let late = late.await;
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
    assert_eq!(
        late.expect_err("too late").to_string(),
        "the transaction took longer than its `timeout` and was rolled back; allow more, or do less in it"
    );
    // All attempts together.
    let brief = db.retries(1_000_000).timeout(Duration::from_millis(60));
    let late = brief.transaction(async |tx| {
        count_up(tx).await?;
        Err::<(), _>(Error::Conflict { source: None })
    });
    assert!(late.await.is_err());
    // Waiting for a lock.
    let other = in_the_way(&db).await?;
    let late = db
        .retries(3)
        .timeout(Duration::from_millis(60))
        .transaction(count_up)
        .await;
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
    other.rollback().await?;
    assert_eq!(n(&db).await?, 0);
    Ok(())
}

async fn an_open_transaction_ends_in_its_time(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let brief = db.repeatable_read().timeout(Duration::from_millis(60));
    let tx = brief.begin().await?;
    count_up(&tx).await?;
    let late = loop {
        if let Err(late) = n(&tx).await {
            break late;
        }
    };
    assert!(matches!(late, Error::Timeout { .. }), "{late:?}");
    let late = tx.commit().await;
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
    assert_eq!(n(&db).await?, 0);
    Ok(())
}

async fn tasks_may_spawn_it(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    let builder = db.serializable().retries(3);
    let task = tokio::spawn(async move {
        let by = 2;
        builder
            .transaction(async |tx| {
                let only = Counter::objects().filter(Counter.id.eq(1));
                only.update(Counter.n.set(Counter.n + by), tx).await
            })
            .await
    });
    assert_eq!(task.await.expect("no panic")?, 1);
    let tx = tokio::spawn(db.read_only().begin())
        .await
        .expect("no panic")?;
    assert_eq!(n(&tx).await?, 2);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn conflicts_are_retryable(db: Database) -> orm::Result<()> {
    counter(&db).await?;
    // A write skew: each adds a row for the number of rows that it sees.
    let (one, other) = (
        db.serializable().begin().await?,
        db.serializable().begin().await?,
    );
    for tx in [&one, &other] {
        let rows = Counter::objects().count(tx).await?;
        Counter::draft()
            .n(i64::try_from(rows).expect("few"))
            .save(tx)
            .await?;
    }
    one.commit().await?;
    let conflict = other.commit().await;
    assert!(
        matches!(&conflict, Err(error @ Error::Conflict { .. }) if error.is_retryable()),
        "{conflict:?}"
    );
    let tx = db.repeatable_read().begin().await?;
    assert_eq!(n(&tx).await?, 0);
    db.transaction(count_up).await?;
    let conflict = count_up(&tx).await;
    assert!(
        matches!(conflict, Err(Error::Conflict { .. })),
        "{conflict:?}"
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn guarantees_reach_the_server(db: Database) -> orm::Result<()> {
    type Modes = (String, String, String);
    let modes = async |tx: &Transaction| -> orm::Result<String> {
        let sql = orm::sql!(
            "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only'), \
             current_setting('transaction_deferrable')"
        );
        let (isolation, read_only, deferrable) = tx.fetch_one::<Modes>(sql).await?;
        Ok(format!("{isolation}, {read_only}, {deferrable}"))
    };
    let cases = [
        (db.serializable(), "serializable, off, off"),
        (db.repeatable_read(), "repeatable read, off, off"),
        (db.read_only(), "repeatable read, on, off"),
        (db.read_only().serializable(), "serializable, on, off"),
        (db.deferrable(), "serializable, on, on"),
        (db.deferrable().repeatable_read(), "serializable, on, on"),
    ];
    for (builder, expected) in cases {
        assert_eq!(builder.transaction(modes).await?, expected);
        assert_eq!(builder.retries(1).transaction(modes).await?, expected);
    }
    assert_eq!(db.transaction(modes).await?, "read committed, off, off");
    Ok(())
}
