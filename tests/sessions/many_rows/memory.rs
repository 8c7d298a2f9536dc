//! Many rows in little memory. `ORM_TEST_MANY_ROWS=1000000` takes more of them.

on_each! { streams_and_chunks_hold_few_rows }

use futures_util::{Stream, StreamExt};
use orm::prelude::*;

use super::{Item, Label, Note, Shelf};
use orm_tests::support::{MostMemory, backend, runs_alone};

/// The most that the memory of the process may grow, in kB. All rows together take several times as much.
const MOST_GROWTH: u64 = 8 << 10;

/// So many shelves, with an item each.
async fn stock(n: i64, db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Label, Item, Note]).await?;
    if db.backend() == Backend::Sqlite {
        let numbered = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {}) \
            INSERT INTO shelf (id, name) SELECT x, 'a shelf of a long name that fills some memory, number ' || x FROM n";
        db.execute(sql!(numbered, n)).await?;
    } else {
        let numbered = "INSERT INTO shelf (id, name) \
            SELECT x, 'a shelf of a long name that fills some memory, number ' || x FROM generate_series(1, {}) AS n(x)";
        db.execute(sql!(numbered, n)).await?;
    }
    let items = "INSERT INTO item (id, text, weight, shelf_id) \
        SELECT id, 'an item of a text that is long enough to be seen in the memory', 7, id FROM shelf";
    db.execute(sql!(items)).await?;
    Ok(())
}

/// Reads all, and asserts how many there are and what they cost.
async fn assert_small<T>(n: i64, rows: impl Stream<Item = orm::Result<T>>, size: fn(&T) -> usize) {
    let memory = MostMemory::so_far();
    let mut rows = std::pin::pin!(rows);
    let mut read = 0;
    while let Some(row) = rows.next().await {
        read += size(&row.expect("a row"));
    }
    assert_eq!(i64::try_from(read), Ok(n));
    let grown = memory.growth();
    assert!(grown < MOST_GROWTH, "{grown} kB more");
}

async fn streams_and_chunks_hold_few_rows(db: Database) -> orm::Result<()> {
    let test = format!(
        "many_rows::memory::{}::streams_and_chunks_hold_few_rows",
        backend(&db)
    );
    if !runs_alone(&test) {
        return Ok(());
    }
    let n = std::env::var("ORM_TEST_MANY_ROWS");
    let n = n.map_or(100_000, |n| n.parse().expect("a number"));
    stock(n, &db).await?;
    let items = Item::objects().order_by(Item.id);
    assert_small(n, items.stream(&db), |_| 1).await;
    let chunks = Item::objects().select_related(Item.shelf).chunks(500, &db);
    assert_small(n, chunks, Vec::len).await;
    let shelves = Shelf::objects().prefetch_related(Shelf.items());
    assert_small(n, shelves.stream(&db), |(_, items)| items.len()).await;
    let tx = db.begin().await?;
    let values = Item::objects().values((Item.text, Item.weight));
    assert_small(n, values.stream(&tx), |_| 1).await;
    tx.commit().await
}
