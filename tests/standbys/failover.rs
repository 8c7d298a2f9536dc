//! A standby that takes the place of a primary which is down, or takes no writes any more, with servers of its own.

use orm::Error;
use orm::prelude::*;
use orm_tests::support::postgres::cluster::{self, Cluster};

use crate::servers::{follow, replays, set};

#[derive(Model, Debug, Clone, PartialEq)]
struct Author {
    id: i64,
    #[orm(max_length = 100)]
    name: String,
}

/// The host and the port of a server.
fn host(server: &Cluster) -> &str {
    let (_, behind) = server.url.split_once('@').expect("a user");
    behind.strip_suffix("/postgres").expect("a database")
}

/// The url of a database whose primary is one of these servers, the standbys first.
fn any_of([primary, next, other]: [&Cluster; 3]) -> String {
    let any = format!("{},{},{}", host(other), host(next), host(primary));
    primary.url.replacen(host(primary), &any, 1)
}

/// A database whose primary is one of these servers, with both standbys.
async fn connect(servers: [&Cluster; 3]) -> orm::Result<Database> {
    let [_, next, other] = servers;
    Database::builder(&any_of(servers))
        .replica(&next.url)
        .replica(&other.url)
        .connect()
        .await
}

async fn write(n: usize, db: &impl Executor) -> orm::Result<Author> {
    Author::draft().name(format!("Author {n}")).save(db).await
}

/// Writes until it succeeds, which takes one attempt more for each connection to the server that is down.
async fn write_again(n: usize, db: &Database) -> orm::Result<Author> {
    loop {
        match write(n, db).await {
            Err(Error::ConnectionLost { .. }) => {}
            done => return done,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_and_writes_go_on_after_a_failover() -> orm::Result<()> {
    let primary = cluster::start("secret").expect("a primary");
    let next = primary.standby().expect("a standby");
    let other = primary.standby().expect("a standby");
    let db = connect([&primary, &next, &other]).await?;
    db.create_tables(schema![Author]).await?;
    let session = db.session(None);
    let first = write(1, &session).await?;
    let before = session
        .position()
        .await?
        .expect("a session that has written");
    for _ in 0..2 {
        let seen = Author::get(first.id, &db.replica().at_least(before).or_error()).await?;
        assert_eq!(seen, first);
    }

    primary.stop().expect("it stops");
    next.promote().expect("it takes over");
    follow(&other, &next).await?;

    let second = write_again(2, &db).await?;
    let after = db.position().await?;
    assert!(after > before, "{after} is not behind {before}");
    // The one that took over is still among the replicas, and so is the other.
    replays(&other, &db).await?;
    for _ in 0..2 {
        let seen = Author::get(second.id, &db.replica().at_least(after).or_error()).await?;
        assert_eq!(seen, second);
    }
    let third = write(3, &session).await?;
    assert_eq!(Author::get(third.id, &session.replica()).await?, third);
    assert!(
        db.replicas()
            .iter()
            .all(|replica| replica.is_up && replica.reads > 0),
        "{:?}",
        db.replicas()
    );
    writes_find_another_server([&primary, &next, &other]).await
}

/// The second server takes no writes any more, though its connections stay, and the third one takes over.
async fn writes_find_another_server(servers: [&Cluster; 3]) -> orm::Result<()> {
    let [_, next, other] = servers;
    let connect = || {
        Database::builder(&any_of(servers))
            .max_connections(1)
            .connect()
    };
    let db = connect().await?;
    let read_only = async || {
        let setting = sql!("SELECT current_setting('default_transaction_read_only')");
        db.fetch_one::<String>(setting).await
    };
    replays(other, &db).await?;
    set(next, "default_transaction_read_only", "on").await?;
    while read_only().await? != "on" {
        tokio::task::yield_now().await;
    }
    other.promote().expect("it takes over");

    let tried = db.transaction(async |tx| write(4, tx).await).await;
    let error = tried.expect_err("its server takes no writes");
    assert!(
        matches!(error, Error::ConnectionLost { sent: false, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("takes no writes"), "{error}");
    write(4, &db).await?;

    let db = connect().await?;
    let refused = db
        .read_only()
        .transaction(async |tx| write(5, tx).await)
        .await;
    assert!(
        matches!(refused, Err(Error::ReadOnly { .. })),
        "{refused:?}"
    );
    write(5, &db).await?;
    assert_eq!(Author::objects().count(&db).await?, 5);
    Ok(())
}
