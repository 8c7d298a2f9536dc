//! Reads on replicas: here each is one more way to the same database; `tests/standbys` has real ones.

on_each! {
    replicas_take_turns_call_by_call,
    without_replicas_the_database_is_read,
    nothing_is_written_on_a_replica,
    a_transaction_on_a_replica_reads_one_moment,
    rows_of_a_replica_stream,
    limits_hold_on_replicas,
    a_replica_of_another_kind_is_refused,
    a_closed_database_closes_its_replicas,
    only_replicas_are_read_where_that_is_said,
    whoever_wrote_reads_it,
    a_session_reads_what_it_wrote,
    transactions_of_a_session;
    only(Sqlite, "Postgres has servers") a_replica_is_the_same_file;
    only(Postgres, "SQLite has no servers") a_replica_that_does_not_answer_is_left_out, a_replica_that_refuses_the_user_is_an_error,
    a_replica_comes_back
}

use std::time::Duration;

use futures_util::TryStreamExt;
use orm::Error;
use orm::db::DatabaseSession;
use orm::prelude::*;

use crate::library::*;
use orm_tests::support;

/// The database with so many replicas, and rows in it.
async fn with_replicas(n: usize) -> orm::Result<Database> {
    let url = support::url();
    let mut builder = Database::builder(&url).record_queries(true);
    for _ in 0..n {
        builder = builder.replica(&url);
    }
    let db = builder.connect().await?;
    stocked(&db).await?;
    Ok(db)
}

fn reads(db: &Database) -> Vec<u64> {
    db.replicas().iter().map(|replica| replica.reads).collect()
}

async fn replicas_take_turns_call_by_call(_: Database) -> orm::Result<()> {
    let db = with_replicas(3).await?;
    let authors = Author::objects().prefetch_related(Author.books());
    for expected in [[2, 0, 0], [2, 2, 0], [2, 2, 2], [4, 2, 2]] {
        let authors = authors.all(&db.replica()).await?;
        assert_eq!(authors.len(), 4);
        assert_eq!(reads(&db), expected);
    }
    // One value, used again and again, takes turns as well.
    let replica = db.replica();
    for expected in [[4, 3, 2], [4, 3, 3], [5, 3, 3]] {
        assert_eq!(Book::objects().count(&replica).await?, 4);
        assert_eq!(reads(&db), expected);
    }
    Book::objects().count(&db).await?;
    assert_eq!(reads(&db), [5, 3, 3]);
    Ok(())
}

async fn without_replicas_the_database_is_read(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let replica = db.replica().max_lag(Duration::ZERO);
    let books = Book::objects()
        .filter(Book.author.eq(ALCOTT))
        .all(&replica)
        .await?;
    assert_eq!(books.len(), 2);
    assert!(db.replicas().is_empty());
    let count: i64 = replica.fetch_one(sql!("SELECT count(*) FROM book")).await?;
    assert_eq!(count, 4);
    Ok(())
}

async fn nothing_is_written_on_a_replica(without: Database) -> orm::Result<()> {
    let db = with_replicas(1).await?;
    for db in [&db, &without] {
        let replica = db.replica();
        let alcott = Author::get(ALCOTT, &replica).await?;
        let book = || Book::draft().title("Moods").year(1864).author(&alcott);
        let before = db.queries().len();
        let mut refused = vec![
            book().save(&replica).await.map(drop),
            Book::bulk_create([book(), book()], &replica)
                .await
                .map(drop),
            Book::objects()
                .filter(Book.year.gt(1))
                .update(Book.copies.set(1), &replica)
                .await
                .map(drop),
            alcott.clone().save(&replica).await.map(drop),
            replica.execute(sql!("DELETE FROM book")).await.map(drop),
            replica
                .execute(sql!("WITH d AS (SELECT 1) DELETE FROM book"))
                .await
                .map(drop),
            replica
                .execute(sql!("CREATE TABLE shelf (id integer)"))
                .await
                .map(drop),
            // It tells how the delete was carried out.
            replica
                .fetch::<String>(sql!("EXPLAIN ANALYZE DELETE FROM book"))
                .await
                .map(drop),
        ];
        assert_eq!(db.queries()[before..], []);
        // What a delete takes along is read from the database's foreign keys.
        refused.push(alcott.clone().delete(&replica).await.map(drop));
        let in_transaction = replica.transaction(async |tx| book().save(tx).await.map(drop));
        refused.push(in_transaction.await);
        if db.backend() == Backend::Postgres {
            let hidden = sql!("WITH d AS (DELETE FROM book RETURNING id) SELECT count(*) FROM d");
            refused.push(replica.fetch_one::<i64>(hidden).await.map(drop));
        }
        for refused in refused {
            assert!(
                matches!(refused, Err(Error::ReadOnly { .. })),
                "{refused:?}"
            );
        }
        assert_eq!(Book::objects().count(db).await?, 4);
    }
    Ok(())
}

async fn books(db: &impl Begin) -> orm::Result<u64> {
    db.transaction(async |tx| Book::objects().count(tx).await)
        .await
}

async fn a_transaction_on_a_replica_reads_one_moment(_: Database) -> orm::Result<()> {
    let db = with_replicas(1).await?;
    assert_eq!(books(&db.replica()).await?, 4);
    let tx = db.replica().begin().await?;
    assert_eq!(Book::objects().count(&tx).await?, 4);
    Book::objects().every_row().delete(&db).await?;
    assert_eq!(Book::objects().count(&tx).await?, 4);
    tx.commit().await?;
    assert_eq!(books(&db.replica()).await?, 0);
    Ok(())
}

async fn rows_of_a_replica_stream(_: Database) -> orm::Result<()> {
    let db = with_replicas(2).await?;
    let replica = db.replica();
    let titles: Vec<String> = Book::objects()
        .order_by(Book.year)
        .stream(&replica)
        .map_ok(|book| book.title)
        .try_collect()
        .await?;
    assert_eq!(titles.len(), 4);
    assert_eq!(reads(&db), [1, 0]);
    Ok(())
}

async fn limits_hold_on_replicas(_: Database) -> orm::Result<()> {
    let db = with_replicas(1).await?;
    let slow = || {
        sql!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"
        )
    };
    let hasty = db.replica().timeout(Duration::from_millis(50));
    let late = hasty.fetch_one::<i64>(slow()).await;
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
    let late = db
        .timeout(Duration::from_millis(50))
        .replica()
        .fetch_one::<i64>(slow())
        .await;
    assert!(matches!(late, Err(Error::Timeout { .. })), "{late:?}");
    assert!(db.replicas()[0].is_up);
    Ok(())
}

async fn a_replica_of_another_kind_is_refused(db: Database) -> orm::Result<()> {
    let other = match db.backend() {
        Backend::Sqlite => "postgres://localhost/library",
        _ => "sqlite:library.db",
    };
    let refused = Database::builder(&support::url())
        .replica(other)
        .connect()
        .await;
    let error = refused.expect_err("no replica").to_string();
    // A program without the driver of the other database knows nothing of its urls.
    let told = if cfg!(all(feature = "sqlite", feature = "postgres")) {
        "a replica is of the same kind as its database"
    } else {
        "enable that feature"
    };
    assert!(error.contains(told), "{error}");
    Ok(())
}

async fn a_closed_database_closes_its_replicas(_: Database) -> orm::Result<()> {
    let db = with_replicas(1).await?;
    let replica = db.replica();
    assert_eq!(Book::objects().count(&replica).await?, 4);
    db.close().await;
    let closed = Book::objects().count(&replica).await;
    assert!(matches!(closed, Err(Error::PoolClosed)), "{closed:?}");
    Ok(())
}

async fn only_replicas_are_read_where_that_is_said(without: Database) -> orm::Result<()> {
    let db = with_replicas(1).await?;
    assert_eq!(Book::objects().count(&db.replica().or_error()).await?, 4);
    let before = without.queries().len();
    let refused = Book::objects().count(&without.replica().or_error()).await;
    let error = refused.expect_err("no replica");
    assert_eq!(
        error.to_string(),
        "no replica answers: none is configured; `Database::builder(url).replica(…)` names one"
    );
    assert_eq!(error.http_status(), 503);
    let refused = without.replica().or_error().begin().await;
    assert!(
        matches!(refused, Err(Error::NoReplica { .. })),
        "{refused:?}"
    );
    assert_eq!(without.queries().len(), before);
    Ok(())
}

async fn whoever_wrote_reads_it(_: Database) -> orm::Result<()> {
    let db = with_replicas(2).await?;
    for n in 0..20 {
        let name = format!("Author {n}");
        let author = Author::draft().name(&name).save(&db).await?;
        let written: orm::db::Position = db
            .position()
            .await?
            .to_string()
            .parse()
            .expect("a position");
        let reads = db.replica().at_least(written).or_error();
        assert_eq!(Author::get(author.id, &reads).await?.name, name);
        let reads = db.replica().max_lag(Duration::ZERO).or_error();
        assert_eq!(Author::get(author.id, &reads).await?.name, name);
    }
    Ok(())
}

async fn add(name: &str, db: &impl Begin) -> orm::Result<()> {
    Author::draft().name(name).save(db).await.map(drop)
}

async fn a_session_reads_what_it_wrote(_: Database) -> orm::Result<()> {
    let db = with_replicas(1).await?;
    let session = db.session(None);
    assert_eq!(session.position().await?, None);
    Book::objects().count(&session).await?;
    Book::objects().count(&session.replica()).await?;
    assert_eq!((session.position().await?, reads(&db)), (None, vec![1]));

    add("Margaret Fuller", &session).await?;
    let first = session.position().await?;
    assert!(first.is_some() && first == session.position().await?);
    session
        .transaction(async |tx| add("Emily Dickinson", tx).await)
        .await?;
    let tx = session.begin().await?;
    add("Walt Whitman", &tx).await?;
    tx.commit().await?;
    Author::bulk_create([Author::draft().name("Herman Melville")], &session).await?;
    assert_eq!(
        Author::objects()
            .count(&session.replica().or_error())
            .await?,
        8
    );
    assert!(session.position().await? >= first);

    let next = db.session(session.position().await?);
    assert_eq!(next.position().await?, session.position().await?);
    assert_eq!(
        Author::objects().count(&next.replica().or_error()).await?,
        8
    );
    Ok(())
}

/// A commit is a write of the session, whatever the words of its transaction; one that is rolled back or only reads is none.
async fn transactions_of_a_session(_: Database) -> orm::Result<()> {
    let db = with_replicas(1).await?;
    for (at, builder) in [
        DatabaseSession::serializable,
        DatabaseSession::repeatable_read,
    ]
    .into_iter()
    .enumerate()
    {
        let session = db.session(None);
        let tx = builder(&session).begin().await?;
        add("Rolled Back", &tx).await?;
        tx.rollback().await?;
        assert_eq!(session.position().await?, None);
        let tx = builder(&session).begin().await?;
        add(&format!("Margaret {at}"), &tx).await?;
        tx.commit().await?;
        assert!(session.position().await?.is_some());
    }
    let session = db.session(None);
    let tries = session.read_only().retries(2);
    let n = tries.transaction(async |tx| Author::objects().count(tx).await);
    let n = n.await?;
    session
        .deferrable()
        .transaction(async |tx| Author::objects().count(tx).await)
        .await?;
    assert_eq!(session.position().await?, None);
    let tries = session.retries(2).serializable();
    tries
        .transaction(async |tx| add("Emily Dickinson", tx).await)
        .await?;
    assert!(session.position().await?.is_some());
    assert_eq!(Author::objects().count(&session.replica()).await?, n + 1);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_replica_is_the_same_file(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let url = support::url();
    let other = url.replace("test.db", "other.db");
    Database::connect(&other).await?.close().await;
    for (primary, replica, why) in [
        (
            url.as_str(),
            other.as_str(),
            "a replica of SQLite is the same file",
        ),
        (
            &url,
            "sqlite::memory:",
            "a database in memory has no replica",
        ),
        (
            "sqlite::memory:",
            &url,
            "a database in memory has no replica",
        ),
    ] {
        let refused = Database::builder(primary).replica(replica).connect().await;
        let error = refused.expect_err("no replica").to_string();
        assert!(error.contains(why), "{error}");
    }
    // By whatever name.
    let (folder, file) = url.rsplit_once('/').expect("a path");
    let detour = format!("{folder}/./{file}?mode=ro");
    let db = Database::builder(&url).replica(&detour).connect().await?;
    assert_eq!(Book::objects().count(&db.replica().or_error()).await?, 4);
    Ok(())
}

/// A way to the database on which nobody listens.
#[cfg(feature = "postgres")]
fn nowhere() -> String {
    let mut url = support::server().clone();
    url = url.host("127.0.0.1").port(1);
    sqlx::ConnectOptions::to_url_lossy(&url).to_string()
}

#[cfg(feature = "postgres")]
async fn a_replica_that_does_not_answer_is_left_out(_: Database) -> orm::Result<()> {
    let url = support::url();
    let db = Database::builder(&url)
        .replica(&nowhere())
        .replica(&url)
        .connect()
        .await?;
    stocked(&db).await?;
    let up = |db: &Database| db.replicas().iter().map(|it| it.is_up).collect::<Vec<_>>();
    assert_eq!(up(&db), [false, true]);
    for _ in 0..4 {
        assert_eq!(Book::objects().count(&db.replica().or_error()).await?, 4);
    }
    assert_eq!(reads(&db), [0, 4]);
    let alone = Database::builder(&url)
        .replica(&nowhere())
        .connect()
        .await?;
    assert_eq!(Book::objects().count(&alone.replica()).await?, 4);
    let refused = Book::objects().count(&alone.replica().or_error()).await;
    let error = refused.expect_err("no replica").to_string();
    assert!(error.contains("does not answer"), "{error}");
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_replica_that_refuses_the_user_is_an_error(_: Database) -> orm::Result<()> {
    let url = support::url();
    let mut stranger = support::server().clone().username("nobody_of_the_tests");
    stranger = stranger.password("wrong");
    let stranger = sqlx::ConnectOptions::to_url_lossy(&stranger).to_string();
    let refused = Database::builder(&url).replica(&stranger).connect().await;
    let error = refused.expect_err("no replica");
    assert!(matches!(error, Error::Connect { .. }), "{error}");
    assert!(error.to_string().contains("nobody_of_the_tests"), "{error}");
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_replica_comes_back(_: Database) -> orm::Result<()> {
    let url = support::url();
    let server = support::server();
    let proxy = support::Proxy::to(server.get_host(), server.get_port()).await;
    let through = server.clone().host("127.0.0.1").port(proxy.port);
    let through = through.database(&Database::name_of(&url)?);
    let through = sqlx::ConnectOptions::to_url_lossy(&through).to_string();
    let db = Database::builder(&url).replica(&through).connect().await?;
    stocked(&db).await?;
    assert_eq!(Book::objects().count(&db.replica().or_error()).await?, 4);

    proxy.cut_off();
    assert_eq!(Book::objects().count(&db.replica()).await?, 4);
    assert_eq!((db.replicas()[0].is_up, reads(&db)), (false, vec![1]));
    // Nobody waits for it now.
    assert_eq!(Book::objects().count(&db.replica()).await?, 4);
    assert_eq!(reads(&db), [1]);

    proxy.heal();
    let mut n_reads = 0;
    while !db.replicas()[0].is_up {
        assert_eq!(Book::objects().count(&db.replica()).await?, 4);
        tokio::time::sleep(Duration::from_millis(10)).await;
        n_reads += 1;
    }
    assert!(n_reads > 1, "it was not tried again at once");
    assert_eq!(reads(&db), [2]);
    Ok(())
}
