//! `Pooler::Transaction`: what works through a pooler that gives a session away after each transaction.

use std::collections::BTreeSet;
use std::time::Duration;

use orm::Error;
use orm::db::Pooler;
use orm::prelude::*;
use orm::testing::assert_queries;
use orm_tests::support::postgres::server;
use orm_tests::support::{Proxy, run};
use sqlx::{Connection, PgConnection, Row};

use crate::{Account, AccountFields, Pooled, another_client};

const CLIENTS: i32 = 8;
const ROUNDS: u32 = 16;

/// Five statements a round: 640 of 8 clients over 2 sessions.
async fn work(db: Database, owner: i32) -> orm::Result<()> {
    for round in 0..ROUNDS {
        let name = format!("{owner}-{round}");
        let draft = Account::draft().owner(owner).name(&*name);
        let made = draft.balance(i64::from(round)).save(&db).await?;
        let own = Account::objects().filter(Account.owner.eq(owner));
        let found = own.clone().filter(Account.name.eq(&*name)).get(&db).await?;
        assert_eq!(found, made);
        let raised = own.clone().filter(Account.id.eq(made.id));
        let raised = raised.update(Account.balance.set(Account.balance + 1), &db);
        assert_eq!(raised.await?, 1);
        // Each client asks in words of its own, so that equal names would stand for different statements.
        let least = Account.balance.ge(0);
        let words = (0..owner).fold(least, |all, n| all & Account.balance.ne(-1 - i64::from(n)));
        let count = own.clone().filter(words).count(&db).await?;
        assert_eq!(count, u64::from(round) + 1);
        let rows = own.order_by(Account.balance).all(&db).await?;
        assert!(
            rows.into_iter()
                .map(|row| row.balance)
                .eq(1..=i64::from(round) + 1)
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_see_nothing_of_each_other() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    pooled
        .client()
        .await?
        .create_tables(schema![Account])
        .await?;
    let mut tasks = Vec::new();
    for owner in 0..CLIENTS {
        let db = pooled.client().await?;
        tasks.push(tokio::spawn(work(db, owner)));
    }
    for task in tasks {
        task.await.expect("no panic")?;
    }
    let all = Account::objects().all(&pooled.direct().await?).await?;
    assert_eq!(all.len(), 128);
    assert!(
        all.iter()
            .all(|row| row.name == format!("{}-{}", row.owner, row.balance - 1))
    );
    Ok(())
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
#[orm(db_enum)]
enum Mood {
    Glad,
    Sad,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Diary {
    id: i64,
    mood: Mood,
    before: Option<Mood>,
    moods: Vec<Mood>,
}

/// The types of enums have numbers that a server gives them, which no session of another client need have asked for.
#[tokio::test]
async fn enum_types_are_read_and_written() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    let clients = [pooled.client().await?, pooled.client().await?];
    clients[0].create_tables(schema![Diary]).await?;
    for db in &clients {
        let draft = || {
            Diary::draft()
                .mood(Mood::Glad)
                .moods([Mood::Sad, Mood::Glad])
        };
        let mut day = draft().save(db).await?;
        Diary::bulk_create([draft(), draft().before(Mood::Sad)], db).await?;
        day.mood = Mood::Sad;
        day.save(db).await?;
        Diary::bulk_update(std::slice::from_mut(&mut day), Diary.mood, db).await?;
        assert_eq!(Diary::get(day.id, db).await?, day);
        let sad = Diary::objects().filter(Diary.mood.eq(Mood::Sad));
        assert_eq!(
            sad.clone()
                .filter(Diary.mood.is_in([Mood::Sad]))
                .count(db)
                .await?,
            1
        );
        assert_eq!(sad.update(Diary.before.set(Mood::Glad), db).await?, 1);
        let moods = Diary::objects()
            .values((Diary.before, count()))
            .order_by(Diary.before);
        let expected = [(Some(Mood::Glad), 1), (Some(Mood::Sad), 1), (None, 1)];
        assert_eq!(moods.all(db).await?, expected);
        Diary::copy_in([draft()], db).await?;
        assert_eq!(Diary::objects().every_row().delete(db).await?, 4);
    }
    Ok(())
}

/// A copy has settings of its own transaction, and leaves the session as it was.
#[tokio::test]
async fn rows_are_copied() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let (db, other) = (pooled.client().await?, pooled.client().await?);
    db.create_tables(schema![Account]).await?;
    let accounts = |owner| {
        (0..10_000).map(move |n| Account::draft().owner(owner).name(format!("account {n}")))
    };
    assert_eq!(Account::copy_in(accounts(1), &db).await?, 10_000);
    let taken = Account::copy_in(accounts(1), &db).await;
    assert!(
        matches!(taken, Err(Error::UniqueViolation { .. })),
        "{taken:?}"
    );
    assert_eq!(Account::copy_in(accounts(2), &other).await?, 10_000);
    assert_eq!(Account::objects().count(&db).await?, 20_000);
    Ok(())
}

#[tokio::test]
async fn tables_are_made_by_many_at_once() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    let mut tasks = Vec::new();
    for _ in 0..CLIENTS {
        let db = pooled.client().await?;
        tasks.push(tokio::spawn(async move {
            db.create_tables(schema![Account]).await
        }));
    }
    for task in tasks {
        task.await.expect("no panic")?;
    }
    pooled.client().await?.drop_tables(schema![Account]).await
}

#[tokio::test]
async fn transactions_streams_and_many_rows() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    let db = pooled.client().await?;
    db.create_tables(schema![Account]).await?;
    let drafts = (0..500).map(|n| Account::draft().owner(n % 5).name(format!("{n}")));
    assert_eq!(Account::bulk_create(drafts, &db).await?.len(), 500);

    let mut rows = Account::objects().order_by(Account.id).stream(&db);
    let mut owners = Vec::new();
    while let Some(row) = rows.try_next().await? {
        // Another statement meanwhile goes over the other session.
        if owners.len() % 100 == 0 {
            assert_eq!(Account::objects().count(&db).await?, 500);
        }
        owners.push(row.owner);
    }
    assert!(owners.into_iter().eq((0..500).map(|n| n % 5)));
    drop(rows);

    let tx = db.begin().await?;
    Account::objects()
        .filter(Account.owner.eq(1))
        .delete(&tx)
        .await?;
    assert_eq!(Account::objects().count(&tx).await?, 400);
    tx.rollback().await?;
    let tx = db.begin().await?;
    Account::objects()
        .filter(Account.owner.eq(2))
        .delete(&tx)
        .await?;
    tx.commit().await?;
    drop(db.begin().await?);
    assert_eq!(Account::objects().count(&db).await?, 400);

    Ok(())
}

#[tokio::test]
async fn a_failed_statement_leaves_nothing_behind() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let db = pooled.client().await?;
    db.create_tables(schema![Account]).await?;
    Account::draft().owner(1).name("a").save(&db).await?;
    for _ in 0..3 {
        let twice = Account::draft().owner(1).name("a").save(&db).await;
        assert!(
            matches!(twice, Err(Error::UniqueViolation { .. })),
            "{twice:?}"
        );
        assert_eq!(Account::objects().count(&db).await?, 1);
    }
    let committed = db.transaction(async |tx| {
        Account::draft().owner(2).name("b").save(tx).await?;
        let _ = Account::draft().owner(1).name("a").save(tx).await;
        Ok(())
    });
    assert!(matches!(
        committed.await,
        Err(Error::TransactionBroken { .. })
    ));
    assert_eq!(Account::objects().count(&db).await?, 1);
    Ok(())
}

#[derive(Model, Debug)]
struct Note {
    id: i64,
    #[orm(related_name = "notes", on_delete = Cascade, deferrable)]
    account: ForeignKey<Account>,
}

#[tokio::test]
async fn what_fails_at_the_end_of_its_transaction_says_so() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let db = pooled.client().await?;
    db.create_tables(schema![Account, Note]).await?;
    for _ in 0..3 {
        let dangling = Note::draft().account(99).save(&db).await;
        assert!(
            matches!(dangling, Err(Error::ForeignKeyViolation { .. })),
            "{dangling:?}"
        );
        assert_eq!(Note::objects().count(&db).await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn what_is_dropped_leaves_nothing_behind() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let db = pooled
        .builder()
        .pooler(Pooler::Transaction)
        .max_connections(1)
        .connect()
        .await?;
    db.create_tables(schema![Account]).await?;
    for polls in 0..30 {
        let mut saved = Box::pin(
            Account::draft()
                .owner(polls)
                .name("dropped")
                .save(&db)
                .into_future(),
        );
        for _ in 0..polls {
            let once = std::future::poll_fn(|context| {
                std::task::Poll::Ready(saved.as_mut().poll(context).is_ready())
            });
            if once.await {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(saved);
        let stored = Account::objects()
            .filter(Account.owner.eq(polls))
            .count(&db)
            .await?;
        assert!(stored <= 1, "after {polls} polls");
    }
    let mut rows = Account::objects().stream(&db);
    let _ = rows.try_next().await?;
    drop(rows);
    Account::objects().count(&db).await.map(drop)
}

#[tokio::test]
async fn settings_hold_for_one_transaction() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let db = pooled
        .builder()
        .pooler(Pooler::Transaction)
        .statement_timeout(std::time::Duration::from_millis(50))
        .connect()
        .await?;
    db.create_tables(schema![Account]).await?;
    Account::draft().owner(1).name("slow").save(&db).await?;
    let mut other = another_client(&pooled.url()).await;
    let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$; \
                CREATE TRIGGER slow BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION slow()";
    sqlx::raw_sql(slow)
        .execute(&mut other)
        .await
        .expect("a slow table");
    let updated = Account::objects()
        .every_row()
        .update(Account.balance.set(1), &db)
        .await;
    assert!(matches!(updated, Err(Error::Timeout { .. })), "{updated:?}");

    // The session is the other client's again, and as it was.
    for setting in [
        "statement_timeout",
        "lock_timeout",
        "client_connection_check_interval",
    ] {
        let shown = sqlx::raw_sql(sqlx::AssertSqlSafe(format!("SHOW {setting}")));
        let row = sqlx::Executor::fetch_one(&mut other, shown)
            .await
            .expect("a setting");
        assert_eq!(row.get::<String, _>(0), "0", "{setting}");
    }
    Ok(())
}

#[tokio::test]
async fn no_statement_stays_on_a_session() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let db = pooled.client().await?;
    db.create_tables(schema![Account]).await?;
    Account::draft().owner(1).name("a").save(&db).await?;
    db.transaction(async |tx| Account::objects().count(tx).await)
        .await?;
    let mut other = another_client(&pooled.url()).await;
    let left = sqlx::raw_sql("SELECT count(*) FROM pg_prepared_statements");
    let row = sqlx::Executor::fetch_one(&mut other, left)
        .await
        .expect("a count");
    assert_eq!(row.get::<i64, _>(0), 0);
    Ok(())
}

#[derive(Model, Debug)]
struct Reading {
    id: i64,
    mood: String,
}

/// The driver asks for what it does not know of a type before it reads one, and that drops a statement without a name.
#[tokio::test]
async fn types_of_the_database_are_read() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    let direct = PgConnection::connect(&pooled.fresh.url).await;
    let tables = "CREATE TYPE mood AS ENUM ('sad', 'ok'); \
                  CREATE TABLE reading (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, mood mood NOT NULL); \
                  INSERT INTO reading (mood) VALUES ('ok'), ('sad')";
    sqlx::raw_sql(tables)
        .execute(&mut direct.expect("a way past"))
        .await
        .expect("a type");
    let moods = async |on: &dyn Executor| {
        let rows = Reading::objects().order_by(Reading.id).all(on).await?;
        orm::Result::Ok(rows.into_iter().map(|row| row.mood).collect::<Vec<_>>())
    };
    let db = pooled.client().await?;
    assert_eq!(moods(&db).await?, ["ok", "sad"]);
    let db = pooled.client().await?;
    let tx = db.begin().await?;
    assert_eq!(moods(&tx).await?, ["ok", "sad"]);
    tx.commit().await?;

    // A type that is made while connections are open.
    let mut direct = PgConnection::connect(&pooled.fresh.url)
        .await
        .expect("a way past");
    let changed = "CREATE TYPE weather AS ENUM ('fair', 'foul'); \
                   ALTER TABLE reading ALTER mood TYPE weather USING 'fair'";
    sqlx::raw_sql(changed)
        .execute(&mut direct)
        .await
        .expect("another type");
    assert_eq!(moods(&db).await?, ["fair", "fair"]);
    Ok(())
}

#[tokio::test]
async fn a_connection_that_was_lent_leaves_nothing_behind() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let db = pooled
        .builder()
        .pooler(Pooler::Transaction)
        .max_connections(1)
        .connect()
        .await?;
    db.create_tables(schema![Account]).await?;
    let begun = async |connection: &mut PgConnection| {
        sqlx::raw_sql("BEGIN; INSERT INTO account (owner, name, balance) VALUES (1, 'a', 0)")
            .execute(connection)
            .await
            .map(drop)
    };
    db.with_postgres(begun).await?.expect("a transaction");
    assert_eq!(Account::objects().count(&db).await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_statement_counts_once() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    let db = pooled.client().await?;
    db.create_tables(schema![Account]).await?;
    let ids = assert_queries(&db, 2, async || {
        Account::draft().owner(1).name("a").save(&db).await?;
        let rows = Account::objects().all(&db).await?;
        orm::Result::Ok(rows.into_iter().map(|row| row.id).collect::<BTreeSet<_>>())
    });
    assert_eq!(ids.await?, BTreeSet::from([1]));
    Ok(())
}

/// A server that is gone is told by PgBouncer, which then closes the connection of its client.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_lost_behind_it_is_a_lost_connection() -> orm::Result<()> {
    let server = server();
    let proxy = Proxy::to(server.get_host(), server.get_port()).await;
    let before = server.clone().host("127.0.0.1").port(proxy.port);
    let pooled = Pooled::before(&before, "transaction", 2);
    let direct = pooled.direct().await?;
    direct.create_tables(schema![Account]).await?;
    let db = pooled.client().await?;
    let save =
        async |name: &str, on: &dyn Executor| Account::draft().owner(1).name(name).save(on).await;
    let cut = async || {
        proxy.cut_off();
        proxy.heal();
        tokio::time::sleep(Duration::from_millis(100)).await;
    };

    let tx = db.begin().await?;
    save("a statement", &tx).await?;
    cut().await;
    let lost = save("another", &tx).await;
    assert!(
        matches!(lost, Err(Error::ConnectionLost { sent: false, .. })),
        "{lost:?}"
    );
    drop(tx);

    let tx = db.begin().await?;
    save("a commit", &tx).await?;
    cut().await;
    // PgBouncer does not know how far the server came.
    let unknown = tx.commit().await;
    assert!(
        matches!(unknown, Err(Error::CommitOutcomeUnknown { .. })),
        "{unknown:?}"
    );

    save("a write", &db).await?;
    assert_eq!(Account::objects().count(&db).await?, 1);
    Ok(())
}

#[tokio::test]
async fn settings_of_a_database_change_no_answer() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let direct = pooled.direct().await?;
    let set = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET extra_float_digits = 0', current_database()); END $$";
    run(set, &direct).await?;
    let client = pooled.client().await?;
    client.create_tables(schema![Account]).await?;
    let draft = Account::draft().owner(1).name("one").balance(1);
    draft.save(&client).await?;

    let third = Account.balance.cast::<f64>() / 3.0;
    let third = Account::objects().values(third.cast::<String>());
    assert_eq!(third.get(&client).await?, "0.3333333333333333");
    let read = client.transaction(async |tx| third.get(tx).await).await?;
    assert_eq!(read, "0.3333333333333333");
    Ok(())
}

/// The functions of a schema that stands before the server's own in the path.
#[tokio::test]
async fn a_path_that_names_the_servers_own_schema_changes_no_answer() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let direct = pooled.direct().await?;
    let set = "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'own' $$;
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$";
    run(set, &direct).await?;
    let client = pooled.client().await?;
    client.create_tables(schema![Account]).await?;
    let draft = Account::draft().owner(1).name("ONE").balance(1);
    draft.save(&client).await?;

    let found = Account::objects().filter(Account.name.lower().eq("one"));
    assert_eq!(found.count(&client).await?, 1);
    let read = client.transaction(async |tx| found.count(tx).await).await?;
    assert_eq!(read, 1);
    Ok(())
}
