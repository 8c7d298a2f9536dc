//! Copies that take long, and what goes on beside them.

on_each! {
    a_copy_may_take_longer_than_a_statement,
    a_copy_that_is_dropped_leaves_nothing,
    what_the_same_transaction_would_give_is_not_waited_for,
    many_rows_take_little_memory;
    only(Sqlite, "of Postgres nobody expects otherwise") readers_go_on_beside_a_copy
}

use std::time::Duration;

use futures_util::stream;
use orm::Error;
use orm::prelude::*;
use tokio::sync::oneshot;

use orm_tests::support::{MostMemory, backend, runs_alone, url};

#[derive(Model, Debug, Clone)]
struct Sample {
    id: i64,
    #[orm(max_length = 40)]
    name: String,
    value: f64,
}

fn sample(n: i32) -> SampleDraft {
    Sample::draft()
        .name(format!("sample {n}"))
        .value(f64::from(n) / 8.0)
}

/// The rows come slowly; each part of the work is short.
async fn a_copy_may_take_longer_than_a_statement(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    let limit = Duration::from_millis(400);
    let impatient = Database::builder(&url())
        .statement_timeout(limit)
        .connect()
        .await?;
    let slowly = stream::unfold(0, |n| async move {
        if n % 5_000 == 0 {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        (n < 15_000).then(|| (sample(n), n + 1))
    });
    assert_eq!(Sample::copy_in(slowly, &impatient).await?, 15_000);
    assert_eq!(Sample::objects().count(&impatient).await?, 15_000);
    Ok(())
}

async fn a_copy_that_is_dropped_leaves_nothing(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    let alone = Database::builder(&url())
        .max_connections(1)
        .connect()
        .await?;
    let (begun, has_begun) = oneshot::channel();
    let mut begun = Some(begun);
    // Most of it has gone to the database when it waits for ever.
    let endless = stream::unfold(0, |n| async move {
        if n == 30_000 {
            std::future::pending::<()>().await;
        }
        Some((sample(n), n + 1))
    });
    let copy = Sample::copy_in(endless, &alone).on_progress(|rows| {
        if rows > 10_000
            && let Some(begun) = begun.take()
        {
            begun.send(()).expect("it is waited for");
        }
    });
    tokio::select! {
        done = copy => panic!("{done:?}"),
        begun = has_begun => begun.expect("it has begun"),
    }
    assert_eq!(Sample::objects().count(&alone).await?, 0);
    assert_eq!(Sample::copy_in([sample(1)], &alone).await?, 1);
    assert_eq!(Sample::objects().count(&db).await?, 1);
    Ok(())
}

async fn what_the_same_transaction_would_give_is_not_waited_for(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    let short = Duration::from_millis(50);
    let db = Database::builder(&url())
        .acquire_timeout(short)
        .connect()
        .await?;
    let tx = db.begin().await?;
    let stored = stream::unfold(0, |n| {
        let tx = &tx;
        async move {
            if n == 20_000 {
                let count = Sample::objects().count(tx).await;
                return count.err().map(|error| (Err(error), n));
            }
            Some((Ok(sample(n)), n + 1))
        }
    });
    let failed = Sample::copy_in(stored, &tx).await;
    let Err(Error::PoolTimedOut { why }) = &failed else {
        panic!("{failed:?}");
    };
    assert!(why.contains("savepoint"), "{why}");
    tx.rollback().await
}

/// Asks a process of its own, whose memory nobody else uses.
async fn many_rows_take_little_memory(db: Database) -> orm::Result<()> {
    let test = format!(
        "copy_in::time::{}::many_rows_take_little_memory",
        backend(&db)
    );
    if !runs_alone(&test) {
        return Ok(());
    }
    let rows = std::env::var("ORM_TEST_COPIED_ROWS");
    let rows = rows.map_or(100_000, |rows| rows.parse().expect("a number"));
    db.create_tables(schema![Sample]).await?;
    // Whatever is set up once.
    Sample::copy_in((0..5_000).map(sample), &db).await?;
    let memory = MostMemory::so_far();
    assert_eq!(
        Sample::copy_in((0..rows).map(sample), &db).await?,
        u64::from(rows.cast_unsigned())
    );
    let grown = memory.growth();
    println!("{rows} rows took {grown} kB more");
    assert!(grown < 16 << 10, "{grown} kB more");
    Ok(())
}

/// Reads while rows are being copied, and writes when they are.
#[cfg(feature = "sqlite")]
async fn readers_go_on_beside_a_copy(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    sample(0).save(&db).await?;
    let reader = &db;
    let counted = stream::unfold(0, |n| async move {
        if n % 5_000 == 0 {
            assert_eq!(Sample::objects().count(reader).await.ok(), Some(1));
        }
        (n < 20_000).then(|| (sample(n), n + 1))
    });
    assert_eq!(Sample::copy_in(counted, &db).await?, 20_000);
    sample(1).save(&db).await?;
    assert_eq!(Sample::objects().count(&db).await?, 20_002);
    Ok(())
}
