//! Deletes follow the foreign keys that the database has: whatever the program has used before, and whether their
//! tables have models or not.

on_each! {
    protect_holds_for_a_program_that_has_used_nothing,
    models_that_are_named_lend_their_names,
    what_was_used_before_changes_no_answer,
    tables_without_a_model,
    keys_of_any_type,
    several_foreign_keys_and_columns_without_a_field,
    a_default_that_is_no_row,
    foreign_keys_to_columns_that_are_not_the_key,
    errors_of_writes_name_fields_by_any_constraint,
    on_the_only_connection,
    inside_a_transaction_that_is_dropped_midway,
    the_foreign_keys_are_asked_for_once,
    tables_made_and_dropped_by_this_program,
    tables_made_by_another_program,
    tables_dropped_by_another_program;
    only(Sqlite, "Postgres distinguishes them, and every row has a place there")
        names_in_other_letters, tables_without_row_numbers, texts_that_are_equal_by_their_collation;
    only(Postgres, "SQLite has none of these")
        tables_of_other_schemas, partitions, restrict_by_any_name, keys_of_types_of_the_database
}

use std::borrow::Cow;
use std::future::poll_fn;
use std::task::Poll;

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;
use sqlx::{AssertSqlSafe, Row};

use orm_tests::support::{run, url};

#[derive(Model, Debug, Clone)]
struct Author {
    id: i64,
    #[orm(max_length = 50, unique)]
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Book {
    id: i64,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
}

#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    #[orm(related_name = "notes", on_delete = Cascade)]
    author: ForeignKey<Author>,
    #[orm(related_name = "notes", on_delete = Protect)]
    book: ForeignKey<Book>,
}

/// An author with a book, and a note on it.
async fn tables(db: &Database) -> orm::Result<Author> {
    db.create_tables(schema![Author, Book, Note]).await?;
    let author = Author::draft().name("Louisa").save(db).await?;
    let book = Book::draft().author(&author).save(db).await?;
    Note::draft().author(&author).book(&book).save(db).await?;
    Ok(author)
}

/// An author alone.
async fn author(db: &Database) -> orm::Result<Author> {
    db.create_tables(schema![Author]).await?;
    Author::draft().name("Louisa").save(db).await
}

/// As another program comes to tables that are there.
pub(super) async fn fresh() -> orm::Result<Database> {
    Database::connect(&url()).await
}

/// As another program carries out statements.
async fn run_elsewhere(statements: &str) -> orm::Result<()> {
    run(statements, &fresh().await?).await
}

/// What a query by hand counts.
pub(super) async fn count(query: &str, db: &Database) -> orm::Result<i64> {
    let query = AssertSqlSafe(query);
    Ok(match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            db.with_sqlite(async |on| sqlx::query(query).fetch_one(on).await.map(|row| row.get(0)))
                .await?
        }
        #[cfg(feature = "postgres")]
        _ => {
            db.with_postgres(async |on| {
                sqlx::query(query).fetch_one(on).await.map(|row| row.get(0))
            })
            .await?
        }
        #[cfg(not(feature = "postgres"))]
        _ => unreachable!("no test runs on it"),
    }
    .expect("the query can be asked"))
}

/// Asserts that a delete is refused for rows of a table, whose model is known or not.
#[track_caller]
fn assert_refused<T: std::fmt::Debug>(refused: &orm::Result<T>, model: Option<&str>, table: &str) {
    match refused {
        Err(Error::Protected {
            by, table: found, ..
        }) => {
            assert_eq!((*by, found.as_deref()), (model, Some(table)));
        }
        other => panic!("{other:?}"),
    }
}

async fn protect_holds_for_a_program_that_has_used_nothing(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for on_the_way in [false, true] {
        let fresh = fresh().await?;
        let author = Author::get(1, &fresh).await?;
        if on_the_way {
            let tx = fresh.begin().await?;
            assert_refused(&author.clone().delete(&tx).await, None, "note");
            tx.rollback().await?;
        }
        assert_eq!(
            author.delete_report(&fresh).await?.to_string(),
            "Author: 1 deleted\nbook: 1 deleted\nnote: 1 deleted\nnote.book_id: 1 in the way (Protect)"
        );
        let refused = author.clone().delete(&fresh).await;
        assert_refused(&refused, None, "note");
        let why = refused.expect_err("it is refused").to_string();
        assert!(
            why.contains("a row of the table `note` refers to it"),
            "{why}"
        );
        assert_refused(&author.delete_with_report(&fresh).await, None, "note");
        assert_eq!(Note::objects().count(&fresh).await?, 1);
    }
    Ok(())
}

async fn models_that_are_named_lend_their_names(db: Database) -> orm::Result<()> {
    let author = tables(&db).await?;
    let named = Database::builder(&url()).models(schema![Author, Book, Note]);
    let named = named.connect().await?;
    let report = author.delete_report(&named).await?;
    assert_eq!(
        report.to_string(),
        "Author: 1 deleted\nBook: 1 deleted\nNote: 1 deleted\nNote.book: 1 in the way (Protect)"
    );
    assert_refused(&author.clone().delete(&named).await, Some("Note"), "note");
    assert_eq!(author.delete_report(&db).await?, report);

    // A model leads to those that its own relations lead to.
    let fresh = fresh().await?;
    let book = Book::get(1, &fresh).await?;
    let report = book.delete_report(&fresh).await?;
    assert_eq!(
        report.to_string(),
        "Book: 1 deleted\nnote.book_id: 1 in the way (Protect)"
    );
    assert_eq!(report.protected[0].model, Cow::Borrowed("note"));
    fresh.create_tables(schema![Author, Book, Note]).await?;
    assert_refused(&book.delete(&fresh).await, Some("Note"), "note");
    Ok(())
}

async fn what_was_used_before_changes_no_answer(db: Database) -> orm::Result<()> {
    let author = tables(&db).await?;
    let (fresh, used) = (fresh().await?, fresh().await?);
    Note::objects().count(&used).await?;
    Book::objects()
        .select_related(Book.author)
        .all(&used)
        .await?;
    assert_eq!(
        author.delete_report(&fresh).await?,
        author.delete_report(&used).await?
    );
    let refused = [&fresh, &used].map(|db| author.clone().delete(db));
    let [one, other] = refused.map(async |refused| format!("{}", refused.await.unwrap_err()));
    assert_eq!(one.await, other.await);
    Note::objects().every_row().delete(&used).await?;
    assert_eq!(author.clone().delete(&fresh).await?, 1);
    assert_eq!(Book::objects().count(&used).await?, 0);
    Ok(())
}

async fn tables_without_a_model(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    run(
        "CREATE TABLE review (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author ON DELETE CASCADE);
         CREATE TABLE vote (review_id INTEGER REFERENCES review ON DELETE CASCADE);
         CREATE TABLE flag (id INTEGER PRIMARY KEY, review INTEGER REFERENCES review (id) ON DELETE RESTRICT);
         CREATE TABLE fan (id INTEGER PRIMARY KEY, of_id INTEGER REFERENCES author ON DELETE SET NULL);
         INSERT INTO review VALUES (1, 1), (2, 1), (3, NULL);
         INSERT INTO vote VALUES (1), (1), (2), (3);
         INSERT INTO flag VALUES (1, 2), (2, 3);
         INSERT INTO fan VALUES (1, 1)",
        &db,
    )
    .await?;
    let report = author.delete_report(&db).await?;
    assert_eq!(
        report.to_string(),
        "Author: 1 deleted\nreview: 2 deleted\nvote: 3 deleted\nfan.of_id: 1 set to null\nflag.review: 1 in the way (Protect)"
    );
    assert_refused(&author.clone().delete(&db).await, None, "flag");
    assert_refused(&author.clone().delete_with_report(&db).await, None, "flag");
    run("DELETE FROM flag WHERE id = 1", &db).await?;
    let report = author.delete_with_report(&db).await?;
    assert_eq!(report.total(), 6);
    assert_eq!(count("SELECT count(*) FROM vote", &db).await?, 1);
    assert_eq!(
        count("SELECT count(*) FROM fan WHERE of_id IS NULL", &db).await?,
        1
    );
    Ok(())
}

async fn keys_of_any_type(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    run(
        "CREATE TABLE shelf (name VARCHAR(20) PRIMARY KEY, author_id INTEGER REFERENCES author ON DELETE CASCADE);
         CREATE TABLE place (shelf VARCHAR(20) REFERENCES shelf ON DELETE CASCADE, number SMALLINT, at TIMESTAMP, PRIMARY KEY (at, shelf, number));
         CREATE TABLE sign (id NUMERIC(10, 2) PRIMARY KEY, number SMALLINT, at TIMESTAMP, shelf VARCHAR(20), next NUMERIC(10, 2) REFERENCES sign ON DELETE CASCADE,
             FOREIGN KEY (number, at, shelf) REFERENCES place (number, at, shelf) ON DELETE CASCADE);
         CREATE TABLE nail (sign NUMERIC(10, 2) REFERENCES sign ON DELETE RESTRICT);
         INSERT INTO shelf VALUES ('a''b', 1), ('c', NULL);
         INSERT INTO place VALUES ('a''b', 1, '2020-01-01 00:00:00'), ('a''b', 2, '2020-01-01 00:00:00'), ('c', 1, '2020-01-01 00:00:00');
         INSERT INTO sign VALUES (1.5, 1, '2020-01-01 00:00:00', 'a''b', NULL), (2, 1, '2020-01-01 00:00:00', 'c', 1.5), (3.25, NULL, '2020-01-01 00:00:00', 'a''b', 2);
         INSERT INTO nail VALUES (3.25), (3.25)",
        &db,
    )
    .await?;
    let report = author.delete_report(&db).await?;
    assert_eq!(
        report.to_string(),
        "Author: 1 deleted\nshelf: 1 deleted\nplace: 2 deleted\nsign: 3 deleted\nnail.sign: 2 in the way (Protect)"
    );
    assert_refused(&author.clone().delete(&db).await, None, "nail");
    run("DELETE FROM nail", &db).await?;
    assert_eq!(author.delete_with_report(&db).await?.total(), 7);
    assert_eq!(count("SELECT count(*) FROM sign", &db).await?, 0);
    assert_eq!(count("SELECT count(*) FROM place", &db).await?, 1);
    Ok(())
}

async fn several_foreign_keys_and_columns_without_a_field(db: Database) -> orm::Result<()> {
    let author = tables(&db).await?;
    let editor = Author::draft().name("Jo").save(&db).await?;
    run(
        "ALTER TABLE book ADD COLUMN editor INTEGER REFERENCES author ON DELETE SET NULL;
         ALTER TABLE book ADD COLUMN seller INTEGER REFERENCES author ON DELETE RESTRICT;
         UPDATE book SET editor = 2, seller = 2",
        &db,
    )
    .await?;
    assert_eq!(
        editor.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\nBook.editor: 1 set to null\nBook.seller: 1 in the way (Protect)"
    );
    assert_refused(&editor.delete(&db).await, Some("Book"), "book");
    assert_refused(&author.delete(&db).await, Some("Note"), "note");
    Ok(())
}

async fn a_default_that_is_no_row(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    run(
        "CREATE TABLE fan (of_id INTEGER REFERENCES author ON DELETE RESTRICT);
         CREATE TABLE shelf (id INTEGER PRIMARY KEY, author_id INTEGER DEFAULT 9 REFERENCES author ON DELETE SET DEFAULT);
         INSERT INTO shelf VALUES (1, 1)",
        &db,
    )
    .await?;
    for db in [&db, &fresh().await?] {
        assert_eq!(
            author.delete_report(db).await?.to_string(),
            "Author: 1 deleted\nshelf.author_id: 1 in the way (SetDefault)"
        );
        let refused = author.clone().delete(db).await.unwrap_err();
        assert!(
            matches!(&refused, Error::ForeignKeyViolation { model: "Author", field: None, table: Some(table), .. } if table == "shelf"),
            "{refused:?}"
        );
        let why = "a foreign key of the table `shelf` points at a row that does not exist";
        assert!(refused.to_string().contains(why), "{refused}");
    }
    Ok(())
}

async fn foreign_keys_to_columns_that_are_not_the_key(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    Author::draft().name("Jo").save(&db).await?;
    run(
        "CREATE TABLE pen (name VARCHAR(50) PRIMARY KEY, code INTEGER UNIQUE, author VARCHAR(50) REFERENCES author (name) ON DELETE CASCADE);
         CREATE TABLE cap (id INTEGER PRIMARY KEY, pen INTEGER REFERENCES pen (code) ON DELETE CASCADE, other INTEGER REFERENCES pen (code) ON DELETE RESTRICT);
         INSERT INTO pen VALUES ('p', 7, 'Louisa'), ('q', 8, 'Jo');
         INSERT INTO cap VALUES (1, 7, 8), (2, 8, 7)",
        &db,
    )
    .await?;
    assert_eq!(
        author.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\npen: 1 deleted\ncap: 1 deleted\ncap.other: 1 in the way (Protect)"
    );
    assert_refused(&author.clone().delete(&db).await, None, "cap");
    run("UPDATE cap SET other = NULL", &db).await?;
    assert_eq!(author.delete_with_report(&db).await?.total(), 3);
    assert_eq!(count("SELECT count(*) FROM cap", &db).await?, 1);
    Ok(())
}

async fn errors_of_writes_name_fields_by_any_constraint(db: Database) -> orm::Result<()> {
    author(&db).await?;
    run(
        "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id BIGINT NOT NULL CONSTRAINT by_whom REFERENCES author);
         CREATE TABLE note (id INTEGER PRIMARY KEY, author_id BIGINT NOT NULL CONSTRAINT by_whom REFERENCES author,
             book_id BIGINT NOT NULL CONSTRAINT on_what REFERENCES book);
         INSERT INTO book VALUES (1, 1);
         INSERT INTO note VALUES (1, 1, 1)",
        &db,
    )
    .await?;
    let fresh = fresh().await?;
    for (author, book, expected) in [(9, 1, "author"), (1, 9, "book")] {
        let update = (Note.author.set(author), Note.book.set(book));
        let notes = Note::objects().every_row();
        let tx = fresh.begin().await?;
        let within = notes.clone().update(update.clone(), &tx).await;
        tx.rollback().await?;
        for refused in [within, notes.update(update, &fresh).await] {
            assert!(
                matches!(refused, Err(Error::ForeignKeyViolation { model: "Note", field: Some(field), .. }) if field == expected),
                "{refused:?}"
            );
        }
    }
    // Books and notes refer to the author; the first that is found is told.
    let changed = Author::objects().every_row();
    let changed = changed.update(Author.id.set(7), &fresh).await;
    assert_refused(&changed, None, "book");
    Ok(())
}

async fn on_the_only_connection(db: Database) -> orm::Result<()> {
    let author = tables(&db).await?;
    let one = Database::builder(&url()).max_connections(1);
    let one = one.connect().await?;
    let tx = one.begin().await?;
    assert!(author.delete_report(&tx).await?.is_blocked());
    assert_refused(&author.clone().delete(&tx).await, None, "note");
    tx.rollback().await?;
    assert_refused(&author.delete(&one).await, None, "note");
    #[cfg(feature = "sqlite")]
    if db.backend() == Backend::Sqlite {
        let memory = Database::connect("sqlite::memory:").await?;
        let author = tables(&memory).await?;
        let tx = memory.begin().await?;
        assert_refused(&author.delete(&tx).await, Some("Note"), "note");
    }
    Ok(())
}

/// Dropped at whatever moment, what was read is kept or read again, and nothing is held.
async fn inside_a_transaction_that_is_dropped_midway(db: Database) -> orm::Result<()> {
    let author = tables(&db).await?;
    for polls in 0..12 {
        let one = Database::builder(&url()).max_connections(1);
        let one = one.connect().await?;
        let mut report = Box::pin(author.delete_report(&one));
        for _ in 0..polls {
            let ready = poll_fn(|context| Poll::Ready(report.as_mut().poll(context).is_ready()));
            if ready.await {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(report);
        assert_refused(&author.clone().delete(&one).await, None, "note");
    }
    Ok(())
}

async fn the_foreign_keys_are_asked_for_once(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let fresh = fresh().await?;
    // Neither does it count as a statement of the program, nor is it needed again.
    for _ in 0..2 {
        let delete = async || Note::objects().every_row().delete(&fresh).await;
        assert_queries(&fresh, 1, delete).await?;
    }
    // Another program makes a table: until an error shows it, it is not looked for.
    run_elsewhere("CREATE TABLE scrap (note INTEGER REFERENCES note ON DELETE SET NULL)").await?;
    let look = async || Note::objects().every_row().delete_report(&fresh).await;
    assert_eq!(assert_queries(&fresh, 1, look).await?.total(), 0);
    Ok(())
}

async fn tables_made_and_dropped_by_this_program(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    assert_eq!(author.delete_report(&db).await?.total(), 1);
    db.create_tables(schema![Author, Book]).await?;
    let book = Book::draft().author(&author).save(&db).await?;
    assert_eq!(author.delete_report(&db).await?.total(), 2);
    db.create_tables(schema![Author, Book, Note]).await?;
    let note = Note::draft().author(&author).book(&book);
    note.save(&db).await?;
    assert_refused(&author.clone().delete(&db).await, Some("Note"), "note");
    db.drop_tables(schema![Note]).await?;
    assert_eq!(author.clone().delete(&db).await?, 1);

    // Nor does it matter by whose hand, as long as the connection is lent.
    let author = Author::draft().name("Jo").save(&db).await?;
    run(
        "CREATE TABLE fan (of_id INTEGER REFERENCES author ON DELETE CASCADE)",
        &db,
    )
    .await?;
    run(&format!("INSERT INTO fan VALUES ({})", author.id), &db).await?;
    assert_eq!(author.delete_with_report(&db).await?.total(), 2);
    Ok(())
}

async fn tables_made_by_another_program(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    assert_eq!(author.delete_report(&db).await?.total(), 1);
    run_elsewhere(
        "CREATE TABLE fan (of_id INTEGER REFERENCES author ON DELETE RESTRICT);
         INSERT INTO fan VALUES (1)",
    )
    .await?;
    // The error is not explained by what was read, so that is read again.
    assert_refused(&author.clone().delete(&db).await, None, "fan");
    assert!(author.delete_report(&db).await?.is_blocked());

    // What the second look finds is done at once: here the check that would come too early is put off.
    run_elsewhere(
        "DROP TABLE fan;
         CREATE TABLE hall (id INTEGER PRIMARY KEY, of_id INTEGER REFERENCES author ON DELETE CASCADE);
         CREATE TABLE seat (hall INTEGER REFERENCES hall DEFERRABLE, of_id INTEGER REFERENCES author ON DELETE CASCADE);
         INSERT INTO hall VALUES (1, 1);
         INSERT INTO seat VALUES (1, 1)",
    )
    .await?;
    assert_eq!(author.delete(&db).await?, 1);
    assert_eq!(count("SELECT count(*) FROM seat", &db).await?, 0);
    Ok(())
}

async fn tables_dropped_by_another_program(db: Database) -> orm::Result<()> {
    let author = tables(&db).await?;
    assert!(author.delete_report(&db).await?.is_blocked());
    run_elsewhere("DROP TABLE note").await?;
    assert_eq!(
        author.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\nBook: 1 deleted"
    );
    let tx = db.begin().await?;
    assert_eq!(author.clone().delete(&tx).await?, 1);
    tx.rollback().await?;
    assert_eq!(author.delete_with_report(&db).await?.total(), 2);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn names_in_other_letters(db: Database) -> orm::Result<()> {
    run(
        "CREATE TABLE AUTHOR (ID INTEGER PRIMARY KEY, Name TEXT NOT NULL UNIQUE) STRICT;
         CREATE TABLE Book (Id INTEGER PRIMARY KEY, AUTHOR_ID INTEGER NOT NULL REFERENCES aUTHOR ON DELETE CASCADE) STRICT;
         CREATE TABLE NOTE (id INTEGER PRIMARY KEY, author_ID INTEGER NOT NULL REFERENCES author(iD) ON DELETE CASCADE,
             book_id INTEGER NOT NULL REFERENCES BOOK(ID) ON DELETE RESTRICT) STRICT;
         INSERT INTO author VALUES (1, 'Louisa');
         INSERT INTO book VALUES (1, 1);
         INSERT INTO note VALUES (1, 1, 1)",
        &db,
    )
    .await?;
    let author = Author::get(1, &db).await?;
    let named = Database::builder(&url()).models(schema![Author, Book, Note]);
    let named = named.connect().await?;
    assert_eq!(
        author.delete_report(&named).await?.to_string(),
        "Author: 1 deleted\nBook: 1 deleted\nNote: 1 deleted\nNote.book: 1 in the way (Protect)"
    );
    assert_refused(&author.clone().delete(&named).await, Some("Note"), "NOTE");
    assert_refused(&author.delete(&db).await, None, "NOTE");
    let update = (Note.author.set(1), Note.book.set(9));
    let refused = Note::objects().every_row().update(update, &db).await;
    assert!(
        matches!(
            refused,
            Err(Error::ForeignKeyViolation {
                model: "Note",
                field: Some("book"),
                ..
            })
        ),
        "{refused:?}"
    );
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn tables_without_row_numbers(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    run(
        "CREATE TABLE tag (name, author_id INTEGER REFERENCES author ON DELETE CASCADE, PRIMARY KEY (name)) WITHOUT ROWID;
         CREATE TABLE label (rowid TEXT, _rowid_ TEXT, tag REFERENCES tag ON DELETE CASCADE);
         CREATE TABLE pair (b TEXT, a, tag REFERENCES tag ON DELETE CASCADE, PRIMARY KEY (a, b)) WITHOUT ROWID;
         CREATE TABLE pin (b TEXT, a, FOREIGN KEY (b, a) REFERENCES pair (b, a) ON DELETE RESTRICT, FOREIGN KEY (a, b) REFERENCES pair ON DELETE CASCADE);
         INSERT INTO tag VALUES (1, 1), ('one', 1), (1.5, 1), (x'00ff', 1), ('', 1), ('other', NULL);
         INSERT INTO label VALUES ('x', 'x', 1), ('x', 'x', 1), (NULL, NULL, x'00ff'), ('x', 'x', 'other');
         INSERT INTO pair VALUES ('b', 1, 'one'), ('b', 1.5, 1.5), ('', x'', ''), ('b', 'b', 'other');
         INSERT INTO pin VALUES ('b', 1), ('', x''), ('b', 'b')",
        &db,
    )
    .await?;
    assert_eq!(
        author.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\ntag: 5 deleted\nlabel: 3 deleted\npair: 3 deleted\npin: 2 deleted\npin.b, a: 2 in the way (Protect)"
    );
    assert_refused(&author.clone().delete(&db).await, None, "pin");
    run("DELETE FROM pin", &db).await?;
    assert_eq!(author.delete_with_report(&db).await?.total(), 12);
    assert_eq!(count("SELECT count(*) FROM label", &db).await?, 1);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn texts_that_are_equal_by_their_collation(db: Database) -> orm::Result<()> {
    run(
        "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE);
         CREATE TABLE fan (of_name TEXT REFERENCES author (name) ON DELETE RESTRICT, id TEXT REFERENCES author);
         INSERT INTO author VALUES (1, 'Louisa'), (2, 'Jo');
         INSERT INTO fan VALUES ('LOUISA', '2')",
        &db,
    )
    .await?;
    let [louisa, jo] = [Author::get(1, &db).await?, Author::get(2, &db).await?];
    assert_eq!(
        louisa.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\nfan.of_name: 1 in the way (Protect)"
    );
    assert_eq!(
        jo.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\nfan.id: 1 in the way (Restrict)"
    );
    assert_refused(&louisa.delete(&db).await, None, "fan");
    assert_refused(&jo.delete(&db).await, None, "fan");
    Ok(())
}

#[cfg(feature = "postgres")]
async fn tables_of_other_schemas(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    run(
        "CREATE SCHEMA other;
         CREATE TABLE other.author (id BIGINT PRIMARY KEY, of_id BIGINT REFERENCES public.author ON DELETE CASCADE);
         CREATE TABLE other.book (id BIGINT PRIMARY KEY, author_id BIGINT REFERENCES other.author ON DELETE CASCADE,
             CONSTRAINT later FOREIGN KEY (id) REFERENCES public.author DEFERRABLE);
         CREATE TABLE book (id BIGINT PRIMARY KEY, author_id BIGINT REFERENCES other.author ON DELETE RESTRICT,
             CONSTRAINT later FOREIGN KEY (id) REFERENCES other.book);
         INSERT INTO other.author VALUES (5, 1);
         INSERT INTO other.book VALUES (1, 5)",
        &db,
    )
    .await?;
    assert_eq!(
        author.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\nauthor: 1 deleted\nbook: 1 deleted"
    );
    run("INSERT INTO book VALUES (1, 5)", &db).await?;
    assert_refused(&author.clone().delete(&db).await, None, "book");
    run("DELETE FROM public.book", &db).await?;
    assert_eq!(author.delete(&db).await?, 1);
    assert_eq!(count("SELECT count(*) FROM other.book", &db).await?, 0);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn partitions(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    run(
        "CREATE TABLE book (id BIGINT, author_id BIGINT REFERENCES author ON DELETE CASCADE, PRIMARY KEY (id)) PARTITION BY RANGE (id);
         CREATE TABLE book_low PARTITION OF book FOR VALUES FROM (0) TO (10);
         CREATE TABLE book_high PARTITION OF book FOR VALUES FROM (10) TO (20);
         CREATE TABLE note (id BIGINT PRIMARY KEY, author_id BIGINT REFERENCES author ON DELETE CASCADE, book_id BIGINT REFERENCES book ON DELETE RESTRICT);
         CREATE TABLE fan (id BIGINT, of_id BIGINT REFERENCES author ON DELETE RESTRICT) PARTITION BY RANGE (id);
         CREATE TABLE fan_low PARTITION OF fan FOR VALUES FROM (0) TO (10);
         INSERT INTO book VALUES (1, 1), (11, 1);
         INSERT INTO note VALUES (1, 1, 11);
         INSERT INTO fan VALUES (1, 1)",
        &db,
    )
    .await?;
    assert_eq!(
        author.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\nbook: 2 deleted\nnote: 1 deleted\nfan.of_id: 1 in the way (Protect)\nnote.book_id: 1 in the way (Protect)"
    );
    assert_refused(&author.clone().delete(&db).await, None, "note");
    run("DELETE FROM note", &db).await?;
    assert_refused(&author.clone().delete(&db).await, None, "fan");
    run("DELETE FROM fan", &db).await?;
    assert_eq!(author.delete_with_report(&db).await?.total(), 3);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn restrict_by_any_name(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    run(
        r#"CREATE SCHEMA "Other";
         CREATE TABLE hall (id BIGINT PRIMARY KEY, of_id BIGINT REFERENCES author ON DELETE CASCADE);
         CREATE TABLE "Other"."Seat" (hall BIGINT, of_id BIGINT REFERENCES author ON DELETE CASCADE,
             CONSTRAINT "stands ""here" FOREIGN KEY (hall) REFERENCES hall DEFERRABLE);
         INSERT INTO hall VALUES (1, 1), (2, NULL);
         INSERT INTO "Other"."Seat" VALUES (1, 1), (2, NULL)"#,
        &db,
    )
    .await?;
    assert!(!author.delete_report(&db).await?.is_blocked());
    assert_eq!(author.delete(&db).await?, 1);
    assert_eq!(
        count(r#"SELECT count(*) FROM "Other"."Seat""#, &db).await?,
        1
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn keys_of_types_of_the_database(db: Database) -> orm::Result<()> {
    let author = author(&db).await?;
    run(
        r#"CREATE SCHEMA "Types";
         CREATE TYPE "Types"."Mood" AS ENUM ('glad', 'so, "so"');
         CREATE DOMAIN number AS SMALLINT CHECK (VALUE > 0);
         CREATE TABLE feeling (mood "Types"."Mood", number number, code CHAR(5), at TSTZRANGE, author_id BIGINT REFERENCES author ON DELETE CASCADE, PRIMARY KEY (mood, number, code, at));
         CREATE TABLE smile (mood "Types"."Mood", number number, code CHAR(5), at TSTZRANGE, id DOUBLE PRECISION PRIMARY KEY,
             FOREIGN KEY (at, mood, number, code) REFERENCES feeling (at, mood, number, code) ON DELETE CASCADE);
         CREATE TABLE laugh (id BYTEA PRIMARY KEY, smile DOUBLE PRECISION REFERENCES smile ON DELETE CASCADE, next BYTEA REFERENCES laugh ON DELETE CASCADE);
         INSERT INTO feeling VALUES ('so, "so"', 1, 'a', '[2020-01-01,2021-01-01)', 1), ('glad', 1, 'a', 'empty', 1), ('glad', 2, '', 'empty', NULL);
         INSERT INTO smile SELECT mood, number, code, at, 0.1 * row_number() OVER (ORDER BY author_id, at) FROM feeling;
         INSERT INTO laugh VALUES ('\x00ff', 0.1, NULL), ('\x', NULL, '\x00ff'), ('\x01', NULL, '\x')"#,
        &db,
    )
    .await?;
    assert_eq!(
        author.delete_report(&db).await?.to_string(),
        "Author: 1 deleted\nfeeling: 2 deleted\nsmile: 2 deleted\nlaugh: 3 deleted"
    );
    assert_eq!(author.delete_with_report(&db).await?.total(), 8);
    assert_eq!(count("SELECT count(*) FROM smile", &db).await?, 1);
    Ok(())
}
