//! Savepoints: their beginning, their statements, their end; and the transaction around them.

on_each! {
    a_dropped_transaction_of_savepoints_is_stored_as_a_whole_or_not_at_all,
    a_dropped_savepoint_is_undone_alone_or_breaks_its_transaction,
    a_dropped_end_of_a_savepoint_is_finished,
    a_dropped_attempt_leaves_no_lock_and_calls_nobody,
}

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orm::prelude::*;

use super::moment::at_each_moment;
use super::scene::*;
use super::transactions::{End, end};
use super::works::items;
use super::{assert_many, drop_all};

async fn a_dropped_transaction_of_savepoints_is_stored_as_a_whole_or_not_at_all(
    db: Database,
) -> orm::Result<()> {
    tables(&db).await?;
    let stored = async |pool: &Database, shelf| {
        let run = pool.transaction(async |tx| {
            put("d4", shelf, tx).await?;
            let undone = tx.transaction(async |inner| {
                put("x1", shelf, inner).await?;
                tokio::task::yield_now().await;
                Shelf::get(-1, inner).await
            });
            assert!(undone.await.is_err());
            tx.transaction(async |inner| {
                put("e5", shelf, inner).await?;
                let kept = inner.transaction(async |third| {
                    tokio::task::yield_now().await;
                    put("f6", shelf, third).await
                });
                kept.await
            })
            .await?;
            items(shelf).update(Item.n.set(7), tx).await
        });
        run.await.map(drop)
    };
    let mut dropped = 0;
    for setup in Setup::all(db.backend()) {
        let mut scene = Scene::new(&db, setup).await;
        let run = drop_all(&mut scene, "savepoints", "a7 b7 c7 d7 e7 f7", stored);
        dropped += Box::pin(run).await;
        scene.close().await;
    }
    // On a busy machine answers are at hand before they are waited for, so that there are fewer moments.
    assert_many(dropped, 10);
    Ok(())
}

/// Drops a savepoint at each moment; then the transaction goes on, unless a message was under way.
async fn a_dropped_savepoint_is_undone_alone_or_breaks_its_transaction(
    db: Database,
) -> orm::Result<()> {
    tables(&db).await?;
    let (mut dropped, mut went_on) = (0, 0);
    for setup in Setup::WARM {
        let mut scene = Scene::new(&db, setup).await;
        for how in [End::Commit, End::RollBack, End::Drop] {
            dropped += at_each_moment(async |moment| {
                let shelf = scene.set_out((how, moment)).await;
                let tx = scene.expect(scene.pool.begin().await);
                scene.expect(put("d4", shelf, &tx).await);
                let within = async {
                    let savepoint = tx.begin().await?;
                    put("e5", shelf, &savepoint).await?;
                    tokio::task::yield_now().await;
                    let deeper = savepoint.begin().await?;
                    put("x1", shelf, &deeper).await?;
                    tokio::task::yield_now().await;
                    drop(deeper);
                    put("f6", shelf, &savepoint).await?;
                    end(savepoint, how).await
                };
                let done = scene.drop_at(moment, within).await;
                let after = put("g7", shelf, &tx).await.map(drop);
                let stored = scene.expect(end(tx, End::Commit).await);
                assert_eq!(stored, after.is_ok(), "{}: {after:?}", scene.case);
                let kept = "a1 b2 c3 d4 e5 f6 g7";
                let allowed: &[&str] = match (stored, how, done.is_some()) {
                    (false, ..) => &[STOCK],
                    (true, End::Commit, true) => &[kept],
                    // An end that was begun is finished.
                    (true, End::Commit, false) => &[kept, "a1 b2 c3 d4 g7"],
                    (true, ..) => &["a1 b2 c3 d4 g7"],
                };
                went_on += usize::from(stored && done.is_none());
                scene.assert_clean(shelf, allowed).await;
                done.map(|done| scene.expect(done)).is_some()
            })
            .await;
        }
        scene.close().await;
    }
    assert_many(dropped, 30);
    assert!(went_on > 5, "only {went_on} transactions went on");
    Ok(())
}

async fn a_dropped_end_of_a_savepoint_is_finished(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for (how, after) in [
        (End::Commit, "a1 b2 c3 d4 e5"),
        (End::RollBack, "a1 b2 c3 e5"),
    ] {
        for (setup, in_a_stream) in Setup::WARM.into_iter().zip([true, false]) {
            let mut scene = Scene::new(&db, setup).await;
            at_each_moment(async |moment| {
                let shelf = scene.set_out((how, moment)).await;
                let tx = scene.expect(scene.pool.begin().await);
                let savepoint = scene.expect(tx.begin().await);
                scene.expect(put("d4", shelf, &savepoint).await);
                if in_a_stream {
                    scene.expect(items(shelf).stream(&savepoint).try_next().await);
                }
                let done = scene.drop_at(moment, end(savepoint, how)).await;
                // Waits for what goes on in the background.
                scene.expect(put("e5", shelf, &tx).await);
                scene.expect(tx.commit().await);
                let after = if moment.polls == 0 {
                    "a1 b2 c3 e5"
                } else {
                    after
                };
                scene.assert_clean(shelf, &[after]).await;
                done.map(|done| scene.expect(done)).is_some()
            })
            .await;
            scene.close().await;
        }
    }
    Ok(())
}

/// Locks, further attempts, their pauses and what follows the commit, all dropped at each moment.
async fn a_dropped_attempt_leaves_no_lock_and_calls_nobody(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let called = Arc::new(AtomicUsize::new(0));
    let (tried, expected) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let run = async |pool: &Database, shelf| {
        let failures = AtomicUsize::new(0);
        let in_time = pool
            .serializable()
            .retries(2)
            .timeout(Duration::from_mins(1));
        let run = in_time.transaction(async |tx| {
            tx.advisory_lock(shelf).await?;
            let called = Arc::clone(&called);
            tx.on_commit(async move || {
                called.fetch_add(1, Ordering::Relaxed);
            });
            tokio::task::yield_now().await;
            let locked = items(shelf).for_update().or_ignore();
            for mut item in locked.all(tx).await? {
                item.n = 7;
                item.save(tx).await?;
            }
            tokio::task::yield_now().await;
            tried.fetch_add(1, Ordering::Relaxed);
            match failures.fetch_add(1, Ordering::Relaxed) {
                0 => Err(Error::Conflict { source: None }),
                _ => Ok(()),
            }
        });
        run.await?;
        expected.fetch_add(1, Ordering::Relaxed);
        Ok(())
    };
    let mut dropped = 0;
    for setup in Setup::WARM {
        let mut scene = Scene::new(&db, setup).await;
        dropped += drop_all(&mut scene, "attempts", "a7 b7 c7", run).await;
        scene.close().await;
    }
    // How often an answer is waited for is the server's matter: the four yields of each setup are sure.
    assert_many(dropped, 4 * Setup::WARM.len());
    let (called, tried) = (
        called.load(Ordering::Relaxed),
        tried.load(Ordering::Relaxed),
    );
    assert!(called >= expected.into_inner(), "each that was awaited");
    assert!(called < tried, "the attempts that failed called nobody");
    Ok(())
}
