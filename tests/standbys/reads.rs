use std::time::Duration;

use futures_util::TryStreamExt;
use orm::Error;
use orm::prelude::*;

use orm_tests::support;

use crate::servers::{Servers, delay, pause, replays, resume, servers};

#[derive(Model, Debug, Clone, PartialEq)]
struct Author {
    id: i64,
    #[orm(max_length = 100)]
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Book {
    id: i64,
    #[orm(max_length = 100)]
    title: String,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
}

/// A database of this name with both standbys.
async fn connect(name: &str, servers: &Servers) -> orm::Result<Database> {
    let (primary, [one, other]) = servers.urls(name);
    Database::builder(&primary)
        .acquire_timeout(Duration::from_secs(1))
        .replica(&one)
        .replica(&other)
        .connect()
        .await
}

/// A new database, whose standbys have its tables.
async fn library(name: &str, servers: &Servers) -> orm::Result<Database> {
    servers.make_database(name).await?;
    let db = connect(name, servers).await?;
    db.create_tables(schema![Author, Book]).await?;
    for standby in &servers.standbys {
        replays(standby, &db).await?;
    }
    Ok(db)
}

/// The tables of each tenant are those of its schema on standbys too.
#[tokio::test]
async fn schemas_are_read_on_standbys() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("schemas", &servers).await?;
    let mut tenants = Vec::new();
    for (n, name) in ["acme", "umbrella"].into_iter().enumerate() {
        db.create_schema(name).await?;
        let tenant = db.in_schema(name)?;
        tenant.create_tables(schema![Author, Book]).await?;
        write(n + 1, &tenant).await?;
        tenants.push((n as u64 + 2, tenant));
    }
    let position = db.position().await?;
    for _ in 0..3 {
        for (books, tenant) in &tenants {
            let read = tenant.replica().at_least(position).or_error();
            assert_eq!(Book::objects().count(&read).await?, *books);
            let rows = Author::objects().prefetch_related(Author.books());
            let rows = rows.all(&read).await?;
            assert_eq!(rows[0].1.len() as u64, *books);
        }
        let read = db.replica().at_least(position).or_error();
        assert_eq!(Book::objects().count(&read).await?, 0);
    }
    let (_, acme) = &tenants[0];
    let reads: Vec<u64> = acme.replicas().iter().map(|it| it.reads).collect();
    assert!(reads.iter().all(|&reads| reads > 0), "{reads:?}");
    Ok(())
}

async fn write(n: usize, db: &Database) -> orm::Result<()> {
    let author = Author::draft().name(format!("Author {n}")).save(db).await?;
    for k in 0..=n {
        Book::draft()
            .title(format!("Book {k}"))
            .author(&author)
            .save(db)
            .await?;
    }
    Ok(())
}

async fn authors(db: &impl Executor) -> orm::Result<u64> {
    Author::objects().count(db).await
}

fn reads(db: &Database) -> Vec<u64> {
    db.replicas().iter().map(|replica| replica.reads).collect()
}

#[tokio::test]
async fn a_standby_that_waits_shows_what_it_has() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("waiting", &servers).await?;
    for standby in &servers.standbys {
        pause(standby).await?;
    }
    write(1, &db).await?;
    assert_eq!(authors(&db).await?, 1);
    assert_eq!(
        (authors(&db.replica()).await?, authors(&db.replica()).await?),
        (0, 0)
    );
    assert_eq!(reads(&db), [1, 1]);
    for standby in &servers.standbys {
        resume(standby).await?;
        replays(standby, &db).await?;
    }
    assert_eq!(
        (authors(&db.replica()).await?, authors(&db.replica()).await?),
        (1, 1)
    );
    Ok(())
}

/// Number of reads by those who have just written; ten thousand with `ORM_TEST_OWN_WRITES=10000`.
fn own_writes() -> usize {
    let number = std::env::var("ORM_TEST_OWN_WRITES").ok();
    number.map_or(300, |number| number.parse().expect("a number"))
}

#[tokio::test]
async fn whoever_wrote_sees_it() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("own_writes", &servers).await?;
    delay(&servers.standbys[0], Duration::from_millis(20)).await?;
    let session = db.session(None);
    let mut missed = 0;
    for n in 0..own_writes() {
        let author = Author::draft().name(format!("Author {n}"));
        let seen = if n % 2 == 0 {
            let author = author.save(&db).await?;
            let written = db.position().await?;
            Author::get(author.id, &db.replica().at_least(written)).await
        } else {
            let author = author.save(&session).await?;
            Author::get(author.id, &session.replica()).await
        };
        missed += usize::from(seen.is_err());
    }
    assert_eq!(missed, 0);
    let by_standbys: u64 = reads(&db).iter().sum();
    assert!(by_standbys > 0, "{:?}", db.replicas());
    let written = db.position().await?;
    assert!(
        db.replicas()
            .iter()
            .all(|replica| replica.position <= written)
    );
    Ok(())
}

#[tokio::test]
async fn whoever_wrote_without_waiting_for_the_disk_sees_it() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("no_flush", &servers).await?;
    support::run("ALTER DATABASE no_flush SET synchronous_commit = off", &db).await?;
    let db = connect("no_flush", &servers).await?;
    for n in 0..3 {
        let author = Author::draft()
            .name(format!("Author {n}"))
            .save(&db)
            .await?;
        let written = db.position().await?;
        let reads = db.replica().at_least(written);
        assert_eq!(Author::get(author.id, &reads).await?, author);
    }
    Ok(())
}

#[tokio::test]
async fn a_session_reads_the_primary_until_a_standby_has_its_writes() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("session", &servers).await?;
    for standby in &servers.standbys {
        pause(standby).await?;
    }
    let (writer, other) = (db.session(None), db.session(None));
    writer
        .transaction(async |tx| Author::draft().name("Louisa").save(tx).await.map(drop))
        .await?;
    for _ in 0..2 {
        assert_eq!(authors(&writer.replica()).await?, 1);
        assert_eq!(authors(&other.replica()).await?, 0);
    }
    assert_eq!(reads(&db).iter().sum::<u64>(), 2);
    let next = db.session(writer.position().await?);
    assert_eq!(authors(&next.replica()).await?, 1);
    assert_eq!(reads(&db).iter().sum::<u64>(), 2);
    for standby in &servers.standbys {
        resume(standby).await?;
        replays(standby, &db).await?;
    }
    assert_eq!(authors(&writer.replica().or_error()).await?, 1);
    assert_eq!(authors(&next.replica().or_error()).await?, 1);
    Ok(())
}

/// A schema, and a table, that a standby does not have yet are read where they are.
#[tokio::test]
async fn tables_that_a_standby_lacks_are_read_elsewhere() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("lacking", &servers).await?;
    for standby in &servers.standbys {
        pause(standby).await?;
    }
    db.create_schema("acme").await?;
    let acme = db.in_schema("acme")?;
    acme.create_tables(schema![Author, Book]).await?;
    support::run("CREATE TABLE shelf (id integer)", &db).await?;
    assert_eq!(authors(&acme.replica()).await?, 0);
    let read = acme.replica();
    let in_one = read.transaction(async |tx| authors(tx).await);
    assert_eq!(in_one.await?, 0);
    let shelves = || sql!("SELECT count(*) FROM shelf");
    assert_eq!(db.replica().fetch_one::<i64>(shelves()).await?, 0);
    assert_eq!(reads(&db), [0, 0]);
    let lacking = [
        authors(&acme.replica().or_error()).await.map(drop),
        db.replica()
            .or_error()
            .fetch_one::<i64>(shelves())
            .await
            .map(drop),
        db.replica()
            .fetch_one::<i64>(sql!("SELECT count(*) FROM shelves"))
            .await
            .map(drop),
    ];
    for lacking in lacking {
        assert!(
            matches!(lacking, Err(Error::SchemaMismatch { .. })),
            "{lacking:?}"
        );
    }
    Ok(())
}

/// Whoever reads while another one asks where the session's writes end does not take the old position for the answer.
#[tokio::test]
async fn readers_side_by_side_see_what_their_session_wrote() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("side_by_side", &servers).await?;
    for standby in &servers.standbys {
        pause(standby).await?;
    }
    let session = db.session(None);
    for n in 1..=3 {
        Author::draft().name("Louisa").save(&session).await?;
        let [one, other] = [session.replica(), session.replica()];
        let (one, other) = tokio::join!(authors(&one), authors(&other));
        assert_eq!((one?, other?), (n, n));
        let reads = session.replica();
        let (seen, position) = tokio::join!(authors(&reads), session.position());
        assert_eq!((seen?, position?.is_some()), (n, true));
    }
    assert_eq!(reads(&db), [0, 0]);
    Ok(())
}

/// Behind the name of a replica may stand another server than the one that was asked.
#[tokio::test]
async fn a_server_that_takes_the_place_of_a_standby_is_asked_anew() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("in_its_place", &servers).await?;
    let (primary, [one, other]) = servers.urls("in_its_place");
    let host = |url: &str| {
        url.rsplit_once('@')
            .and_then(|(_, it)| it.split_once('/').map(|it| it.0.to_owned()))
    };
    let (first, second) = (host(&one).expect("a host"), host(&other).expect("a host"));
    // Both are standbys, though one that takes writes is named first.
    let three = format!("{},{first},{second}", host(&primary).expect("a host"));
    let either = one.replacen(&first, &three, 1);
    let db = Database::builder(&primary)
        .replica(&either)
        .models(schema![Author])
        .connect()
        .await
        .inspect(|_| drop(db))?;
    pause(&servers.standbys[1]).await?;
    write(1, &db).await?;
    let written = db.position().await?;
    let own = db.replica().at_least(written);
    assert_eq!(authors(&own.clone().or_error()).await?, 1);
    servers.standbys[0].stop().expect("it stops");
    let seen = authors(&own).await;
    let begun = own.transaction(async |tx| authors(tx).await).await;
    let none = authors(&own.or_error()).await;
    let old = authors(&db.replica().or_error()).await;
    servers.standbys[0].start_again().expect("it starts");
    assert_eq!((seen?, begun?, old?), (1, 1, 0));
    let none = none.expect_err("none has it").to_string();
    assert!(
        none.contains(&format!("has not come to {written}")),
        "{none}"
    );
    Ok(())
}

#[tokio::test]
async fn a_standby_that_goes_on_in_time_is_read() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("in_time", &servers).await?;
    pause(&servers.standbys[0]).await?;
    write(1, &db).await?;
    let written = db.position().await?;
    let reads = db.replica().at_least(written);
    let (seen, resumed) = tokio::join!(authors(&reads), resume(&servers.standbys[0]));
    resumed?;
    assert_eq!(seen?, 1);
    Ok(())
}

#[tokio::test]
async fn standbys_that_are_too_old_are_passed_over() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("too_old", &servers).await?;
    pause(&servers.standbys[0]).await?;
    write(1, &db).await?;
    let written = db.position().await?;
    replays(&servers.standbys[1], &db).await?;
    // Whoever's turn it is: the other one has it.
    for _ in 0..2 {
        assert_eq!(
            authors(&db.replica().at_least(written).or_error()).await?,
            1
        );
    }
    assert_eq!(reads(&db), [0, 2]);
    for _ in 0..2 {
        assert_eq!(
            authors(&db.replica().max_lag(Duration::ZERO).or_error()).await?,
            1
        );
    }
    assert_eq!(reads(&db), [0, 4]);

    pause(&servers.standbys[1]).await?;
    write(2, &db).await?;
    let written = db.position().await?;
    assert_eq!(authors(&db.replica().at_least(written)).await?, 2);
    assert_eq!(authors(&db.replica().max_lag(Duration::ZERO)).await?, 2);
    assert_eq!(reads(&db), [0, 4]);
    let error = authors(&db.replica().at_least(written).or_error())
        .await
        .expect_err("too old");
    let why = format!("has not come to {written}");
    assert_eq!(error.to_string().matches(&why).count(), 2, "{error}");
    let error = authors(&db.replica().max_lag(Duration::ZERO).or_error())
        .await
        .expect_err("too old");
    assert_eq!(
        error
            .to_string()
            .matches("may be more than 0ns behind")
            .count(),
        2,
        "{error}"
    );
    // The second one had all of it a moment ago.
    let patient = db.replica().max_lag(Duration::from_hours(1)).or_error();
    for _ in 0..2 {
        assert_eq!(authors(&patient).await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn one_call_reads_one_standby() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("one_call", &servers).await?;
    write(1, &db).await?;
    replays(&servers.standbys[0], &db).await?;
    pause(&servers.standbys[0]).await?;
    write(2, &db).await?;
    write(3, &db).await?;
    replays(&servers.standbys[1], &db).await?;
    pause(&servers.standbys[1]).await?;
    Book::objects().every_row().delete(&db).await?;

    let query = Author::objects()
        .prefetch_related(Author.books())
        .order_by(Author.id);
    let mut found = Vec::new();
    for _ in 0..4 {
        let authors = query.all(&db.replica()).await?;
        let books: Vec<usize> = authors.iter().map(|(_, books)| books.len()).collect();
        found.push((authors.len(), books));
    }
    assert_eq!(
        found,
        [
            (1, vec![2]),
            (3, vec![2, 3, 4]),
            (1, vec![2]),
            (3, vec![2, 3, 4])
        ]
    );
    assert_eq!(reads(&db), [4, 4]);

    let tx = db.replica().begin().await?;
    let (one, other) = (authors(&tx).await?, authors(&tx).await?);
    assert_eq!(one, other);
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn a_standby_that_goes_down_is_left_out() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("going_down", &servers).await?;
    write(1, &db).await?;
    for standby in &servers.standbys {
        replays(standby, &db).await?;
    }
    assert_eq!(
        (authors(&db.replica()).await?, authors(&db.replica()).await?),
        (1, 1)
    );
    servers.standbys[0].stop().expect("it stops");
    for _ in 0..10 {
        assert_eq!(authors(&db.replica().or_error()).await?, 1);
        let count = db
            .replica()
            .transaction(async |tx| authors(tx).await)
            .await?;
        assert_eq!(count, 1);
    }
    let up = || {
        db.replicas()
            .iter()
            .map(|replica| replica.is_up)
            .collect::<Vec<_>>()
    };
    assert_eq!(up(), [false, true]);
    servers.standbys[0].start_again().expect("it starts");
    while up() == [false, true] {
        assert_eq!(authors(&db.replica().or_error()).await?, 1);
    }
    assert_eq!(up(), [true, true]);
    Ok(())
}

#[tokio::test]
async fn standbys_are_read_while_the_primary_is_down() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("without_primary", &servers).await?;
    write(1, &db).await?;
    for standby in &servers.standbys {
        replays(standby, &db).await?;
    }
    servers.primary.stop().expect("it stops");
    let (one, other) = (authors(&db.replica()).await, authors(&db.replica()).await);
    let unknown = authors(&db.replica().max_lag(Duration::ZERO).or_error()).await;
    let refused = write(2, &db).await;
    servers.primary.start_again().expect("it starts");
    assert_eq!((one?, other?), (1, 1));
    let unknown = unknown
        .expect_err("nobody knows how far they are behind")
        .to_string();
    assert_eq!(
        unknown.matches("may be more than 0ns behind").count(),
        2,
        "{unknown}"
    );
    assert!(
        matches!(
            refused,
            Err(Error::ConnectionLost { .. } | Error::Connect { .. })
        ),
        "{refused:?}"
    );
    write(2, &db).await?;
    let written = db.position().await?;
    assert_eq!(authors(&db.replica().at_least(written)).await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_read_that_a_standby_cancels_goes_on_elsewhere() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("cancelled", &servers).await?;
    write(1, &db).await?;
    for standby in &servers.standbys {
        replays(standby, &db).await?;
        let standby = Database::connect(&standby.url).await?;
        standby
            .with_postgres(async |on| {
                for text in [
                    "ALTER SYSTEM SET max_standby_streaming_delay = '10ms'",
                    "SELECT pg_reload_conf()",
                ] {
                    sqlx::raw_sql(text)
                        .execute(&mut *on)
                        .await
                        .expect("a setting");
                }
            })
            .await?;
    }
    let reading = tokio::spawn({
        let db = db.clone();
        async move {
            // It sleeps where the column of below is not there yet, until it is cancelled for that.
            let slow = sql!(
                "SELECT count(*) FROM book CROSS JOIN pg_sleep(CASE WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'book'::regclass AND attname = 'pages') THEN 0 ELSE 600 END)"
            );
            db.replica().fetch_one::<i64>(slow).await
        }
    });
    let standby = Database::connect(&servers.standbys[0].url).await?;
    let running = || {
        sql!(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%CROSS JOIN pg_sleep%' AND pid <> pg_backend_pid()"
        )
    };
    while standby.fetch_one::<i64>(running()).await? == 0 {
        tokio::task::yield_now().await;
    }
    db.execute(sql!("ALTER TABLE book ADD COLUMN pages integer"))
        .await?;
    assert_eq!(reading.await.expect("no panic")?, 2);
    // The first one has not answered.
    assert_eq!(db.replicas()[0].reads, 0);
    assert!(db.replicas()[0].is_up);
    Ok(())
}

#[tokio::test]
async fn a_standby_takes_no_writes_of_its_own() -> orm::Result<()> {
    let servers = servers().await;
    let db = library("no_writes", &servers).await?;
    let hidden = db
        .replica()
        .fetch_one::<i64>(sql!("SELECT nextval('author_id_seq')"))
        .await;
    assert!(matches!(hidden, Err(Error::ReadOnly { .. })), "{hidden:?}");
    let rows: Vec<Author> = Author::objects()
        .stream(&db.replica())
        .try_collect()
        .await?;
    assert_eq!(rows, []);
    Ok(())
}
