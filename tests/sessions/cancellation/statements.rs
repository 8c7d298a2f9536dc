//! Outside of transactions: reads, writes, connections that are lent, connecting.

on_each! {
    a_dropped_read_leaves_nothing_behind,
    a_dropped_write_is_stored_as_a_whole_or_not_at_all,
    a_dropped_use_of_a_lent_connection_leaves_nothing_behind,
    settings_of_a_lent_connection_go_with_it,
    a_dropped_connect_leaves_no_session;
    only(Sqlite, "memory is SQLite's alone") a_database_in_memory_outlives_what_is_dropped,
        a_lent_database_in_memory_is_set_up_again
}

use std::time::Duration;

use orm::prelude::*;

use super::moment::{Polled, at_each_moment};
use super::outside::{Outside, url_of_pool};
use super::scene::*;
use super::works::{READS, WRITES, Work};
use super::{assert_many, drop_all};

/// Drops each of these at each moment, however the connection is; answers how often. Where it is not ready, it matters
/// little what is sent.
async fn drop_each(works: &[Work], db: &Database) -> orm::Result<usize> {
    tables(db).await?;
    let mut dropped = 0;
    for setup in Setup::all(db.backend()) {
        let mut scene = Scene::new(db, setup).await;
        let is_ready = setup.link == Link::Warm;
        let works = if is_ready { works } else { &works[..2] };
        for Work { name, after, run } in works {
            let run = async |pool: &Database, shelf| run(pool, shelf).await;
            dropped += drop_all(&mut scene, name, after, run).await;
        }
        scene.close().await;
    }
    Ok(dropped)
}

async fn a_dropped_read_leaves_nothing_behind(db: Database) -> orm::Result<()> {
    assert_many(drop_each(&READS, &db).await?, 60);
    Ok(())
}

async fn a_dropped_write_is_stored_as_a_whole_or_not_at_all(db: Database) -> orm::Result<()> {
    assert_many(drop_each(&WRITES, &db).await?, 50);
    Ok(())
}

/// A transaction by hand.
macro_rules! update_by_hand {
    ($connection:ident, $shelf:ident) => {{
        sqlx::query("BEGIN").execute(&mut *$connection).await?;
        let update = sqlx::query("UPDATE item SET n = 5 WHERE shelf_id = $1").bind($shelf);
        update.execute(&mut *$connection).await?;
        tokio::task::yield_now().await;
        sqlx::query("COMMIT").execute($connection).await.map(drop)
    }};
}

async fn a_dropped_use_of_a_lent_connection_leaves_nothing_behind(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let by_hand = async |pool: &Database, shelf: i64| {
        let done: sqlx::Result<()> = match pool.backend() {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => {
                let lent = pool.with_sqlite(async |connection| update_by_hand!(connection, shelf));
                lent.await?
            }
            #[cfg(feature = "postgres")]
            _ => {
                let lent =
                    pool.with_postgres(async |connection| update_by_hand!(connection, shelf));
                lent.await?
            }
            #[cfg(not(feature = "postgres"))]
            _ => unreachable!("no test runs on it"),
        };
        done.expect("nothing is wrong with it");
        Ok(())
    };
    for setup in Setup::WARM {
        let mut scene = Scene::new(&db, setup).await;
        drop_all(&mut scene, "lent", "a5 b5 c5", by_hand).await;
        scene.close().await;
    }
    Ok(())
}

/// Takes a connection that neither writes nor checks foreign keys, and waits on it for ever, or panics.
async fn spoil(pool: Database, panics: bool) -> orm::Result<()> {
    let end = async || {
        assert!(!panics, "whoever has the connection panics");
        std::future::pending::<()>().await;
    };
    match pool.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            pool.with_sqlite(async |connection| {
                let spoil = "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA query_only = ON";
                sqlx::raw_sql(spoil).execute(connection).await.expect(spoil);
                end().await;
            })
            .await
        }
        #[cfg(feature = "postgres")]
        _ => {
            pool.with_postgres(async |connection| {
                let spoil = "SET session_replication_role = replica; SET default_transaction_read_only = on";
                sqlx::raw_sql(spoil).execute(connection).await.expect(spoil);
                end().await;
            })
            .await
        }
        #[cfg(not(feature = "postgres"))]
        _ => unreachable!("no test runs on it"),
    }
}

/// Asserts that a connection writes and checks foreign keys, whoever had it and was dropped, or panicked.
async fn assert_unspoiled(pool: &Database) -> orm::Result<()> {
    let shelf = shelves(1, pool).await?[0];
    for panics in [false, true] {
        let spoiling = tokio::spawn(spoil(pool.clone(), panics));
        if !panics {
            tokio::time::sleep(Duration::from_millis(100)).await;
            spoiling.abort();
        }
        assert!(spoiling.await.is_err());
        put("d4", shelf, pool).await?;
        let lost = put("e5", -1, pool).await;
        assert!(
            matches!(lost, Err(Error::ForeignKeyViolation { .. })),
            "{lost:?}"
        );
    }
    Ok(())
}

async fn settings_of_a_lent_connection_go_with_it(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let pool = Database::builder(&url_of_pool(db.backend()))
        .max_connections(1)
        .connect()
        .await?;
    assert_unspoiled(&pool).await?;
    #[cfg(feature = "sqlite")]
    if pool.backend() == Backend::Sqlite {
        let level = pool.with_sqlite(async |connection| {
            sqlx::query_scalar::<_, i64>("PRAGMA synchronous")
                .fetch_one(connection)
                .await
        });
        assert_eq!(
            level.await?.expect("a level"),
            2,
            "a commit is on the disk when it returns"
        );
    }
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_lent_database_in_memory_is_set_up_again(_: Database) -> orm::Result<()> {
    let memory = Database::connect("sqlite::memory:").await?;
    tables(&memory).await?;
    assert_unspoiled(&memory).await?;
    let spoil = sqlx::raw_sql("PRAGMA foreign_keys = OFF; PRAGMA query_only = ON");
    let spoiled = memory.with_sqlite(async |connection| spoil.execute(connection).await.map(drop));
    spoiled.await?.expect("two settings");
    assert_unspoiled(&memory).await
}

async fn a_dropped_connect_leaves_no_session(db: Database) {
    let mut outside = Outside::connect(db.backend()).await;
    let url = url_of_pool(db.backend());
    at_each_moment(async |moment| {
        let connected = Polled::new(Database::connect(&url)).until(moment).await;
        let done = connected.is_some();
        drop(connected);
        outside.wait_for_end(&format!("{moment:?}")).await;
        done
    })
    .await;
}

#[cfg(feature = "sqlite")]
async fn a_database_in_memory_outlives_what_is_dropped(_: Database) -> orm::Result<()> {
    let memory = Database::connect("sqlite::memory:").await?;
    tables(&memory).await?;
    for Work { name, after, run } in READS.iter().chain(&WRITES) {
        at_each_moment(async |moment| {
            let shelf = shelves(1, &memory).await.expect("a shelf")[0];
            let done = Polled::new(run(&memory, shelf)).until(moment).await;
            let stock = stock(shelf, &memory).await.expect("its items");
            assert!([STOCK, after].contains(&stock.as_str()), "{name}: {stock}");
            done.map(|done| done.expect(name)).is_some()
        })
        .await;
    }
    Ok(())
}
