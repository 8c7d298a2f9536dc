//! Writers of the same rows: whoever writes many takes them in one order, and waits where another is ahead.

on_each! {
    upserts_take_rows_in_one_order,
    drafts_that_are_ignored_take_turns,
    rows_in_hand_take_turns,
    a_statement_that_stands_in_the_way_is_run_again;
    only(Postgres, "on SQLite the second writer waits for the first") a_set_that_stands_in_the_way_is_made_again
}

use orm::Error;
use orm::prelude::*;
use orm_tests::support::until_a_writer_waits;

#[derive(Model, Debug, Clone, PartialEq)]
struct Stock {
    id: i64,
    #[orm(max_length = 20, unique)]
    code: String,
    #[orm(default = 0)]
    n: i32,
}

#[derive(Model, Debug, Clone)]
struct Shelf {
    id: i64,
    stocks: ManyToMany<Stock>,
}

fn stock(code: &str) -> StockDraft {
    Stock::draft().code(code)
}

async fn stocks(db: &Database) -> orm::Result<[Stock; 2]> {
    db.create_tables(schema![Stock, Shelf]).await?;
    let made = Stock::bulk_create([stock("a"), stock("b")], db).await?;
    Ok(made.try_into().expect("two"))
}

async fn count_up(code: &str, tx: &Transaction) -> orm::Result<()> {
    let rows = Stock::objects().filter(Stock.code.eq(code));
    rows.update(Stock.n.set(Stock.n + 1), tx).await.map(drop)
}

/// The codes and numbers.
async fn numbers(db: &Database) -> orm::Result<Vec<(String, i32)>> {
    let stocks = Stock::objects().order_by(Stock.code);
    stocks.values((Stock.code, Stock.n)).all(db).await
}

/// Waits for a second writer, whom the first keeps from `a`, then writes `b` too: had the second taken `b` before, each
/// would wait for the other.
async fn go_on(tx: Transaction, db: &Database) -> orm::Result<()> {
    until_a_writer_waits(db).await?;
    count_up("b", &tx).await?;
    tx.commit().await
}

/// Has a transaction never look for a deadlock that it is in, so that the other one does and is the one that fails.
async fn leave_deadlocks_to_the_other(tx: &Transaction) -> orm::Result<()> {
    if tx.backend() == Backend::Postgres {
        let never = sql!("SELECT set_config('deadlock_timeout', '1h', true)");
        tx.fetch_one::<(String,)>(never).await?;
    }
    Ok(())
}

/// Waits for a second writer, whom the first keeps from `a`, then inserts `b` too.
async fn insert_the_other(tx: Transaction, db: &Database) -> orm::Result<()> {
    until_a_writer_waits(db).await?;
    stock("b").save(&tx).await?;
    tx.commit().await
}

async fn upserts_take_rows_in_one_order(db: Database) -> orm::Result<()> {
    stocks(&db).await?;
    let tx = db.begin().await?;
    count_up("a", &tx).await?;
    let rule = OnConflict::update(Stock.n.set(Stock.n + incoming(Stock.n))).on(Stock.code);
    let drafts = ["c", "b", "a"].map(|code| stock(code).n(10));
    let upsert = Stock::bulk_create_with(drafts, rule, &db);
    let (written, done) = tokio::join!(upsert, go_on(tx, &db));
    done?;
    // What became of each comes in the order of the drafts.
    let written = written?;
    let inserted: Vec<bool> = written.iter().map(Written::is_inserted).collect();
    assert_eq!(inserted, [true, false, false]);
    let found = Stock::objects().filter(Stock.code.eq("c")).get(&db).await?;
    assert_eq!(written[0].stored(), Some(&found.id));
    let expected = [("a", 11), ("b", 11), ("c", 10)];
    assert_eq!(
        numbers(&db).await?,
        expected.map(|(code, n)| (code.to_owned(), n))
    );
    Ok(())
}

async fn drafts_that_are_ignored_take_turns(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Stock, Shelf]).await?;
    let tx = db.begin().await?;
    stock("a").save(&tx).await?;
    let drafts = ["b", "a"].map(|code| stock(code).n(10));
    let ignored = Stock::bulk_create_with(drafts, OnConflict::ignore(), &db);
    let (written, done) = tokio::join!(ignored, insert_the_other(tx, &db));
    done?;
    assert!(written?.iter().all(Written::is_skipped));
    assert_eq!(
        numbers(&db).await?,
        ["a", "b"].map(|code| (code.to_owned(), 0))
    );
    Ok(())
}

async fn rows_in_hand_take_turns(db: Database) -> orm::Result<()> {
    let [a, b] = stocks(&db).await?;
    let tx = db.begin().await?;
    count_up("a", &tx).await?;
    let mut rows = [b, a].map(|row| Stock { n: 10, ..row });
    let update = Stock::bulk_update(&mut rows, Stock.n, &db);
    let (updated, done) = tokio::join!(update, go_on(tx, &db));
    done?;
    updated?;
    assert_eq!(rows.each_ref().map(|row| row.code.as_str()), ["b", "a"]);
    assert_eq!(
        numbers(&db).await?,
        ["a", "b"].map(|code| (code.to_owned(), 10))
    );
    Ok(())
}

async fn a_statement_that_stands_in_the_way_is_run_again(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Stock, Shelf]).await?;
    let tx = db.begin().await?;
    leave_deadlocks_to_the_other(&tx).await?;
    stock("a").save(&tx).await?;
    // The other has inserted `b`, and waits to insert `a`.
    let insert = Stock::bulk_create(["b", "a"].map(stock), &db);
    let (inserted, done) = tokio::join!(insert, insert_the_other(tx, &db));
    done?;
    assert!(
        matches!(inserted, Err(Error::UniqueViolation { .. })),
        "{inserted:?}"
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_set_that_stands_in_the_way_is_made_again(db: Database) -> orm::Result<()> {
    let [a, b] = stocks(&db).await?;
    let shelf = Shelf::draft().save(&db).await?;
    shelf.stocks.add(&[&a], &db).await?;
    let tx = db.begin().await?;
    leave_deadlocks_to_the_other(&tx).await?;
    shelf.stocks.add(&[&b], &tx).await?;
    // It has removed `a`, and waits to add `b`.
    let go_on = async {
        until_a_writer_waits(&db).await?;
        shelf.stocks.remove(&[&a], &tx).await?;
        tx.commit().await
    };
    let (set, done) = tokio::join!(shelf.stocks.set(&[&b], &db), go_on);
    done?;
    set?;
    let left = shelf.stocks.values(Stock.code).all(&db).await?;
    assert_eq!(left, ["b"]);
    Ok(())
}
