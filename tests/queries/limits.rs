//! How long things may take, and how much may be waiting.

on_each! {
    a_query_that_takes_too_long_is_stopped,
    a_transaction_is_broken_by_a_statement_that_took_too_long,
    a_timeout_may_be_longer_than_that_of_the_database,
    a_wait_for_the_lock_of_another_transaction_counts,
    a_stream_may_be_read_slowly,
    no_setting_is_too_long_or_too_short;
    only(Sqlite, "a stream from Postgres waits in the network") large_rows_do_not_pile_up,
}

use std::time::Duration;

use orm::Error;
use orm::prelude::*;

use crate::library::*;
use orm_tests::support::url;
#[cfg(feature = "sqlite")]
use orm_tests::support::{MostMemory, runs_alone};

#[derive(Model, Debug, Clone)]
struct Shelf {
    id: i64,
}

#[derive(Model, Debug, Clone)]
struct Item {
    id: i64,
    text: String,
    #[orm(related_name = "items", on_delete = Cascade)]
    shelf: ForeignKey<Shelf>,
}

/// A shelf with so many items.
async fn shelf(n: usize, db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Item]).await?;
    let shelf = Shelf::draft().save(db).await?;
    let items = (0..n).map(|n| Item::draft().text(n.to_string()).shelf(&shelf));
    Item::bulk_create(items, db).await.map(drop)
}

/// A query that looks at the items of the shelf for each of its items, and again for each of those.
fn slow() -> orm::QuerySet<Item> {
    let counted = Item.shelf.items().count().lt(0);
    Item::objects().filter(Item.shelf.items().filter(counted).count().ge(1))
}

fn assert_timeout<T: std::fmt::Debug>(late: &orm::Result<T>) {
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
}

async fn a_query_that_takes_too_long_is_stopped(db: Database) -> orm::Result<()> {
    shelf(1_000, &db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .connect()
        .await?;
    let hasty = one.timeout(Duration::from_millis(50));
    assert_timeout(&slow().all(&hasty).await);
    assert_timeout(&slow().timeout(Duration::from_millis(50)).count(&one).await);
    let mut rows = slow().stream(&hasty);
    assert_timeout(&rows.try_next().await);
    drop(rows);
    assert_timeout(&slow().delete(&hasty).await);
    assert_eq!(Item::objects().count(&one).await?, 1_000);
    Ok(())
}

async fn a_transaction_is_broken_by_a_statement_that_took_too_long(
    db: Database,
) -> orm::Result<()> {
    shelf(1_000, &db).await?;
    let one = Database::builder(&url())
        .max_connections(1)
        .connect()
        .await?;
    let tx = one.timeout(Duration::from_millis(50)).begin().await?;
    Shelf::draft().save(&tx).await?;
    assert_timeout(&slow().all(&tx).await);
    let broken = Shelf::objects().count(&tx).await;
    assert!(
        matches!(broken, Err(Error::TransactionBroken { .. })),
        "{broken:?}"
    );
    let broken = tx.commit().await;
    assert!(
        matches!(broken, Err(Error::TransactionBroken { .. })),
        "{broken:?}"
    );
    assert_eq!(Shelf::objects().count(&one).await?, 1);
    Ok(())
}

async fn a_timeout_may_be_longer_than_that_of_the_database(db: Database) -> orm::Result<()> {
    shelf(120, &db).await?;
    let hasty = Database::builder(&url())
        .max_connections(1)
        .statement_timeout(Duration::from_millis(10))
        .connect()
        .await?;
    for patience in [Duration::from_mins(10), Duration::ZERO, Duration::MAX] {
        assert_timeout(&slow().count(&hasty).await);
        assert_eq!(slow().timeout(patience).count(&hasty).await?, 0);
        assert_timeout(&slow().count(&hasty).await);
        let tx = hasty.timeout(patience).begin().await?;
        assert_eq!(slow().count(&tx).await?, 0);
        assert_timeout(&slow().timeout(Duration::from_millis(10)).count(&tx).await);
    }
    Ok(())
}

async fn a_wait_for_the_lock_of_another_transaction_counts(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let tx = db.begin().await?;
    let all = Book::objects().every_row();
    all.update(Book.copies.set(9), &tx).await?;
    let hasty = db.timeout(Duration::from_millis(50));
    assert_timeout(&all.update(Book.copies.set(8), &hasty).await);
    tx.commit().await?;
    assert_eq!(all.update(Book.copies.set(8), &db).await?, 4);
    Ok(())
}

async fn a_stream_may_be_read_slowly(db: Database) -> orm::Result<()> {
    shelf(1, &db).await?;
    let text = "x".repeat(1 << 20);
    for _ in 0..4 {
        let drafts = (0..10).map(|_| Item::draft().text(&*text).shelf(1));
        Item::bulk_create(drafts, &db).await?;
    }
    let hasty = Database::builder(&url())
        .max_connections(1)
        .statement_timeout(Duration::from_millis(500))
        .connect()
        .await?;
    let mut items = Item::objects().order_by(Item.id).stream(&hasty);
    let mut n = 0;
    while items.try_next().await?.is_some() {
        n += 1;
        if n == 2 {
            // The subject of this test is a slow reader.
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
    }
    assert_eq!(n, 41);
    let tx = hasty.begin().await?;
    let mut items = Item::objects().order_by(Item.id).stream(&tx);
    assert!(items.try_next().await?.is_some());
    tokio::time::sleep(Duration::from_millis(700)).await;
    while items.try_next().await?.is_some() {}
    drop(items);
    assert_eq!(Item::objects().count(&tx).await?, 41);
    tx.commit().await
}

async fn no_setting_is_too_long_or_too_short(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for limit in [
        Duration::MAX,
        Duration::from_millis(u64::MAX),
        Duration::from_secs(u64::MAX),
    ] {
        let patient = Database::builder(&url())
            .max_connections(usize::MAX)
            .acquire_timeout(limit)
            .max_lifetime(limit)
            .busy_timeout(limit)
            .statement_timeout(limit)
            .lock_timeout(limit)
            .idle_in_transaction_timeout(limit)
            .connect()
            .await?;
        use_it(&patient).await?;
        use_it(&patient.timeout(limit)).await?;
    }
    let hasty = Database::builder(&url())
        .max_lifetime(Duration::ZERO)
        .busy_timeout(Duration::ZERO)
        .statement_timeout(Duration::ZERO)
        .lock_timeout(Duration::ZERO)
        .idle_in_transaction_timeout(Duration::ZERO)
        .connect()
        .await?;
    use_it(&hasty).await?;
    let hasty = Database::builder(&url())
        .acquire_timeout(Duration::ZERO)
        .connect()
        .await?;
    use_it(&hasty).await
}

async fn use_it(db: &Database) -> orm::Result<()> {
    let tx = db.begin().await?;
    Book::objects()
        .every_row()
        .update(Book.copies.set(9), &tx)
        .await?;
    let mut books = Book::objects().stream(&tx);
    assert!(books.try_next().await?.is_some());
    drop(books);
    tx.rollback().await?;
    assert_eq!(Book::objects().count(db).await?, 4);
    Ok(())
}

/// Asks a process of its own, whose memory nobody else uses.
#[cfg(feature = "sqlite")]
async fn large_rows_do_not_pile_up(db: Database) -> orm::Result<()> {
    if !runs_alone("limits::sqlite::large_rows_do_not_pile_up") {
        return Ok(());
    }
    shelf(1, &db).await?;
    for _ in 0..60 {
        Item::draft()
            .text("x".repeat(1 << 20))
            .shelf(1)
            .save(&db)
            .await?;
    }
    let memory = MostMemory::so_far();
    let mut items = Item::objects().order_by(Item.id).stream(&db);
    for _ in 0..5 {
        assert!(items.try_next().await?.is_some());
    }
    // Whatever is read ahead has arrived when the connection is free again.
    while items.try_next().await?.is_some() {}
    let grown = memory.growth();
    assert!(grown < 16 << 10, "{grown} kB more");
    Ok(())
}
