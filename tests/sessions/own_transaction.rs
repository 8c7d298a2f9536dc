//! Statements on the database itself in the closure of a transaction: no part of it, which is told at once.

on_each! {
    a_statement_beside_its_own_transaction_is_logged,
    statements_elsewhere_are_not,
    the_only_connection_is_not_waited_for,
    a_transaction_is_of_the_task_that_awaits_its_beginning;
    only(Sqlite, "a server lets others write meanwhile") a_write_beside_its_own_transaction_is_not_waited_for,
    a_write_beside_a_transaction_on_the_same_file_is_not_waited_for,
    a_reader_lets_others_write,
}

use std::fmt::Write;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use orm::Error;
use orm::prelude::*;
use orm_tests::support::url;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::set_default;
use tracing::{Event, Level, Metadata, Subscriber, span};

use crate::library::*;

/// Longer than any test takes: what is told at once does not wait for it.
const LONG: Duration = Duration::from_hours(1);

/// The warnings of this thread.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

struct Message<'a>(&'a mut String);

impl Visit for Message<'_> {
    fn record_debug(&mut self, _: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, "{value:?}").expect("a text");
    }
}

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "orm" && *metadata.level() == Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = String::new();
        event.record(&mut Message(&mut text));
        self.0.lock().expect("warnings").push(text);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl Warnings {
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("warnings"))
    }
}

async fn a_statement_beside_its_own_transaction_is_logged(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let warnings = Warnings::default();
    let _guard = set_default(warnings.clone());
    db.transaction(async |tx| {
        Book::objects().count(tx).await?;
        assert_eq!(warnings.taken(), [""; 0]);
        Book::objects().count(&db).await?;
        let told = warnings.taken().concat();
        assert!(
            told.contains("no part of the transaction begun at"),
            "{told}"
        );
        assert!(told.contains("own_transaction.rs"), "{told}");
        tx.transaction(async |_| Book::objects().count(&db).await)
            .await?;
        assert_eq!(warnings.taken().len(), 1);
        Ok(())
    })
    .await
}

async fn statements_elsewhere_are_not(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let warnings = Warnings::default();
    let _guard = set_default(warnings.clone());
    let other = Database::connect(&url()).await?;
    db.transaction(async |tx| {
        Book::objects().count(&other).await?;
        tx.on_commit(async || {});
        Ok(())
    })
    .await?;
    let inside = db.transaction(async |tx| Book::objects().count(tx).await);
    let (inside, beside) = tokio::join!(inside, async { Book::objects().count(&db).await });
    assert_eq!(inside?, beside?);
    Book::objects().count(&db).await?;
    assert_eq!(warnings.taken(), [""; 0]);
    Ok(())
}

async fn the_only_connection_is_not_waited_for(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .acquire_timeout(LONG)
        .busy_timeout(LONG)
        .connect()
        .await?;
    let read_only = one.read_only();
    let waited = read_only
        .transaction(async |_| Book::objects().count(&one).await)
        .await;
    let Err(Error::PoolTimedOut { why }) = waited else {
        panic!("{waited:?}");
    };
    assert!(why.contains("own_transaction.rs"), "{why}");
    assert!(why.contains("run the query on that transaction"), "{why}");
    assert_eq!(Book::objects().count(&one).await?, 4);
    Ok(())
}

async fn a_transaction_is_of_the_task_that_awaits_its_beginning(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let warnings = Warnings::default();
    // What is awaited in another task borrows no local variable.
    let db: &'static Database = Box::leak(Box::new(db));
    let made = tokio::spawn(poll_fn(|_| Poll::Ready(db.begin())));
    let begin = made.await.expect("it does not panic");
    let beside = async move {
        let tx = begin.await?;
        Book::objects().count(db).await?;
        tx.rollback().await
    };
    let beside = tokio::spawn(beside.with_subscriber(warnings.clone()));
    beside.await.expect("it does not panic")?;
    let told = warnings.taken().concat();
    assert!(
        told.contains("no part of the transaction begun at"),
        "{told}"
    );
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_write_beside_its_own_transaction_is_not_waited_for(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let patient = Database::builder(&url())
        .busy_timeout(LONG)
        .connect()
        .await?;
    let all = Book::objects().every_row();
    let waited = patient
        .transaction(async |_| all.update(Book.copies.set(1), &patient).await)
        .await;
    let Err(Error::Locked { why, .. }) = waited else {
        panic!("{waited:?}");
    };
    assert!(why.contains("own_transaction.rs"), "{why}");
    let begun = patient
        .transaction(async |_| patient.begin().await.map(drop))
        .await;
    assert!(matches!(begun, Err(Error::Locked { .. })), "{begun:?}");
    assert!(all.update(Book.copies.set(1), &patient).await? > 0);
    Ok(())
}

/// Two databases of one file, as a program has them that connects twice: what writes to either has the turn of both.
#[cfg(feature = "sqlite")]
async fn a_write_beside_a_transaction_on_the_same_file_is_not_waited_for(
    db: Database,
) -> orm::Result<()> {
    stocked(&db).await?;
    let other = Database::builder(&url())
        .busy_timeout(LONG)
        .connect()
        .await?;
    let all = Book::objects().every_row();
    let waited = db
        .transaction(async |_| all.update(Book.copies.set(1), &other).await)
        .await;
    let Err(Error::Locked { why, .. }) = waited else {
        panic!("{waited:?}");
    };
    assert!(why.contains("own_transaction.rs"), "{why}");
    let begun = db
        .transaction(async |tx| {
            tx.transaction(async |_| other.begin().await.map(drop))
                .await
        })
        .await;
    assert!(matches!(begun, Err(Error::Locked { .. })), "{begun:?}");
    let reader = db.read_only();
    let changed = reader
        .transaction(async |_| all.update(Book.copies.set(1), &other).await)
        .await?;
    assert_eq!(changed, 4);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_reader_lets_others_write(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all = Book::objects().every_row();
    let reader = db.read_only();
    let changed = reader
        .transaction(async |_| all.update(Book.copies.set(1), &db).await)
        .await?;
    assert_eq!(changed, 4);
    Ok(())
}
