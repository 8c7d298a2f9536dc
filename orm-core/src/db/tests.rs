//! Tests without a server, on `sqlite::memory:`, where the one connection is the database.

use super::*;
use crate::error::{DecodeError, Error, Result};
use crate::schema::{Field, Index, OnDelete, Relation, Schema, Table};
use crate::sql::{Statement, Verb};
use crate::value::{Array, Parameter, Type, Value};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

const KEY: &[Type] = &[Type::I64];
const TEXT: &[Type] = &[Type::Text];

static AUTHOR: Table = Table::new(
    "Author",
    "tests",
    "author",
    &[
        Field::new("id", "id", KEY, false).identity(true),
        Field::new("name", "name", TEXT, false).max_length(10),
    ],
    &[0],
);
static BOOK: Table = Table::new(
    "Book",
    "tests",
    "book",
    &[
        Field::new("id", "id", KEY, false).identity(true),
        Field::new("title", "title", TEXT, false),
        Field::new("author", "author_id", KEY, false).relation(Relation::new(
            || &AUTHOR,
            OnDelete::Protect,
            None,
        )),
        Field::new("editor", "editor_id", KEY, true).relation(Relation::new(
            || &AUTHOR,
            OnDelete::SetNull,
            None,
        )),
    ],
    &[0],
)
.uniques(&[Index { fields: &[1, 2] }]);
static PRIZE: Table = Table::new(
    "Prize",
    "tests",
    "prize",
    &[
        Field::new("id", "id", KEY, false).identity(true),
        Field::new("winner", "winner_id", KEY, false).relation(Relation::new(
            || &AUTHOR,
            OnDelete::Protect,
            None,
        )),
    ],
    &[0],
);

const TABLES: &str = "
    CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, CONSTRAINT author_name_len CHECK (length(name) <= 10)) STRICT;
    CREATE TABLE book (
        id INTEGER PRIMARY KEY, title TEXT NOT NULL,
        author_id INTEGER NOT NULL REFERENCES author ON DELETE RESTRICT,
        editor_id INTEGER REFERENCES author ON DELETE SET NULL
    ) STRICT;
    CREATE UNIQUE INDEX book_title_author_id_key ON book (title, author_id);
    CREATE TABLE prize (id INTEGER PRIMARY KEY, winner_id INTEGER NOT NULL REFERENCES author ON DELETE RESTRICT) STRICT;
    INSERT INTO author VALUES (1, 'Louisa'), (2, 'Jo');
    INSERT INTO book VALUES (1, 'Little Women', 1, NULL);
    INSERT INTO prize VALUES (1, 2);
";

async fn memory() -> Database {
    let settings = Database::builder("sqlite::memory:")
        .acquire_timeout(Duration::from_millis(200))
        .record_queries(true);
    let db = settings.connect().await.unwrap();
    run(&db, Verb::Schema, TABLES).await.unwrap();
    db.inner()
        .name_models(&Schema::new([&AUTHOR, &BOOK, &PRIZE]));
    db
}

fn statement(verb: Verb, text: &str, table: Option<&'static Table>) -> Statement {
    Statement::new(text, Vec::new(), table, verb)
}

async fn run(on: &dyn Executor, verb: Verb, text: &str) -> Result<u64> {
    execute(on.target(), &statement(verb, text, None)).await
}

async fn fails(on: &dyn Executor, verb: Verb, text: &str, table: &'static Table) -> Error {
    let mut statement = statement(verb, text, Some(table));
    if verb == Verb::Insert {
        statement.written = table.columns().iter().map(|column| column.name).collect();
    }
    if verb == Verb::Delete {
        statement.condition = text.find(" WHERE").map(|start| start..text.len());
    }
    execute(on.target(), &statement).await.unwrap_err()
}

async fn integers(on: &dyn Executor, text: &str) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    let mut read = |row: &mut dyn crate::value::Reader| {
        found.push(row.i64().map_err(DecodeError::into_error)?);
        Ok(())
    };
    fetch(on.target(), &statement(Verb::Select, text, None), &mut read).await?;
    Ok(found)
}

async fn books(db: &Database) -> i64 {
    integers(db, "SELECT count(*) FROM book").await.unwrap()[0]
}

const INSERT: &str = "INSERT INTO book (title, author_id) VALUES ('Little Men', 1)";

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
    assert!(matches!(error, Error::Decode { found, .. } if found == "a text"));
    let error = integers(&db, "SELECT NULL").await.unwrap_err();
    assert!(matches!(error, Error::Decode { found, .. } if found == "null"));
}

#[tokio::test]
async fn rows_that_were_packed_for_nobody_are_forgotten() {
    let db = memory().await;
    let all = Statement {
        columns: 1,
        ..statement(Verb::Select, "SELECT id FROM author ORDER BY id DESC", None)
    };
    let mut found = Vec::new();
    for polls in 0..20 {
        let mut read = |row: &mut dyn crate::value::Reader| {
            found.push(row.i64().map_err(DecodeError::into_error)?);
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
    let mut nul = statement(Verb::Select, "SELECT ?", None);
    nul.parameters = vec![Value::Text("a\0b".to_owned()).into()];
    assert!(matches!(
        execute(tx.target(), &nul).await,
        Err(Error::InvalidText { .. })
    ));
    nul.parameters = vec![Value::F64(f64::NAN).into()];
    assert!(matches!(
        execute(tx.target(), &nul).await,
        Err(Error::OutOfRange { .. })
    ));
    assert!(matches!(
        run(&tx, Verb::Select, "SELECT 1\0").await,
        Err(Error::InvalidQuery { .. })
    ));
    run(&tx, Verb::Insert, INSERT).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(books(&db).await, 2);
}

#[tokio::test]
async fn what_binds_too_much_is_refused_with_its_size() {
    let settings = Database::builder("sqlite::memory:").max_bind_bytes(100);
    let db = settings.connect().await.unwrap();
    run(&db, Verb::Schema, TABLES).await.unwrap();
    let bind = |parameters| Statement {
        parameters,
        ..statement(Verb::Select, "SELECT ?, ?", Some(&BOOK))
    };
    let text = |length| Parameter::One(Value::Text("x".repeat(length)));
    let numbers = |count| (0..count).map(Value::I64).collect();
    let keys = |count| Parameter::List(Array::new(Type::I64, numbers(count)));
    let tx = db.begin().await.unwrap();
    for parameters in [vec![text(60), text(41)], vec![keys(12), text(5)]] {
        let refused = execute(tx.target(), &bind(parameters)).await.unwrap_err();
        assert!(matches!(
            refused,
            Error::OutOfRange {
                model: Some("Book"),
                ..
            }
        ));
        let refused = refused.to_string();
        assert!(refused.contains("binds 101 bytes") && refused.contains("`max_bind_bytes` is 100"));
    }
    for parameters in [vec![text(60), text(40)], vec![keys(12), text(4)]] {
        execute(tx.target(), &bind(parameters)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn violations_name_the_model_and_its_fields() {
    let db = memory().await;
    let again = "INSERT INTO book (title, author_id) VALUES ('Little Women', 1)";
    let error = fails(&db, Verb::Insert, again, &BOOK).await;
    assert!(
        matches!(error, Error::UniqueViolation { model: Some("Book"), fields, .. } if fields == ["title", "author"])
    );
    let error = fails(
        &db,
        Verb::Insert,
        "INSERT INTO book (title) VALUES ('x')",
        &BOOK,
    )
    .await;
    assert!(matches!(
        error,
        Error::NotNullViolation {
            model: Some("Book"),
            field: Some("author"),
            ..
        }
    ));
    let error = fails(
        &db,
        Verb::Update,
        "UPDATE author SET name = 'Louisa May Alcott'",
        &AUTHOR,
    )
    .await;
    assert!(matches!(
        error,
        Error::TooLong {
            model: Some("Author"),
            field: Some("name"),
            max: Some(10)
        }
    ));
    let error = fails(&db, Verb::Select, "SELECT book.nosuch FROM book", &BOOK).await;
    assert!(matches!(
        error,
        Error::SchemaMismatch {
            model: Some("Book"),
            field: None,
            ..
        }
    ));
    assert_eq!(books(&db).await, 1);
}

#[tokio::test]
async fn the_foreign_key_that_fails_is_found_out() {
    let db = memory().await;
    for (editor, author, field) in [("99", "1", "editor"), ("1", "99", "author")] {
        let text = format!(
            r#"INSERT INTO "book" ("title", "author_id", "editor_id") VALUES ('x', {author}, {editor})"#
        );
        let error = fails(&db, Verb::Insert, &text, &BOOK).await;
        assert!(
            matches!(error, Error::ForeignKeyViolation { model: Some("Book"), field: Some(found), .. } if found == field)
        );
        let tx = db.begin().await.unwrap();
        let error = fails(&tx, Verb::Insert, &text, &BOOK).await;
        assert!(
            matches!(error, Error::ForeignKeyViolation { model: Some("Book"), field: Some(found), .. } if found == field)
        );
    }
    for (id, model) in [("1", "Book"), ("2", "Prize")] {
        let text = format!(r#"DELETE FROM "author" WHERE "author"."id" = {id}"#);
        let error = fails(&db, Verb::Delete, &text, &AUTHOR).await;
        assert!(
            matches!(error, Error::Protected { model: Some("Author"), by: Some(by), .. } if by == model)
        );
    }
    assert_eq!(
        (
            books(&db).await,
            integers(&db, "SELECT id FROM author").await.unwrap().len()
        ),
        (1, 2)
    );
}

#[tokio::test]
async fn foreign_keys_are_read_once_and_again_when_tables_have_changed() {
    let db = memory().await;
    let reach = async |on: &dyn Executor| {
        let catalog = foreign_keys(on.target()).await.unwrap();
        (catalog.affected_foreign_keys(&AUTHOR).len(), catalog)
    };
    let (number, first) = reach(&db).await;
    assert_eq!(number, 3);
    assert!(Arc::ptr_eq(&first, &reach(&db).await.1));
    let fan = "CREATE TABLE fan (of_id INTEGER REFERENCES author)";
    run(&db, Verb::Schema, fan).await.unwrap();
    assert_eq!(reach(&db).await.0, 4);

    // What a transaction does to tables is its own until it is stored.
    let drop_fan = async || {
        let tx = db.begin().await.unwrap();
        run(&tx, Verb::Schema, "DROP TABLE fan").await.unwrap();
        assert_eq!(reach(&tx).await.0, 3);
        tx
    };
    drop_fan().await.rollback().await.unwrap();
    assert_eq!(reach(&db).await.0, 4);
    drop_fan().await.commit().await.unwrap();
    assert_eq!(reach(&db).await.0, 3);
    let sent = db.queries();
    let is_catalog = |query: &SentStatement| query.text.contains("pragma_foreign_key_list");
    assert!(!sent.iter().any(is_catalog));
}

#[tokio::test]
async fn a_stream_goes_row_by_row_and_may_be_dropped() {
    let db = memory().await;
    let all = "SELECT id FROM author ORDER BY id";
    let mut rows = stream(db.target(), statement(Verb::Select, all, None));
    let mut ids = Vec::new();
    while rows
        .next(&mut |row| {
            ids.push(row.i64().map_err(DecodeError::into_error)?);
            Ok(())
        })
        .await
        .unwrap()
    {}
    assert_eq!(ids, [1, 2]);
    let mut rows = stream(db.target(), statement(Verb::Select, all, None));
    assert!(rows.next(&mut |_| Ok(())).await.unwrap());
    let why = integers(&db, all).await.unwrap_err().to_string();
    assert!(
        why.contains("held by the stream opened at orm-core/src/db/tests.rs:"),
        "{why}"
    );
    drop(rows);
    assert_eq!(integers(&db, all).await.unwrap(), [1, 2]);
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
async fn who_holds_the_only_connection_is_told() {
    let db = memory().await;
    let tx = db.begin().await.unwrap();
    let why = integers(&db, "SELECT 1").await.unwrap_err().to_string();
    assert!(
        why.contains(
            "the only connection is held by the transaction begun at orm-core/src/db/tests.rs:"
        ),
        "{why}"
    );
    drop(tx);
    assert_eq!(integers(&db, "SELECT 1").await.unwrap(), [1]);
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

#[tokio::test]
async fn the_reason_why_connecting_fails_is_told_without_the_password() {
    for (url, why) in [
        (
            "mysql://u:secret@host/x",
            "neither `sqlite:` nor `postgres://`",
        ),
        ("sqlite:", "names no file"),
        ("sqlite:nosuch/x.db", "the folder `nosuch`"),
        ("sqlite:nosuch.db?mode=rw", "no file `nosuch.db`"),
        ("sqlite:Cargo.toml?mode=ro", "not an SQLite database"),
        ("sqlite:x.db?cache=shared", "`cache` is not supported"),
        ("sqlite:x.db?mode=x", "`mode` is one of"),
    ] {
        let error = Database::connect(url).await.unwrap_err();
        let text = format!("{error} {error:?} {:?}", Database::builder(url));
        assert!(
            matches!(error, Error::Connect { .. }) && text.contains(why),
            "{url}: {text}"
        );
        assert!(!text.contains("secret"), "{text}");
    }
    let db = memory().await;
    db.close().await;
    assert!(matches!(
        run(&db, Verb::Select, "SELECT 1").await,
        Err(Error::PoolClosed)
    ));
}
