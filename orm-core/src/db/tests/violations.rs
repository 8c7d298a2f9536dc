//! Errors as seen from the models, and the foreign keys that they are found by.

use super::*;

#[tokio::test]
async fn violations_name_the_model_and_its_fields() {
    let db = memory().await;
    let again = "INSERT INTO book (title, author_id) VALUES ('Little Women', 1)";
    let error = fails(&db, Verb::Insert, again, &BOOK).await;
    assert!(
        matches!(error, Error::UniqueViolation { model: "Book", fields, .. } if fields == ["title", "author"])
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
            model: "Book",
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
            model: "Author",
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
            matches!(error, Error::ForeignKeyViolation { model: "Book", field: Some(found), .. } if found == field)
        );
        let tx = db.begin().await.unwrap();
        let error = fails(&tx, Verb::Insert, &text, &BOOK).await;
        assert!(
            matches!(error, Error::ForeignKeyViolation { model: "Book", field: Some(found), .. } if found == field)
        );
    }
    for (id, model) in [("1", "Book"), ("2", "Prize")] {
        let text = format!(r#"DELETE FROM "author" WHERE "author"."id" = {id}"#);
        let error = fails(&db, Verb::Delete, &text, &AUTHOR).await;
        assert!(
            matches!(error, Error::Protected { model: "Author", by: Some(by), .. } if by == model)
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

#[tokio::test]
async fn an_error_of_a_commit_about_no_model_is_that_of_the_database() {
    let db = memory().await;
    let table =
        "CREATE TABLE note (of_id INTEGER REFERENCES author DEFERRABLE INITIALLY DEFERRED) STRICT";
    run(&db, Verb::Schema, table).await.unwrap();
    let insert =
        async |tx: &Transaction| run(tx, Verb::Insert, "INSERT INTO note VALUES (99)").await;
    match db.transaction(insert).await.unwrap_err() {
        Error::Database(error) => assert_eq!(error.code.as_deref(), Some("787")),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        integers(&db, "SELECT count(*) FROM note").await.unwrap(),
        [0]
    );
}
