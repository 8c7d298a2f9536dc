//! Statements: rows, counts, and what is refused before it is sent.

use super::*;
use crate::db::{BatchedRows, RawRows};
use crate::value::Reader;

#[tokio::test]
async fn rows_are_read_and_changes_counted() {
    let db = memory().await;
    assert_eq!(
        integers(&db, "SELECT id FROM author ORDER BY id")
            .await
            .unwrap(),
        [1, 2]
    );
    assert_eq!(
        run(&db, Verb::Update, "UPDATE author SET name = 'x'")
            .await
            .unwrap(),
        2
    );
    let error = integers(&db, "SELECT name FROM author").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "database error: cannot read a column: found a text"
    );
    let error = integers(&db, "SELECT NULL").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "database error: cannot read a column: found null"
    );
}

#[tokio::test]
async fn rows_that_were_packed_for_nobody_are_forgotten() {
    let db = memory().await;
    let all = "SELECT id FROM author ORDER BY id DESC";
    let mut all = statement(Verb::Select, all, None);
    all.columns = 1;
    let mut found = Vec::new();
    for polls in 0..20 {
        let mut read = |row: &mut dyn crate::value::Reader| {
            found.push(row.i64().map_err(DecodeError::of_no_model)?);
            Ok(())
        };
        let mut fetched = Box::pin(fetch(db.target(), &all, &mut read));
        for _ in 0..polls {
            let ready = poll_fn(|context| Poll::Ready(fetched.as_mut().poll(context).is_ready()));
            if ready.await {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(fetched);
        assert_eq!(integers(&db, "SELECT 7").await.unwrap(), [7]);
    }
    assert!(found.chunks(2).all(|rows| rows == [2, 1]), "{found:?}");
}

/// Futures are moved, and those of ends are allocated: the long way of a statement is on the heap by itself.
#[tokio::test]
async fn the_futures_of_statements_are_small() {
    let db = memory().await;
    let question = statement(Verb::Select, "SELECT 1", None);
    let mut read = |_: &mut dyn crate::value::Reader| Ok(());
    let fetched = size_of_val(&fetch(db.target(), &question, &mut read));
    let executed = size_of_val(&execute(db.target(), &question));
    assert!(fetched <= 512 && executed <= 512, "{fetched}, {executed}");
}

#[tokio::test]
async fn a_short_query_is_answered_at_the_first_poll() {
    let db = memory().await;
    let mut all = statement(Verb::Select, "SELECT id FROM author ORDER BY id", None);
    all.columns = 1;
    let tx = db.begin().await.unwrap();
    // How many runs it takes until its text is known to be short depends on the machine.
    let mut runs = 0;
    loop {
        runs += 1;
        let mut found = Vec::new();
        let mut read = |row: &mut dyn crate::value::Reader| {
            found.push(row.i64().map_err(DecodeError::of_no_model)?);
            Ok(())
        };
        let mut fetched = Box::pin(fetch(tx.target(), &all, &mut read));
        let at_once = poll_immediate(&mut fetched).await;
        if let Some(done) = at_once {
            drop(fetched);
            done.unwrap();
            assert_eq!(found, [1, 2]);
            break;
        }
        fetched.await.unwrap();
        assert_eq!(found, [1, 2]);
        assert!(runs < 10_000, "it is never carried out at once");
    }
    tx.commit().await.unwrap();
    let recorded = db.queries();
    let asked = recorded.iter().filter(|query| query.text == all.text);
    assert_eq!(asked.count(), runs, "each is recorded once");
}

#[tokio::test]
async fn what_binds_too_much_is_refused_with_its_size() {
    let settings = Database::builder("sqlite::memory:").max_bind_bytes(100);
    let db = settings.connect().await.unwrap();
    run(&db, Verb::Schema, TABLES).await.unwrap();
    let question = statement(Verb::Select, "SELECT ?, ?", Some(&BOOK));
    let bind = |parameters| question.with_parameters(parameters);
    let text = |length| Parameter::One(Value::Text("x".repeat(length)));
    let numbers = |count| (0..count).map(Value::I64).collect();
    let keys = |count| Parameter::List(Array::new(Type::I64, numbers(count)));
    let tx = db.begin().await.unwrap();
    for parameters in [vec![text(60), text(41)], vec![keys(12), text(5)]] {
        let refused = execute(tx.target(), &bind(parameters)).await.unwrap_err();
        assert!(matches!(refused, Error::OutOfRange { model: "Book", .. }));
        let refused = refused.to_string();
        assert!(refused.contains("binds 101 bytes") && refused.contains("`max_bind_bytes` is 100"));
    }
    for parameters in [vec![text(60), text(40)], vec![keys(12), text(4)]] {
        execute(tx.target(), &bind(parameters)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_stream_goes_row_by_row_and_may_be_dropped() {
    let db = memory().await;
    let all = "SELECT id FROM author ORDER BY id";
    let at = std::panic::Location::caller();
    let opened = || {
        let query = statement(Verb::Select, all, None);
        stream(db.target(), query, at, Numbers::default)
    };
    let mut rows = opened();
    let mut ids = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        ids.extend(batch.read);
    }
    assert_eq!(ids, [1, 2]);
    let mut rows = opened();
    assert!(rows.next().await.unwrap().is_some());
    let why = integers(&db, all).await.unwrap_err().to_string();
    assert!(
        why.contains("held by the stream opened at orm-core/src/db/tests/statements.rs:"),
        "{why}"
    );
    drop(rows);
    assert_eq!(integers(&db, all).await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn a_stream_reads_at_most_sixteen_rows_at_a_time() {
    let db = memory().await;
    let text = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200) SELECT x FROM n";
    let mut query = statement(Verb::Select, text, None);
    query.columns = 1;
    let start = || Numbers {
        refused: Some(150),
        ..Numbers::default()
    };
    let mut rows = stream(db.target(), query, std::panic::Location::caller(), start);
    let (mut numbers, mut sizes) = (Vec::new(), Vec::new());
    while let Ok(batch) = rows.next().await {
        let batch = batch.expect("a row cannot be read");
        sizes.push(batch.read.len());
        numbers.extend(batch.read);
    }
    assert!(numbers.into_iter().eq(1..150));
    assert!(sizes.iter().all(|&rows| rows <= 16), "{sizes:?}");
}

/// A batch of numbers, of which one is refused.
#[derive(Default)]
struct Numbers {
    read: Vec<i64>,
    refused: Option<i64>,
}

impl BatchedRows for Numbers {
    fn read(&mut self, row: &mut dyn Reader) -> Result<()> {
        let number = row.i64().map_err(DecodeError::of_no_model)?;
        if Some(number) == self.refused {
            return Err(Error::DoesNotExist { model: "Number" });
        }
        self.read.push(number);
        Ok(())
    }

    fn kept(&mut self) -> Option<&mut RawRows> {
        None
    }
}

#[tokio::test]
async fn a_statement_that_nobody_waits_for_is_stopped() {
    let db = memory().await;
    let long = "INSERT INTO author WITH RECURSIVE n(x) AS (SELECT 9 UNION ALL SELECT x + 1 FROM n) SELECT x, 'x' FROM n";
    assert!(
        tokio::time::timeout(Duration::from_millis(20), run(&db, Verb::Insert, long))
            .await
            .is_err()
    );
    assert_eq!(
        integers(&db, "SELECT id FROM author").await.unwrap().len(),
        2
    );
    let tx = db.begin().await.unwrap();
    run(&tx, Verb::Insert, INSERT).await.unwrap();
    assert!(
        tokio::time::timeout(Duration::from_millis(20), run(&tx, Verb::Insert, long))
            .await
            .is_err()
    );
    assert!(matches!(
        run(&tx, Verb::Insert, INSERT).await,
        Err(Error::TransactionBroken { .. })
    ));
    tx.rollback().await.unwrap();
    assert_eq!(books(&db).await, 1);
}

#[tokio::test]
async fn statements_are_counted() {
    let db = memory().await;
    let before = db.queries().len();
    let read = async || {
        integers(&db, "SELECT 1").await?;
        db.transaction(async |tx| integers(tx, "SELECT 2").await)
            .await
    };
    assert_eq!(assert_queries(&db, 2, read).await.unwrap(), [2]);
    assert_eq!(
        db.queries()[before..]
            .iter()
            .map(|query| &*query.text)
            .collect::<Vec<_>>(),
        ["SELECT 1", "SELECT 2"]
    );
}

#[tokio::test]
async fn text_in_double_quotes_is_no_string_and_letters_are_unicode() {
    let db = memory().await;
    for text in [
        r#"SELECT "nosuch" FROM book"#,
        r#"CREATE INDEX i ON book ("nosuch")"#,
    ] {
        assert!(
            matches!(
                run(&db, Verb::Schema, text).await,
                Err(Error::SchemaMismatch { .. })
            ),
            "{text}"
        );
    }
    let is_so = "SELECT orm_lower('ÀÉ') = 'àé' AND orm_upper('straße') = 'STRASSE' AND orm_lower(NULL) IS NULL AND orm_lower(1) IS NULL AND orm_fold('Σας') = 'ΣΑΣ' AND orm_fold('ẞ') = 'SS'";
    assert_eq!(integers(&db, is_so).await.unwrap(), [1]);
}
