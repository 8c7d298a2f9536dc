//! Which poolers pass, and what the others are told.

use orm::Error;
use orm::db::Pooler;
use orm::prelude::*;
use sqlx::PgConnection;

use crate::{Account, Pooled, another_client};

/// Whether an error says what to set.
fn names_the_setting(error: &Error) -> bool {
    matches!(error, Error::Connect { .. })
        && error.to_string().contains("`.pooler(Pooler::Transaction)`")
}

#[tokio::test]
async fn shared_sessions_are_refused_where_nothing_was_set() {
    for sessions in 1..=3 {
        let pooled = Pooled::new("transaction", sessions);
        // The second finds sessions that the first one opened.
        for _ in 0..2 {
            let refused = pooled.builder().connect().await.map(drop);
            let error = refused.expect_err("sessions are shared");
            assert!(names_the_setting(&error), "{sessions}: {error}");
        }
    }
}

#[tokio::test]
async fn shared_sessions_are_refused_while_others_use_them() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    let busy: Vec<_> = std::iter::repeat_with(|| pooled.client()).take(4).collect();
    let mut tasks = Vec::new();
    for client in busy {
        let client = client.await?;
        client.create_tables(schema![Account]).await?;
        tasks.push(tokio::spawn(async move {
            loop {
                if let Err(error) = Account::objects().count(&client).await {
                    return error;
                }
            }
        }));
    }
    for _ in 0..20 {
        let refused = pooled.builder().connect().await.map(drop);
        let error = refused.expect_err("sessions are shared");
        assert!(names_the_setting(&error), "{error}");
    }
    for task in tasks {
        assert!(!task.is_finished(), "{:?}", task.await);
        task.abort();
    }
    Ok(())
}

#[tokio::test]
async fn a_session_for_each_client_passes() -> orm::Result<()> {
    for sessions in [1, 20] {
        let pooled = Pooled::new("session", sessions);
        for pooler in [Pooler::Auto, Pooler::Session] {
            let db = pooled
                .builder()
                .pooler(pooler)
                .max_connections(sessions)
                .connect()
                .await?;
            db.create_tables(schema![Account]).await?;
            for owner in 0..10 {
                Account::draft()
                    .owner(owner)
                    .name(format!("{pooler:?}"))
                    .save(&db)
                    .await?;
            }
            assert_eq!(
                Account::objects()
                    .filter(Account.name.eq(format!("{pooler:?}")))
                    .count(&db)
                    .await?,
                10
            );
            db.close().await;
        }
    }
    Ok(())
}

/// PgBouncer answers nothing to whoever waits for a session, so that the next connection is one that is given back.
#[tokio::test]
async fn a_pool_of_more_connections_than_sessions_shares_those() -> orm::Result<()> {
    let pooled = Pooled::new("session", 1);
    let db = pooled
        .builder()
        .pooler(Pooler::Session)
        .max_connections(3)
        .connect()
        .await?;
    db.create_tables(schema![Account]).await?;
    let counts = || Account::objects().count(&db);
    let (one, other, third) = tokio::join!(counts(), counts(), counts());
    assert_eq!((one?, other?, third?), (0, 0, 0));
    Ok(())
}

#[tokio::test]
async fn no_transactions_no_connection() {
    let pooled = Pooled::new("statement", 2);
    for pooler in [Pooler::Auto, Pooler::Transaction] {
        let refused = pooled.builder().pooler(pooler).connect().await.map(drop);
        let error = refused.expect_err("PgBouncer refuses transactions");
        assert!(matches!(error, Error::Connect { .. }), "{error}");
        assert!(error.to_string().contains("statement pooling"), "{error}");
    }
}

#[tokio::test]
async fn a_statement_of_another_client_is_never_carried_out() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    pooled
        .direct()
        .await?
        .create_tables(schema![Account])
        .await?;
    let _other = leave_a_statement(&pooled.url()).await;
    Account::draft()
        .owner(1)
        .name("kept")
        .save(&pooled.direct().await?)
        .await?;
    let db = pooled.builder().pooler(Pooler::Session).connect().await?;
    for _ in 0..3 {
        let error = Account::objects()
            .count(&db)
            .await
            .expect_err("the name is taken");
        assert!(names_the_setting(&error), "{error}");
    }
    let begun = db
        .begin()
        .await
        .map(drop)
        .expect_err("nothing can be trusted");
    assert!(names_the_setting(&begun), "{begun}");
    let direct = pooled.direct().await?;
    assert_eq!(Account::objects().count(&direct).await?, 1);
    Ok(())
}

#[tokio::test]
async fn what_was_begun_before_is_not_stored() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    pooled
        .direct()
        .await?
        .create_tables(schema![Account])
        .await?;
    let db = pooled.builder().pooler(Pooler::Session).connect().await?;
    // The transaction keeps one session, so that the other client's statement stays on the second.
    let open = db.begin().await?;
    Account::draft().owner(1).name("before").save(&open).await?;
    let _other = leave_a_statement(&pooled.url()).await;
    let error = Account::objects()
        .count(&db)
        .await
        .expect_err("the name is taken");
    assert!(names_the_setting(&error), "{error}");
    let error = open.commit().await.expect_err("nothing can be trusted");
    assert!(names_the_setting(&error), "{error}");
    assert_eq!(Account::objects().count(&pooled.direct().await?).await?, 0);
    Ok(())
}

/// Another client, of another library, leaves a statement on a session under the name that the driver gives its first.
async fn leave_a_statement(url: &str) -> PgConnection {
    let mut other = another_client(url).await;
    let text = "DELETE FROM account WHERE owner = 1";
    sqlx::query(text)
        .execute(&mut other)
        .await
        .expect("its own statement");
    other
}
