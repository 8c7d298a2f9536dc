//! Rows that are locked as they are read.

on_each! {
    the_rows_of_the_model_are_locked,
    rows_cannot_be_locked_everywhere,
    a_lock_needs_a_transaction,
    rows_that_stand_for_many_are_not_locked,
    sixteen_workers_take_each_job_once,
    what_is_locked_can_be_changed,
    a_page_with_the_number_of_all_is_locked,
    a_reader_locks_nothing;
    only(Postgres, "SQLite has no locks on rows")
        a_row_that_is_locked_is_waited_for_or_not,
        readers_share_a_lock,
        rows_may_point_at_one_whose_key_stays,
        joined_rows_are_locked_where_they_are_named,
        a_page_locks_its_own_rows
}

use std::collections::HashSet;

use orm::Error;
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Queue {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Job {
    id: i64,
    #[orm(default = false)]
    done: bool,
    #[orm(related_name = "jobs", on_delete = Cascade)]
    queue: ForeignKey<Queue>,
    #[orm(related_name = "later", on_delete = SetNull)]
    after: Option<ForeignKey<Job>>,
}

#[derive(Model, Debug, Clone)]
struct Report {
    id: i64,
    text: String,
    #[orm(related_name = "report", on_delete = Cascade)]
    job: OneToOne<Job>,
}

async fn jobs(n: usize, db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Queue, Job]).await?;
    let queue = Queue::draft().name("mails").save(db).await?;
    let drafts = (0..n).map(|_| Job::draft().queue(&queue));
    Job::bulk_create(drafts, db).await.map(drop)
}

async fn the_rows_of_the_model_are_locked(_: Database) {
    const ROW: &str = r#"SELECT "job"."id", "job"."done", "job"."queue_id", "job"."after_id""#;
    let locked = Job::objects().or_ignore().for_update();
    assert_sql!(
        locked,
        sqlite = format!(r#"{ROW} FROM "job""#),
        postgres = format!(r#"{ROW} FROM "job" FOR UPDATE OF "job""#)
    );
    let next = locked.filter(Job.queue.name.eq("mails")).limit(1);
    assert_sql!(
        next.clone().skip_locked(),
        sqlite = format!(
            r#"{ROW} FROM "job" INNER JOIN "queue" AS "t1" ON "t1"."id" = "job"."queue_id" WHERE "t1"."name" = ? LIMIT ?"#
        ),
        postgres = format!(
            r#"{ROW} FROM "job" INNER JOIN "queue" AS "t1" ON "t1"."id" = "job"."queue_id" WHERE "t1"."name" = $1::text LIMIT $2::int8 FOR UPDATE OF "job" SKIP LOCKED"#
        )
    );
    // A condition on a page: the page stands in `FROM`, and locks its rows.
    let text = |query: &QuerySet<Job>| {
        let sql = query.to_sql_for(Backend::Postgres);
        sql.expect("it can be written").text().to_owned()
    };
    let of_page = text(&next.clone().skip_locked().filter(Job.done.eq(false)));
    assert!(
        of_page
            .ends_with(r#"FOR UPDATE OF "t1" SKIP LOCKED) AS "job" WHERE "job"."done" = $3::bool"#),
        "{of_page}"
    );
    assert_eq!(of_page.matches("FOR UPDATE").count(), 1, "{of_page}");
    let shared = Job::objects().for_share().nowait().of(Job.queue);
    assert!(
        text(&shared).ends_with(
            r#"INNER JOIN "queue" AS "t1" ON "t1"."id" = "job"."queue_id" FOR SHARE OF "job", "t1" NOWAIT"#
        ),
        "{}",
        text(&shared)
    );
    let reported = Job::objects().filter(Job.report().text.eq("late"));
    let reported = text(&reported.for_update().of(Job.report()));
    assert!(
        reported.ends_with(
            r#"INNER JOIN "report" AS "t1" ON "t1"."job_id" = "job"."id" WHERE "t1"."text" = $1::text FOR UPDATE OF "job", "t1""#
        ),
        "{reported}"
    );
    let values = Job::objects().for_update().values((Job.id, Job.queue.name));
    let values = values
        .to_sql_for(Backend::Postgres)
        .expect("it can be written");
    assert!(
        values.text().ends_with(r#"FOR UPDATE OF "job""#),
        "{}",
        values.text()
    );
}

async fn rows_cannot_be_locked_everywhere(db: Database) -> orm::Result<()> {
    jobs(1, &db).await?;
    let refused = Job::objects().for_update().to_sql_for(Backend::Sqlite);
    let refused = refused.expect_err("SQLite has no locks on rows");
    assert!(matches!(
        refused,
        Error::Unsupported {
            backend: "sqlite",
            ..
        }
    ));
    assert!(
        refused.to_string().contains("add `or_ignore()`"),
        "{refused}"
    );
    let done = db
        .transaction(async |tx| Job::objects().for_update().all(tx).await)
        .await;
    match db.backend() {
        Backend::Postgres => assert_eq!(done?.len(), 1),
        _ => assert!(matches!(done, Err(Error::Unsupported { .. }))),
    }
    Ok(())
}

fn assert_refused<T: std::fmt::Debug>(done: orm::Result<T>, words: &str) {
    let error = done.expect_err("it is refused");
    assert!(
        matches!(&error, Error::InvalidQuery { model: "Job", why } if why.contains(words)),
        "{error}"
    );
}

async fn a_lock_needs_a_transaction(db: Database) -> orm::Result<()> {
    jobs(1, &db).await?;
    let (locked, words) = (
        Job::objects().for_update().or_ignore(),
        "run the query on a transaction",
    );
    assert_refused(locked.all(&db).await, words);
    assert_refused(locked.first(&db).await, words);
    assert_refused(locked.get(&db).await, words);
    assert_refused(locked.stream(&db).try_next().await, words);
    assert_refused(locked.clone().values(Job.id).all(&db).await, words);
    // Queries of a relation are locked by themselves.
    let queues = Queue::objects().prefetch_related(Queue.jobs());
    assert_eq!(queues.all(&db).await?[0].1.len(), 1);
    Ok(())
}

async fn rows_that_stand_for_many_are_not_locked(db: Database) -> orm::Result<()> {
    jobs(1, &db).await?;
    db.transaction(async |tx| {
        let locked = Job::objects().for_update().or_ignore();
        let words = "stands for several";
        assert_refused(
            locked.clone().values((Job.done, count())).all(tx).await,
            words,
        );
        assert_refused(
            locked.clone().values(Job.done).distinct().all(tx).await,
            words,
        );
        assert_refused(locked.aggregate(count(), tx).await, words);
        assert_refused(locked.count(tx).await, "reads none");
        assert_refused(locked.exists(tx).await, "reads none");
        let words = "part of another statement";
        let after = Job::objects().filter(Job.after.is_in(locked.clone()));
        assert_refused(after.update(Job.done.set(true), tx).await, words);
        assert_refused(after.all(tx).await, words);
        assert_refused(Job::objects().nowait().all(tx).await, "add `for_update()`");
        let optional = locked.clone().of(Job.after);
        assert_refused(optional.all(tx).await, "may be missing");
        let needed = optional.filter(Job.after.done.eq(true));
        assert_eq!(needed.all(tx).await?.len(), 0);
        // Nothing was sent, so nothing is broken. Rows differ by their keys.
        assert_eq!(locked.all(tx).await?.len(), 1);
        assert_eq!(locked.distinct().all(tx).await?.len(), 1);
        Ok(())
    })
    .await
}

/// Takes the next job; none when all are done.
async fn take(db: &Database) -> orm::Result<Option<i64>> {
    db.transaction(async |tx| {
        let open = Job::objects().filter(Job.done.eq(false)).order_by(Job.id);
        let next = open.for_update().skip_locked().or_ignore();
        let Some(mut job) = next.first(tx).await? else {
            return Ok(None);
        };
        tokio::task::yield_now().await;
        job.done = true;
        job.save(tx).await?;
        Ok(Some(job.id))
    })
    .await
}

async fn sixteen_workers_take_each_job_once(db: Database) -> orm::Result<()> {
    const JOBS: usize = 200;
    jobs(JOBS, &db).await?;
    let workers: Vec<_> = (0..16)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                while let Some(job) = take(&db).await? {
                    taken.push(job);
                }
                Ok::<_, Error>(taken)
            })
        })
        .collect();
    let mut taken = Vec::new();
    for worker in workers {
        taken.extend(worker.await.expect("no panic")?);
    }
    assert_eq!(taken.len(), JOBS);
    assert_eq!(taken.into_iter().collect::<HashSet<_>>().len(), JOBS);
    Ok(())
}

async fn what_is_locked_can_be_changed(db: Database) -> orm::Result<()> {
    jobs(2, &db).await?;
    let queue = Queue::get(1, &db).await?;
    db.transaction(async |tx| {
        let locked = queue.jobs().for_update().or_ignore();
        for mut job in locked.select_related(Job.after).all(tx).await? {
            job.done = true;
            job.save(tx).await?;
        }
        let streamed = Job::objects().for_share().or_ignore();
        let mut rows = streamed.stream(tx);
        while let Some(job) = rows.try_next().await? {
            assert!(job.done);
        }
        Ok(())
    })
    .await
}

async fn a_page_with_the_number_of_all_is_locked(db: Database) -> orm::Result<()> {
    jobs(3, &db).await?;
    db.transaction(async |tx| {
        let locked = Job::objects().order_by(Job.id).for_update().or_ignore();
        let page = locked.page(2, 2, tx).await?;
        assert_eq!((page.rows[0].id, page.total), (3, 3));
        let page = locked.values(Job.id).page(1, 2, tx).await?;
        assert_eq!((page.rows, page.total), (vec![1, 2], 3));
        Ok(())
    })
    .await
}

#[cfg(feature = "postgres")]
async fn a_row_that_is_locked_is_waited_for_or_not(db: Database) -> orm::Result<()> {
    jobs(3, &db).await?;
    let holder = db.begin().await?;
    let first = Job::objects().filter(Job.id.eq(1));
    first.clone().for_update().get(&holder).await?;
    let other = db.begin().await?;
    let savepoint = other.begin().await?;
    let locked = Job::objects().for_update().nowait().all(&savepoint).await;
    assert!(
        matches!(&locked, Err(error @ Error::Locked { .. }) if error.is_retryable()),
        "{locked:?}"
    );
    savepoint.rollback().await?;
    let left = Job::objects()
        .order_by(Job.id)
        .for_update()
        .skip_locked()
        .all(&other)
        .await?;
    assert_eq!(left.iter().map(|job| job.id).collect::<Vec<_>>(), [2, 3]);
    // Who only reads waits for nobody.
    assert_eq!(Job::objects().count(&db).await?, 3);
    let (waited, ended) = tokio::join!(first.clone().for_update().get(&other), async {
        first.update(Job.done.set(true), &holder).await?;
        holder.commit().await
    });
    ended?;
    assert!(waited?.done, "the row as it is after the wait");
    other.commit().await
}

#[cfg(feature = "postgres")]
async fn readers_share_a_lock(db: Database) -> orm::Result<()> {
    jobs(1, &db).await?;
    let (one, other) = (db.begin().await?, db.begin().await?);
    let shared = Job::objects().for_share().nowait();
    assert_eq!(shared.all(&one).await?.len(), 1);
    assert_eq!(shared.all(&other).await?.len(), 1);
    let alone = Job::objects().for_update().nowait().all(&other).await;
    assert!(matches!(alone, Err(Error::Locked { .. })), "{alone:?}");
    Ok(())
}

#[cfg(feature = "postgres")]
async fn rows_may_point_at_one_whose_key_stays(db: Database) -> orm::Result<()> {
    jobs(0, &db).await?;
    let queue = Queue::objects().filter(Queue.name.eq("mails"));
    let (one, other) = (db.begin().await?, db.begin().await?);
    let mut held = queue.clone().for_no_key_update().get(&one).await?;
    // The key of the row is read with a lock that this one lets in, so that neither waits.
    let job = Job::draft().queue(&held).save(&other).await?;
    let refused = queue.for_no_key_update().nowait().get(&other).await;
    assert!(matches!(refused, Err(Error::Locked { .. })), "{refused:?}");
    other.rollback().await?;
    "letters".clone_into(&mut held.name);
    held.save(&one).await?;
    one.commit().await?;
    assert_eq!(job.queue.id, held.id);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn joined_rows_are_locked_where_they_are_named(db: Database) -> orm::Result<()> {
    jobs(1, &db).await?;
    let with_queue = Job::objects().select_related(Job.queue).for_update();
    let queue = Queue::objects().for_update().nowait();
    for (is_locked, query) in [
        (false, with_queue.clone()),
        (true, with_queue.of(Job.queue)),
    ] {
        let (one, other) = (db.begin().await?, db.begin().await?);
        query.get(&one).await?;
        let locked = queue.get(&other).await;
        assert_eq!(
            matches!(locked, Err(Error::Locked { .. })),
            is_locked,
            "{locked:?}"
        );
        one.rollback().await?;
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_page_locks_its_own_rows(db: Database) -> orm::Result<()> {
    jobs(5, &db).await?;
    let after = |id: i64| Job::objects().filter(Job.id.eq(id + 1));
    for id in [1, 3] {
        after(id).update(Job.after.set(id), &db).await?;
    }
    let ids = |jobs: Vec<Job>| jobs.iter().map(|job| job.id).collect::<Vec<_>>();
    let is_open = || Job.done.eq(false);
    let rows_of_others = Job::objects().order_by((Job.after.id, Job.id)).limit(2);
    let in_a_queue = Job::objects()
        .filter(Job.queue.name.eq("mails"))
        .order_by(Job.id);
    let behind = Job::objects()
        .filter(Job.after.done.eq(false))
        .order_by(Job.id);
    let counted = Job.later().count().gt(0) & Job.later().max(Job.id).gt(0);
    let before = Job::objects().filter(counted).order_by(Job.id).limit(2);
    for (page, rows) in [
        (rows_of_others, [2, 4]),
        (in_a_queue.clone().limit(2), [1, 2]),
        (behind.limit(2), [2, 4]),
        (before, [1, 3]),
    ] {
        let (one, other) = (db.begin().await?, db.begin().await?);
        let page = page.filter(is_open()).for_update();
        assert_eq!(ids(page.all(&one).await?), rows);
        let free = Job::objects().order_by(Job.id).for_update().skip_locked();
        let free = ids(free.all(&other).await?);
        assert_eq!(free.len(), 3, "{free:?}");
        assert!(!rows.iter().any(|row| free.contains(row)), "{free:?}");
        let queue = Queue::objects().for_update().nowait();
        assert_eq!(queue.all(&other).await?.len(), 1);
        other.rollback().await?;
        one.rollback().await?;
    }
    // A queue of jobs: those that are free and wait for no other.
    let holder = db.begin().await?;
    let first = Job::objects().filter(Job.id.eq(1)).for_update();
    first.get(&holder).await?;
    let free = Job::objects().filter(Job.after.is_null() | Job.after.done.eq(true));
    let next = free.order_by(Job.id).limit(2).filter(is_open());
    let next = next.for_update().skip_locked().returning(Job.id);
    let mut taken = next.update(Job.done.set(true), &db).await?;
    taken.sort_unstable();
    assert_eq!(taken, [3, 5]);
    let of_queue = in_a_queue.limit(2).filter(is_open()).for_update();
    let locked = of_queue.of(Job.queue).skip_locked().all(&holder).await?;
    assert_eq!(ids(locked), [1, 2]);
    let other = db.begin().await?;
    let queue = Queue::objects().for_update().nowait().all(&other).await;
    assert!(matches!(queue, Err(Error::Locked { .. })), "{queue:?}");
    Ok(())
}

async fn a_reader_locks_nothing(db: Database) -> orm::Result<()> {
    jobs(1, &db).await?;
    let locked = Job::objects().for_update().or_ignore();
    for reader in [db.read_only(), db.deferrable()] {
        let read = reader.transaction(async |tx| {
            let refused = locked.all(tx).await;
            assert!(matches!(refused, Err(Error::ReadOnly { .. })));
            let within = tx.transaction(async |inner| {
                let shared = Job::objects().for_share().or_ignore();
                shared.order_by(Job.id).limit(1).all(inner).await
            });
            assert!(matches!(within.await, Err(Error::ReadOnly { .. })));
            // Nothing was sent.
            Job::objects().count(tx).await
        });
        assert_eq!(read.await?, 1);
    }
    let on_replica = db.replica();
    let read = on_replica.transaction(async |tx| locked.first(tx).await.map(drop));
    assert!(matches!(read.await, Err(Error::ReadOnly { .. })));
    Ok(())
}
