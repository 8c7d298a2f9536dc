//! Many rows, a few at a time: streams of every shape. Chunks are in `chunks`, what both hold in `memory`.

mod chunks;
mod memory;

on_each! {
    every_shape_is_streamed,
    a_stream_is_one_for_any_crate,
    rows_know_those_that_were_joined,
    prefetched_rows_come_in_batches,
    prefetched_rows_come_in_any_order,
    a_page_of_prefetched_rows_is_streamed,
    structs_with_lists_come_in_batches,
    relations_are_streamed,
    rows_of_one_statement_have_no_peers,
    one_connection_is_enough,
    who_holds_the_connection_is_named,
    an_owned_stream_borrows_nothing,
    an_owned_stream_that_is_dropped_frees_its_connection,
    a_transaction_is_streamed,
    a_transaction_that_waits_for_its_own_stream_is_told_at_once,
    a_stream_that_is_read_on_is_waited_for,
    a_row_that_cannot_be_read_ends_a_stream,
    rows_before_a_failure_come_first,
    a_query_that_cannot_be_sent_is_an_error_once,
    no_row_is_lost_with_a_future_that_is_dropped,
    orders_without_a_place_are_refused_for_batches,
    nothing_is_sent_for_no_rows;
    only(Postgres, "SQLite stops the statement, and keeps the connection")
    a_connection_with_rows_left_is_closed
}

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, Stream, StreamExt, TryStreamExt};
use orm::Error;
use orm::functions::random;
use orm::prelude::*;
use orm::testing::assert_queries;
use std::time::Duration;
use tokio::sync::Notify;

use crate::library::{Book, stocked};
use orm_tests::support::{sent, url};

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Shelf {
    pub(super) id: i64,
    pub(super) name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) id: i64,
    pub(super) text: String,
    pub(super) weight: Option<i32>,
    #[orm(related_name = "items", on_delete = Cascade)]
    pub(super) shelf: ForeignKey<Shelf>,
    #[orm(related_name = "items")]
    pub(super) labels: ManyToMany<Label>,
}

/// Each item has at most one.
#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Note {
    pub(super) id: i64,
    #[orm(on_delete = Cascade)]
    pub(super) item: OneToOne<Item>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) id: i64,
    pub(super) name: String,
}

/// A number that is even, or not read.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Even(i64);

impl orm::Scalar for Even {
    type Stored = i64;

    fn store(&self) -> i64 {
        self.0
    }

    fn load(stored: i64) -> orm::Result<Self> {
        if stored % 2 == 0 {
            Ok(Even(stored))
        } else {
            Err(Error::decode("a number that is not even"))
        }
    }
}

#[derive(Model, Debug, Clone)]
#[orm(table = "number")]
struct Number {
    id: i64,
    value: Even,
    #[orm(default = 0)]
    other: i64,
}

/// The same table without the rule.
#[derive(Model, Debug, Clone)]
#[orm(table = "number")]
struct AnyNumber {
    id: i64,
    value: i64,
    other: i64,
}

/// So many shelves; each has an item, and every second one a second item without a weight.
pub(super) async fn shelves(n: i64, db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Label, Item, Note]).await?;
    let drafts = (0..n).map(|at| Shelf::draft().name(format!("{:04}", at * 7 % n)));
    let shelves = Shelf::bulk_create(drafts, db).await?;
    let weights = |at: usize| i32::try_from(at % 5).ok();
    let first = shelves.iter().enumerate().map(|(at, shelf)| {
        let text = format!("of {}", shelf.id);
        Item::draft().text(text).weight(weights(at)).shelf(shelf)
    });
    Item::bulk_create(first, db).await?;
    let second = shelves.iter().filter(|shelf| shelf.id % 2 == 0);
    let second = second.map(|shelf| Item::draft().text("another").shelf(shelf));
    Item::bulk_create(second, db).await?;
    Ok(())
}

/// A database of one connection.
pub(super) async fn one_connection() -> orm::Result<Database> {
    let one = Database::builder(&url()).max_connections(1);
    one.record_queries(true).connect().await
}

#[derive(Row, Debug, PartialEq)]
#[row(Shelf)]
struct ShelfPage {
    name: String,
    #[row(from = Shelf.items().order_by(Item.id))]
    items: Vec<ItemLine>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Item)]
struct ItemLine {
    text: String,
    shelf: Shelf,
}

async fn every_shape_is_streamed(db: Database) -> orm::Result<()> {
    shelves(5, &db).await?;
    Note::draft().item(2).save(&db).await?;
    macro_rules! assert_streamed {
        ($statements:literal, $query:expr) => {{
            let query = $query;
            let all = query.all(&db).await?;
            let streamed = async || query.stream(&db).try_collect::<Vec<_>>().await;
            let streamed = assert_queries(&db, $statements, streamed).await?;
            assert_eq!(streamed, all);
            assert!(all.len() > 3);
        }};
    }
    let items = Item::objects().order_by(Item.id);
    assert_streamed!(1, items.clone());
    assert_streamed!(1, items.clone().select_related(Item.shelf));
    assert_streamed!(1, items.clone().select_related(Item.note()));
    assert_streamed!(
        1,
        items.clone().annotate((Item.shelf.name, Item.text.lower()))
    );
    assert_streamed!(1, items.clone().values(Item.text));
    assert_streamed!(1, items.clone().values((Item.weight, Item.shelf)));
    assert_streamed!(
        1,
        items
            .clone()
            .values((Item.shelf.id, count()))
            .order_by(Item.shelf.id)
    );
    assert_streamed!(1, items.clone().values_as::<ItemLine>());
    assert_streamed!(1, items.clone().distinct());
    assert_streamed!(2, items.clone().prefetch_related(Item.labels));
    assert_streamed!(
        3,
        items
            .clone()
            .prefetch_related((Item.labels, Item.shelf.items()))
    );
    let shelves = Shelf::objects().order_by(Shelf.name);
    let loaded = shelves
        .clone()
        .prefetch_related(Shelf.items().order_by(Item.id));
    assert_streamed!(2, loaded.clone());
    assert_streamed!(2, loaded.annotate(Shelf.items().count()));
    assert_streamed!(2, shelves.values_as::<ShelfPage>());
    Ok(())
}

async fn a_stream_is_one_for_any_crate(db: Database) -> orm::Result<()> {
    fn is_stream<T>(
        rows: impl Stream<Item = orm::Result<T>> + Send + Unpin,
    ) -> impl Stream<Item = orm::Result<T>> {
        rows
    }
    shelves(5, &db).await?;
    let items = Item::objects().order_by(Item.id);
    let lengths: Vec<usize> = is_stream(items.stream(&db))
        .map_ok(|item| item.text.len())
        .try_collect()
        .await?;
    assert_eq!(lengths, [4, 4, 4, 4, 4, 7, 7]);
    let texts = is_stream(items.values(Item.text).stream(&db));
    assert_eq!(texts.count().await, 7);
    let (db, done) = (db.clone(), Shelf::objects().prefetch_related(Shelf.items()));
    let elsewhere = tokio::spawn(async move {
        let mut shelves = done.stream(&db);
        let first = shelves.next().await.expect("a shelf")?;
        orm::Result::Ok(first.1.len())
    });
    assert_eq!(elsewhere.await.expect("no panic")?, 1);
    Ok(())
}

async fn rows_know_those_that_were_joined(db: Database) -> orm::Result<()> {
    shelves(3, &db).await?;
    Note::draft().item(2).save(&db).await?;
    let (known, texts) = sent(&db, async || {
        let items = Item::objects().order_by(Item.id);
        let items = items.select_related((Item.shelf, Item.note()));
        let mut items = items.stream(&db);
        let mut known = Vec::new();
        while let Some((item, note)) = items.try_next().await? {
            known.push(item.shelf.get(&db).await?.id);
            if let Some(note) = note {
                assert_eq!(note.item.get(&db).await?.text, item.text);
            }
        }
        Ok(known)
    })
    .await?;
    assert_eq!((known, texts.len()), (vec![1, 2, 3, 2], 1));
    Ok(())
}

async fn prefetched_rows_come_in_batches(db: Database) -> orm::Result<()> {
    shelves(2_500, &db).await?;
    let query = Shelf::objects().prefetch_related(Shelf.items());
    let (found, texts) = sent(&db, async || {
        let mut found = Vec::new();
        let mut shelves = query.stream(&db);
        while let Some((shelf, items)) = shelves.try_next().await? {
            for item in &items {
                assert_eq!(item.shelf.loaded(), Some(&shelf));
            }
            found.push((shelf.id, items.len()));
        }
        Ok(found)
    })
    .await?;
    let expected: Vec<_> = (1..=2_500)
        .map(|id| (id, if id % 2 == 0 { 2 } else { 1 }))
        .collect();
    assert_eq!(found, expected);
    let (children, first, next) = if db.backend() == Backend::Sqlite {
        (
            r#"SELECT "item"."id", "item"."text", "item"."weight", "item"."shelf_id" FROM "item" WHERE "item"."shelf_id" IN (SELECT value FROM json_each(?))"#,
            r#"SELECT "shelf"."id", "shelf"."name", "shelf"."id" FROM "shelf" ORDER BY "shelf"."id" LIMIT ?"#,
            r#"SELECT "shelf"."id", "shelf"."name", "shelf"."id" FROM "shelf" WHERE "shelf"."id" > ? ORDER BY "shelf"."id" LIMIT ?"#,
        )
    } else {
        (
            r#"SELECT "item"."id", "item"."text", "item"."weight", "item"."shelf_id" FROM "item" WHERE "item"."shelf_id" = ANY($1::int8[])"#,
            r#"SELECT "shelf"."id", "shelf"."name", "shelf"."id" FROM "shelf" ORDER BY "shelf"."id" LIMIT $1::int8"#,
            r#"SELECT "shelf"."id", "shelf"."name", "shelf"."id" FROM "shelf" WHERE "shelf"."id" > $1::int8 ORDER BY "shelf"."id" LIMIT $2::int8"#,
        )
    };
    assert_eq!(texts, [first, children, next, children, next, children]);
    Ok(())
}

async fn prefetched_rows_come_in_any_order(db: Database) -> orm::Result<()> {
    shelves(900, &db).await?;
    let items = Item::objects().prefetch_related(Item.labels);
    let orders = [
        items.clone().order_by((Item.weight.desc(), Item.id)),
        items
            .clone()
            .order_by((Item.weight.asc().nulls_first(), Item.id.desc())),
        items
            .clone()
            .order_by((Item.shelf.name.desc(), Item.text.lower())),
        items
            .clone()
            .order_by((Item.shelf.items().count(), Item.id))
            .reverse(),
        items.distinct().order_by((Item.text, Item.id)),
    ];
    for query in orders {
        let streamed: Vec<_> = query.stream(&db).try_collect().await?;
        assert_eq!(streamed.len(), 1_350);
        assert_eq!(streamed, query.all(&db).await?);
    }
    Ok(())
}

async fn a_page_of_prefetched_rows_is_streamed(db: Database) -> orm::Result<()> {
    shelves(2_300, &db).await?;
    let shelves = Shelf::objects().prefetch_related(Shelf.items());
    let by_name = shelves.clone().order_by(Shelf.name.desc());
    let page = by_name.clone().limit(2_000).offset(7);
    let (streamed, texts) =
        sent(&db, async || page.stream(&db).try_collect::<Vec<_>>().await).await?;
    assert_eq!(streamed, page.all(&db).await?);
    assert_eq!((streamed.len(), texts.len()), (2_000, 4));
    let page = by_name.limit(1_200).filter(Shelf.id.gt(2));
    let streamed: Vec<_> = page.stream(&db).try_collect().await?;
    assert_eq!(streamed, page.all(&db).await?);
    let (none, texts) = sent(&db, async || shelves.limit(0).stream(&db).try_next().await).await?;
    assert_eq!((none, texts.len()), (None, 0));
    Ok(())
}

async fn structs_with_lists_come_in_batches(db: Database) -> orm::Result<()> {
    shelves(1_100, &db).await?;
    let pages = Shelf::objects()
        .order_by(Shelf.name)
        .values_as::<ShelfPage>();
    let (streamed, texts) = sent(&db, async || {
        pages.stream(&db).try_collect::<Vec<_>>().await
    })
    .await?;
    assert_eq!(streamed, pages.all(&db).await?);
    assert_eq!((streamed.len(), texts.len()), (1_100, 4));
    Ok(())
}

async fn relations_are_streamed(db: Database) -> orm::Result<()> {
    shelves(4, &db).await?;
    let red = Label::draft().name("red").save(&db).await?;
    let shelf = Shelf::get(2, &db).await?;
    let items: Vec<Item> = shelf
        .items()
        .order_by(Item.id)
        .stream(&db)
        .try_collect()
        .await?;
    assert_eq!(items.iter().map(|item| item.id).collect::<Vec<_>>(), [2, 5]);
    items[0].labels.add(&[&red], &db).await?;
    let labels: Vec<Label> = items[0].labels.stream(&db).try_collect().await?;
    assert_eq!(labels, std::slice::from_ref(&red));
    let mut labelled = red.items().stream(&db);
    assert_eq!(labelled.try_next().await?.as_ref(), Some(&items[0]));
    assert!(labelled.try_next().await?.is_none());
    assert_eq!(
        red.items().chunks(5, &db).try_next().await?,
        Some(vec![items[0].clone()])
    );
    Ok(())
}

async fn rows_of_one_statement_have_no_peers(db: Database) -> orm::Result<()> {
    shelves(3, &db).await?;
    let items = Item::objects().order_by(Item.id);
    let count = async |statements, query: orm::query::RowStream<'_, Item>| {
        assert_queries(&db, statements, async || {
            for item in query.try_collect::<Vec<_>>().await? {
                item.shelf.get(&db).await?;
            }
            orm::Result::Ok(())
        })
        .await
    };
    count(5, items.stream(&db)).await?;
    count(1, items.select_related(Item.shelf).stream(&db)).await
}

async fn one_connection_is_enough(db: Database) -> orm::Result<()> {
    shelves(1_200, &db).await?;
    let one = one_connection().await?;
    let mut shelves = Shelf::objects()
        .prefetch_related(Shelf.items())
        .stream(&one);
    let mut read = 0;
    while let Some((shelf, items)) = shelves.try_next().await? {
        read += items.len();
        if shelf.id % 500 == 0 {
            assert_eq!(shelf.items().count(&one).await?, 2);
        }
    }
    assert_eq!(read, 1_800);
    Ok(())
}

async fn who_holds_the_connection_is_named(db: Database) -> orm::Result<()> {
    shelves(3, &db).await?;
    let hasty = Database::builder(&url())
        .max_connections(1)
        .acquire_timeout(std::time::Duration::from_millis(20));
    let hasty = hasty.connect().await?;
    let (mut rows, line) = (Shelf::objects().stream(&hasty), line!());
    assert!(rows.try_next().await?.is_some());
    let waited = Shelf::objects().count(&hasty).await;
    let said = waited.expect_err("the stream holds it").to_string();
    let place = format!("the stream opened at tests/sessions/many_rows.rs:{line};");
    assert!(
        said.contains(&place) && said.ends_with("or read them in `chunks`"),
        "{said}"
    );
    Ok(())
}

/// Returns a stream that lives on behind the handler that answers it.
fn texts(db: &Database) -> impl Stream<Item = orm::Result<String>> + Send + Unpin + use<> {
    let texts = Item::objects().order_by(Item.id).values(Item.text);
    texts.owned_stream(db)
}

async fn an_owned_stream_borrows_nothing(db: Database) -> orm::Result<()> {
    shelves(1_200, &db).await?;
    let one = one_connection().await?;
    let (read, titles) = (
        texts(&one),
        Item::objects().order_by(Item.id).values(Item.text),
    );
    drop(one);
    let read = tokio::spawn(read.try_collect::<Vec<String>>());
    assert_eq!(read.await.expect("no panic")?, titles.all(&db).await?);

    // In batches, with what is prefetched.
    let shelves = Shelf::objects().prefetch_related(Shelf.items());
    let owned = shelves.owned_stream(&db);
    let owned: Vec<(Shelf, Vec<Item>)> = owned.try_collect().await?;
    assert!(owned == shelves.stream(&db).try_collect::<Vec<_>>().await?);
    assert_eq!(owned.len(), 1_200);

    // The mode of the query holds, and errors come as in any stream.
    let strict = Item::objects().fetch_mode(FetchMode::Raise);
    let item = strict.owned_stream(&db).try_next().await?.expect("an item");
    let shelf = item.shelf.get(&db).await.expect_err("it is not loaded");
    assert!(matches!(shelf, Error::NotLoaded { .. }), "{shelf}");
    let mut numbers = Number::objects().owned_stream(&db);
    numbers.try_next().await.expect_err("no such table");
    assert!(numbers.try_next().await?.is_none());
    Ok(())
}

async fn an_owned_stream_that_is_dropped_frees_its_connection(db: Database) -> orm::Result<()> {
    shelves(1_200, &db).await?;
    let hasty = Database::builder(&url())
        .max_connections(1)
        .acquire_timeout(Duration::from_millis(500));
    let hasty = hasty.connect().await?;
    let (mut rows, line) = (Item::objects().owned_stream(&hasty), line!());
    assert!(rows.try_next().await?.is_some());
    let waited = Shelf::objects().count(&hasty).await;
    let said = waited.expect_err("the stream holds it").to_string();
    let place = format!("the stream opened at tests/sessions/many_rows.rs:{line};");
    assert!(said.contains(&place), "{said}");
    drop(rows);
    assert_eq!(Shelf::objects().count(&hasty).await?, 1_200);
    Ok(())
}

async fn a_transaction_is_streamed(db: Database) -> orm::Result<()> {
    shelves(1_050, &db).await?;
    let tx = one_connection().await?.begin().await?;
    Shelf::draft().name("new").save(&tx).await?;
    let mut shelves = Shelf::objects().prefetch_related(Shelf.items()).stream(&tx);
    let mut read = Vec::new();
    while let Some((shelf, items)) = shelves.try_next().await? {
        assert_eq!(
            Item::objects()
                .filter(Item.shelf.eq(&shelf))
                .exists(&tx)
                .await?,
            !items.is_empty()
        );
        read.push(shelf.id);
    }
    assert_eq!(read, (1..=1_051).collect::<Vec<_>>());
    drop(shelves);
    let mut items = Item::objects().for_update().or_ignore().stream(&tx);
    assert!(items.try_next().await?.is_some());
    drop(items);
    assert_eq!(Shelf::objects().count(&tx).await?, 1_051);
    tx.rollback().await?;
    assert_eq!(Shelf::objects().count(&db).await?, 1_050);
    Ok(())
}

/// The reason why no connection came; a test that has to wait for it takes longer than anybody does.
#[track_caller]
fn why_none<T: std::fmt::Debug>(got: orm::Result<T>) -> String {
    match got {
        Err(Error::PoolTimedOut { why }) => why,
        other => panic!("{other:?}"),
    }
}

/// A database on which a statement waits for its turn as long as it takes.
async fn patient() -> orm::Result<Database> {
    let year = Duration::from_hours(24 * 365);
    Database::builder(&url())
        .acquire_timeout(year)
        .connect()
        .await
}

async fn a_transaction_that_waits_for_its_own_stream_is_told_at_once(
    db: Database,
) -> orm::Result<()> {
    shelves(3_000, &db).await?;
    let db = patient().await?;
    let count = Shelf::objects();
    let why = db
        .transaction(async |tx| {
            let mut stream = Shelf::objects().stream(tx);
            assert!(stream.try_next().await?.is_some());
            let why = why_none(count.count(tx).await);
            assert!(stream.try_next().await?.is_some(), "the stream goes on");
            assert_eq!(why_none(count.count(tx).await), why);
            assert_eq!(why_none(tx.begin().await.map(drop)), why);
            // Two that wait: each is told.
            let (one, other) = tokio::join!(count.count(tx), count.exists(tx));
            assert_eq!((why_none(one), why_none(other)), (why.clone(), why.clone()));
            drop(stream);
            assert_eq!(count.count(tx).await?, 3_000);
            Ok(why)
        })
        .await?;
    assert!(
        why.contains("is held by the stream opened at tests/sessions/many_rows.rs:")
            && why.contains("read it to its end or drop it first"),
        "{why}"
    );
    // In a savepoint too.
    db.transaction(async |tx| {
        tx.transaction(async |inner| {
            let mut stream = Shelf::objects().stream(inner);
            assert!(stream.try_next().await?.is_some());
            why_none(count.count(inner).await);
            Ok(())
        })
        .await
    })
    .await
}

async fn a_stream_that_is_read_on_is_waited_for(db: Database) -> orm::Result<()> {
    shelves(3_000, &db).await?;
    let (db, other) = (patient().await?, db);
    let all = Shelf::objects();
    let pause = Notify::new();
    let reading = db.transaction(async |tx| {
        let mut stream = all.stream(tx);
        assert!(stream.try_next().await?.is_some());
        let read = async {
            let mut n_read = 1_u64;
            while stream.try_next().await?.is_some() {
                n_read += 1;
                // Whatever the reader waits for: a turn of the others, another database, another task.
                match n_read % 1_000 {
                    0 => tokio::task::yield_now().await,
                    1 => drop(all.exists(&other).await?),
                    2 => pause.notified().await,
                    _ => {}
                }
            }
            orm::Result::Ok(n_read)
        };
        let (read, count, exists) = tokio::join!(read, all.count(tx), all.exists(tx));
        assert!(exists?);
        assert_eq!(count?, 3_000);
        read
    });
    let nudge = async {
        loop {
            tokio::task::yield_now().await;
            pause.notify_one();
        }
    };
    let n_read = tokio::select! {
        n_read = reading => n_read?,
        () = nudge => unreachable!("it never ends"),
    };
    assert_eq!(n_read, 3_000);

    // Statements alone wait for each other.
    db.transaction(async |tx| {
        let (one, other) = tokio::join!(all.count(tx), all.count(tx));
        assert_eq!(one? + other?, 6_000);
        let mut many = FuturesUnordered::new();
        for _ in 0..5 {
            many.push(all.count(tx));
        }
        let mut stream = all.stream(tx);
        assert!(stream.try_next().await?.is_some());
        drop(stream);
        while let Some(count) = many.next().await {
            assert_eq!(count?, 3_000);
        }
        Ok(())
    })
    .await
}

async fn a_row_that_cannot_be_read_ends_a_stream(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Number]).await?;
    let drafts = (0..5_000).map(|at| Number::draft().value(Even(2 * at)));
    Number::bulk_create(drafts, &db).await?;
    let odd = AnyNumber::objects().filter(AnyNumber.id.eq(4_321));
    odd.update(AnyNumber.value.set(7), &db).await?;
    let numbers = Number::objects().order_by(Number.id);
    let one = one_connection().await?;
    macro_rules! assert_ends {
        ($rows:expr) => {{
            let mut rows = $rows;
            let mut read = 0;
            let error = loop {
                match rows.next().await {
                    Some(Ok(_)) => read += 1,
                    Some(Err(error)) => break error,
                    None => panic!("a row could be read that cannot"),
                }
            };
            assert!(
                matches!(
                    error,
                    Error::Decode {
                        model: "Number",
                        field: "value",
                        ..
                    }
                ),
                "{error:?}"
            );
            assert_eq!(read, 4_320);
            assert!(rows.next().await.is_none());
            assert_eq!(Number::objects().count(&one).await?, 5_000);
        }};
    }
    assert_ends!(numbers.stream(&one));
    assert_ends!(numbers.clone().annotate(Number.other + 1).stream(&one));
    assert_ends!(
        numbers
            .clone()
            .values((Number.other, Number.value))
            .stream(&one)
    );
    let tx = one.begin().await?;
    let mut rows = numbers.stream(&tx);
    while let Some(Ok(_)) = rows.next().await {}
    drop(rows);
    assert_eq!(Number::objects().count(&tx).await?, 5_000);
    tx.commit().await
}

async fn rows_before_a_failure_come_first(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Number]).await?;
    let drafts = (0..1_000).map(|at| {
        let other = if at == 850 { i64::MAX } else { at };
        Number::draft().value(Even(2 * at)).other(other)
    });
    Number::bulk_create(drafts, &db).await?;
    let sums = Number::objects().order_by(Number.id).limit(5_000);
    let mut rows = sums.values((Number.id, Number.other + 1)).stream(&db);
    let mut read = 0;
    let error = loop {
        match rows.next().await {
            Some(Ok((id, sum))) => {
                assert_eq!((id, sum), (read + 1, read + 1));
                read += 1;
            }
            Some(Err(error)) => break error,
            None => panic!("a sum of more than 64 bits"),
        }
    };
    assert!(matches!(error, Error::OutOfRange { .. }), "{error:?}");
    assert_eq!(read, 850);
    assert!(rows.next().await.is_none());
    drop(rows);
    assert_eq!(Number::objects().count(&db).await?, 1_000);
    Ok(())
}

async fn a_query_that_cannot_be_sent_is_an_error_once(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let text = "nul \0".to_owned();
    let mut rows = Book::objects().filter(Book.title.eq(text)).stream(&db);
    assert!(matches!(
        rows.next().await,
        Some(Err(Error::InvalidText { .. }))
    ));
    assert!(rows.next().await.is_none());
    Ok(())
}

async fn no_row_is_lost_with_a_future_that_is_dropped(db: Database) -> orm::Result<()> {
    shelves(1_100, &db).await?;
    let shelves = Shelf::objects().order_by(Shelf.id);
    let expected: Vec<i64> = (1..=1_100).collect();
    let mut plain = shelves.stream(&db);
    let mut loaded = shelves.clone().prefetch_related(Shelf.items()).stream(&db);
    let (mut of_plain, mut of_loaded) = (Vec::new(), Vec::new());
    loop {
        // Polled once and dropped.
        let early = plain.try_next().now_or_never();
        let row = match early {
            Some(row) => row?,
            None => plain.try_next().await?,
        };
        let Some(shelf) = row else { break };
        of_plain.push(shelf.id);
        let early = loaded.try_next().now_or_never();
        let row = match early {
            Some(row) => row?,
            None => loaded.try_next().await?,
        };
        of_loaded.extend(row.map(|(shelf, _)| shelf.id));
    }
    assert_eq!((of_plain, of_loaded), (expected.clone(), expected));
    Ok(())
}

async fn orders_without_a_place_are_refused_for_batches(db: Database) -> orm::Result<()> {
    shelves(3, &db).await?;
    let shuffled = Shelf::objects().order_by(random());
    assert_eq!(shuffled.stream(&db).try_collect::<Vec<_>>().await?.len(), 3);
    let refused = shuffled
        .clone()
        .prefetch_related(Shelf.items())
        .stream(&db)
        .try_next()
        .await;
    let refused = refused
        .expect_err("its order is another each time")
        .to_string();
    assert!(refused.contains("random()"), "{refused}");
    let refused = shuffled
        .after(None, 2, &db)
        .await
        .expect_err("as of pages")
        .to_string();
    assert!(refused.contains("random()"), "{refused}");
    Ok(())
}

async fn nothing_is_sent_for_no_rows(db: Database) -> orm::Result<()> {
    shelves(3, &db).await?;
    assert_queries(&db, 0, async || {
        assert!(
            Shelf::objects()
                .none()
                .stream(&db)
                .try_next()
                .await?
                .is_none()
        );
        let loaded = Shelf::objects().none().prefetch_related(Shelf.items());
        assert!(loaded.stream(&db).try_next().await?.is_none());
        let values = Shelf::objects().none().values(Shelf.name);
        assert!(values.stream(&db).try_next().await?.is_none());
        drop(Shelf::objects().stream(&db));
        orm::Result::Ok(())
    })
    .await
}

#[cfg(feature = "postgres")]
async fn a_connection_with_rows_left_is_closed(db: Database) -> orm::Result<()> {
    shelves(2_000, &db).await?;
    let one = one_connection().await?;
    let session = async || {
        let ask = async |connection: &mut sqlx::PgConnection| {
            sqlx::query_scalar::<_, i32>("SELECT pg_backend_pid()")
                .fetch_one(connection)
                .await
        };
        orm::Result::Ok(one.with_postgres(ask).await?.expect("a number"))
    };
    let before = session().await?;
    let mut rows = Shelf::objects().stream(&one);
    assert!(rows.try_next().await?.is_some());
    drop(rows);
    assert_ne!(session().await?, before);
    let before = session().await?;
    let mut batches = Shelf::objects()
        .prefetch_related(Shelf.items())
        .stream(&one);
    assert!(batches.try_next().await?.is_some());
    drop(batches);
    assert_eq!(session().await?, before);
    Ok(())
}
