//! Transactions, and waiting for the only connection.

use super::*;

#[tokio::test]
async fn a_transaction_is_stored_as_a_whole_or_not_at_all() {
    let db = memory().await;
    let n = db
        .transaction(async |tx| run(tx, Verb::Insert, INSERT).await)
        .await
        .unwrap();
    assert_eq!((n, books(&db).await), (1, 2));
    let failed = db.transaction(async |tx| {
        run(tx, Verb::Delete, "DELETE FROM book").await?;
        Err::<(), _>(Error::PoolClosed)
    });
    assert!(matches!(failed.await, Err(Error::PoolClosed)));
    let tx = db.begin().await.unwrap();
    run(&tx, Verb::Delete, "DELETE FROM book").await.unwrap();
    drop(tx);
    assert_eq!(books(&db).await, 2);
}

#[tokio::test]
async fn an_error_breaks_its_transaction_even_if_it_is_ignored() {
    let db = memory().await;
    let committed = db.transaction(async |tx| {
        run(tx, Verb::Insert, INSERT).await?;
        run(tx, Verb::Insert, INSERT).await.unwrap_err();
        let next = run(tx, Verb::Select, "SELECT 1").await.unwrap_err();
        assert!(matches!(next, Error::TransactionBroken { first } if matches!(*first, Error::UniqueViolation { .. })));
        Ok(())
    });
    assert!(matches!(
        committed.await,
        Err(Error::TransactionBroken { .. })
    ));
    assert_eq!(books(&db).await, 1);
}

#[tokio::test]
async fn what_is_refused_before_the_database_breaks_nothing() {
    let db = memory().await;
    let tx = db.begin().await.unwrap();
    let mut nul = statement(Verb::Select, "SELECT ?", Some(&BOOK));
    nul.parameters = vec![Value::Text("a\0b".to_owned()).into()];
    assert!(matches!(
        execute(tx.target(), &nul).await,
        Err(Error::InvalidText {
            model: "Book",
            field: None
        })
    ));
    nul.parameters = vec![Value::F64(f64::NAN).into()];
    assert!(matches!(
        execute(tx.target(), &nul).await,
        Err(Error::OutOfRange { model: "Book", .. })
    ));
    nul.text.push('\0');
    assert!(matches!(
        execute(tx.target(), &nul).await,
        Err(Error::InvalidQuery { model: "Book", .. })
    ));
    let of_no_model = run(&tx, Verb::Select, "SELECT 1\0").await.unwrap_err();
    assert_eq!(
        of_no_model.to_string(),
        "database error: the SQL text holds a NUL character; remove it"
    );
    run(&tx, Verb::Insert, INSERT).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(books(&db).await, 2);
}

#[tokio::test]
async fn who_holds_the_only_connection_is_told() {
    let db = memory().await;
    let tx = db.begin().await.unwrap();
    let why = integers(&db, "SELECT 1").await.unwrap_err().to_string();
    assert!(
        why.contains(
            "the only connection is held by the transaction begun at orm-core/src/db/tests/transactions.rs:"
        ),
        "{why}"
    );
    drop(tx);
    assert_eq!(integers(&db, "SELECT 1").await.unwrap(), [1]);
}
