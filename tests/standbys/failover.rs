//! A standby that takes the place of a primary which is down, with servers of its own.

use orm::Error;
use orm::prelude::*;
use orm_tests::support::postgres::cluster::{self, Cluster};

use crate::servers::{follow, replays};

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

/// A database whose primary is one of both servers, with both standbys.
async fn connect(servers: [&Cluster; 3]) -> orm::Result<Database> {
    let [primary, next, other] = servers;
    let either = format!("{},{}", host(primary), host(next));
    let url = primary.url.replacen(host(primary), &either, 1);
    Database::builder(&url)
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
    Ok(())
}
