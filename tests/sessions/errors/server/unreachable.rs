//! Servers that the server asks in turn, and that do not answer it.

on_each! {
    ;only(Postgres, "SQLite asks no server") a_read_of_a_table_elsewhere,
    a_write_that_another_server_may_have,
    a_commit_that_another_server_may_have,
}

use std::sync::atomic::{AtomicU32, Ordering};

use orm::Error;
use orm::prelude::*;

use crate::errors::by_hand;
use orm_tests::support::url;

#[derive(Model, Debug, Clone)]
struct Branch {
    id: i64,
    city: String,
}

/// Connects by one connection, so that whatever runs on another one shows.
async fn by_one_connection() -> orm::Result<Database> {
    Database::builder(&url()).max_connections(1).connect().await
}

async fn session(db: &Database) -> orm::Result<i32> {
    db.fetch_one(sql!("SELECT pg_backend_pid()")).await
}

/// Makes each row of branches that is written a failure of this code, at once or at the commit.
async fn fail_to_write(db: &Database, code: &str, when: &str) -> orm::Result<()> {
    db.create_tables(schema![Branch]).await?;
    let sql = format!(
        "CREATE FUNCTION send_on() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'connection to the remote node failed' USING ERRCODE = '{code}'; END $$;
        CREATE CONSTRAINT TRIGGER send_on AFTER INSERT ON branch {when}
            FOR EACH ROW EXECUTE FUNCTION send_on()"
    );
    by_hand(db, sql.leak()).await
}

async fn a_read_of_a_table_elsewhere(db: Database) -> orm::Result<()> {
    // Nobody listens at port 1.
    by_hand(
        &db,
        "CREATE EXTENSION postgres_fdw;
        CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1');
        CREATE USER MAPPING FOR CURRENT_USER SERVER elsewhere;
        CREATE FOREIGN TABLE branch (id bigint NOT NULL, city text NOT NULL) SERVER elsewhere",
    )
    .await?;
    let pool = by_one_connection().await?;
    let before = session(&pool).await?;
    let error = Branch::objects().all(&pool).await.expect_err("no server");
    assert!(
        matches!(error, Error::Unreachable { sent: false, .. }),
        "{error:?}"
    );
    assert!(error.is_retryable());
    assert_eq!(
        (error.http_status(), error.http_retry_after()),
        (503, Some(5))
    );
    let text = error.to_string();
    assert!(
        text.contains("\"elsewhere\" (connection to server"),
        "{text}"
    );
    assert!(
        text.ends_with("run it again, a transaction from its start"),
        "{text}"
    );
    // A write does not come to the other server either.
    let unsaved = Branch::draft().city("Concord").save(&pool).await;
    assert!(
        matches!(unsaved, Err(Error::Unreachable { sent: false, .. })),
        "{unsaved:?}"
    );
    assert_eq!(session(&pool).await?, before);
    Ok(())
}

async fn a_write_that_another_server_may_have(db: Database) -> orm::Result<()> {
    fail_to_write(&db, "08006", "").await?;
    let pool = by_one_connection().await?;
    let before = session(&pool).await?;
    let unsaved = Branch::draft().city("Concord").save(&pool).await;
    let Err(error @ Error::Unreachable { sent: true, .. }) = unsaved else {
        panic!("{unsaved:?}");
    };
    assert!(!error.is_retryable());
    assert!(
        error.to_string().ends_with("look before you retry"),
        "{error}"
    );
    // Within a transaction nothing lasts, so that it is run again.
    let attempts = AtomicU32::new(0);
    let unsaved = pool.retries(2).transaction(async |tx| {
        attempts.fetch_add(1, Ordering::Relaxed);
        Branch::draft().city("Concord").save(tx).await
    });
    let unsaved = unsaved.await;
    assert!(
        matches!(unsaved, Err(Error::Unreachable { sent: false, .. })),
        "{unsaved:?}"
    );
    assert_eq!(attempts.into_inner(), 3);
    assert_eq!(session(&pool).await?, before);
    Ok(())
}

async fn a_commit_that_another_server_may_have(db: Database) -> orm::Result<()> {
    fail_to_write(&db, "08006", "DEFERRABLE INITIALLY DEFERRED").await?;
    let pool = by_one_connection().await?;
    let before = session(&pool).await?;
    let tx = pool.begin().await?;
    Branch::draft().city("Concord").save(&tx).await?;
    let uncommitted = tx.commit().await;
    assert!(
        matches!(uncommitted, Err(Error::Unreachable { sent: true, .. })),
        "{uncommitted:?}"
    );
    assert_eq!(session(&pool).await?, before);
    Ok(())
}
