//! A server that falls silent: nothing waits for it for ever, and no place of the pool is lost to it.

on_each! {
    ; only(Postgres, "SQLite has no network")
    a_read_in_silence,
    a_read_that_is_sent_again_keeps_its_time,
    another_server_has_its_share_of_the_time,
    a_write_in_silence,
    a_begin_in_silence,
    a_statement_of_a_transaction_in_silence,
    a_commit_in_silence,
    a_rollback_in_silence,
    a_stream_in_silence,
    a_dropped_transaction_in_silence,
    a_dropped_commit_in_silence,
    a_query_with_a_timeout_in_silence,
    a_close_in_silence,
    a_connection_that_was_idle_in_silence,
}

use std::time::Duration;

use orm::Error;
use orm::prelude::*;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use crate::library::*;
use orm_tests::support::{Proxy, url};

/// A pool of one connection, which is open, behind a network that can fall silent.
async fn behind_a_proxy(db: &Database) -> orm::Result<(Database, Proxy)> {
    places_behind_a_proxy(1, db).await
}

async fn places_behind_a_proxy(n: usize, db: &Database) -> orm::Result<(Database, Proxy)> {
    stocked(db).await?;
    let server: PgConnectOptions = url().parse().expect("the url of this test");
    let proxy = Proxy::to(server.get_host(), server.get_port()).await;
    let url = server.host("127.0.0.1").port(proxy.port).to_url_lossy();
    let pool = Database::builder(url.as_str())
        .max_connections(n)
        .acquire_timeout(Duration::from_secs(30))
        .statement_timeout(Duration::from_millis(200))
        .connect()
        .await?;
    assert_eq!(Book::objects().count(&pool).await?, 4);
    Ok((pool, proxy))
}

/// Asserts that the only place can be used again, and what is stored.
async fn assert_healed(pool: &Database, proxy: &Proxy, copies: u64) -> orm::Result<()> {
    proxy.heal();
    assert_eq!(changed().count(pool).await?, copies);
    pool.begin().await?.rollback().await
}

fn changed() -> orm::QuerySet<Book> {
    Book::objects().filter(Book.copies.eq(9))
}

async fn change(on: &impl Executor) -> orm::Result<u64> {
    let all = Book::objects().every_row();
    all.update(Book.copies.set(9), on).await
}

fn assert_lost<T: std::fmt::Debug>(done: &orm::Result<T>, may_be_stored: bool) {
    let is_lost = |error: &Error| matches!(error, Error::ConnectionLost { sent, .. } if *sent == may_be_stored);
    assert!(done.as_ref().is_err_and(is_lost), "{done:?}");
}

async fn a_read_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    proxy.fall_silent();
    assert_lost(&Book::objects().all(&pool).await.map(drop), false);
    assert_healed(&pool, &proxy, 0).await
}

/// Its connection is closed, and the next one comes about too late.
async fn a_read_that_is_sent_again_keeps_its_time(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    proxy.cut_off();
    let begun = std::time::Instant::now();
    let hasty = pool.timeout(Duration::from_millis(300));
    let late = Book::objects().count(&hasty).await;
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_healed(&pool, &proxy, 0).await
}

async fn another_server_has_its_share_of_the_time(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let server: PgConnectOptions = url().parse().expect("the url of this test");
    let first = Proxy::to(server.get_host(), server.get_port()).await;
    let second = Proxy::to(server.get_host(), server.get_port()).await;
    let url = server.host("127.0.0.1").port(first.port).to_url_lossy();
    let host = |proxy: &Proxy| format!("127.0.0.1:{}", proxy.port);
    let both = format!("{},{}", host(&first), host(&second));
    let url = url.as_str().replace(&host(&first), &both);
    let pool = Database::builder(&url)
        .acquire_timeout(Duration::from_secs(1))
        .connect()
        .await?;
    first.cut_off();
    assert_eq!(Book::objects().count(&pool).await?, 4);
    second.cut_off();
    second.heal();
    let hasty = pool.timeout(Duration::from_millis(800));
    assert_eq!(Book::objects().count(&hasty).await?, 4);
    Ok(())
}

async fn a_write_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    proxy.fall_silent();
    assert_lost(&change(&pool).await, true);
    assert_healed(&pool, &proxy, 0).await
}

async fn a_begin_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    proxy.fall_silent();
    assert_lost(&pool.begin().await, false);
    assert_healed(&pool, &proxy, 0).await
}

async fn a_statement_of_a_transaction_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    let tx = pool.begin().await?;
    change(&tx).await?;
    proxy.fall_silent();
    let lost = Book::objects().count(&tx).await;
    assert!(lost.as_ref().is_err_and(Error::is_retryable), "{lost:?}");
    assert_lost(&lost, false);
    let broken = tx.commit().await;
    assert!(
        matches!(&broken, Err(error @ Error::TransactionBroken { .. }) if error.is_retryable()),
        "{broken:?}"
    );
    assert_healed(&pool, &proxy, 0).await
}

async fn a_commit_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    let tx = pool.begin().await?;
    change(&tx).await?;
    proxy.fall_silent();
    let unknown = tx.commit().await;
    assert!(
        matches!(unknown, Err(Error::CommitOutcomeUnknown { .. })),
        "{unknown:?}"
    );
    assert_healed(&pool, &proxy, 0).await
}

async fn a_rollback_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    let tx = pool.begin().await?;
    change(&tx).await?;
    proxy.fall_silent();
    assert_lost(&tx.rollback().await, false);
    assert_healed(&pool, &proxy, 0).await
}

async fn a_stream_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    let mut books = Book::objects().stream(&pool);
    proxy.fall_silent();
    let late = books.try_next().await;
    assert!(late.is_err(), "{late:?}");
    drop(books);
    assert_healed(&pool, &proxy, 0).await
}

async fn a_dropped_transaction_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    let tx = pool.begin().await?;
    change(&tx).await?;
    proxy.fall_silent();
    drop(tx);
    assert_healed(&pool, &proxy, 0).await
}

async fn a_dropped_commit_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    let tx = pool.begin().await?;
    change(&tx).await?;
    proxy.fall_silent();
    let mut commit = Box::pin(tx.commit());
    let once = std::future::poll_fn(|context| {
        std::task::Poll::Ready(commit.as_mut().poll(context).is_ready())
    });
    assert!(!once.await);
    drop(commit);
    assert_healed(&pool, &proxy, 0).await
}

async fn a_query_with_a_timeout_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    proxy.fall_silent();
    let all = Book::objects().timeout(Duration::from_millis(20));
    let late = all.count(&pool).await;
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
    proxy.heal();
    let tx = pool.timeout(Duration::from_secs(10)).begin().await?;
    change(&tx).await?;
    proxy.fall_silent();
    let late = all.count(&tx).await;
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
    assert!(matches!(
        Book::objects().count(&tx).await,
        Err(Error::TransactionBroken { .. })
    ));
    drop(tx);
    assert_healed(&pool, &proxy, 0).await
}

async fn a_close_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = behind_a_proxy(&db).await?;
    proxy.fall_silent();
    pool.close().await;
    Ok(())
}

/// One that fell silent tells that the others may have.
async fn a_connection_that_was_idle_in_silence(db: Database) -> orm::Result<()> {
    let (pool, proxy) = places_behind_a_proxy(2, &db).await?;
    let tx = pool.begin().await?;
    assert_eq!(Book::objects().count(&pool).await?, 4);
    tx.rollback().await?;
    proxy.fall_silent();
    assert_lost(&change(&pool).await, true);
    proxy.heal();
    assert_eq!(change(&pool).await?, 4);
    assert_healed(&pool, &proxy, 4).await
}
