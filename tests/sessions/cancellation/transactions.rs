//! Transactions: their beginning, their statements, their end, and all of it at once.

on_each! {
    a_dropped_begin_leaves_no_transaction,
    a_dropped_reader_leaves_a_connection_that_writes,
    a_dropped_transaction_is_stored_as_a_whole_or_not_at_all,
    a_dropped_statement_is_never_half_of_its_transaction,
    a_dropped_commit_is_finished,
    a_dropped_rollback_is_finished,
}

use orm::prelude::*;

use super::moment::at_each_moment;
use super::scene::*;
use super::works::{READS, WRITES, Work, items};
use super::{assert_many, drop_all};

async fn a_dropped_begin_leaves_no_transaction(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for setup in Setup::all(db.backend()) {
        let mut scene = Scene::new(&db, setup).await;
        let begin = async |pool: &Database, _| pool.begin().await.map(drop);
        drop_all(&mut scene, "begin", STOCK, begin).await;
        scene.close().await;
    }
    Ok(())
}

async fn a_dropped_reader_leaves_a_connection_that_writes(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for setup in Setup::all(db.backend()) {
        let mut scene = Scene::new(&db, setup).await;
        at_each_moment(async |moment| {
            let shelf = scene.set_out(("reader", moment)).await;
            let pool = scene.pool.clone();
            let read = Box::pin(pool.read_only().transaction(async |tx| {
                items(shelf).all(tx).await?;
                tokio::task::yield_now().await;
                items(shelf).count(tx).await
            }));
            let done = scene.drop_at(moment, read).await;
            scene.expect(put("d4", shelf, &pool).await);
            scene.assert_clean(shelf, &["a1 b2 c3 d4"]).await;
            done.map(|done| scene.expect(done)).is_some()
        })
        .await;
        scene.close().await;
    }
    Ok(())
}

async fn a_dropped_transaction_is_stored_as_a_whole_or_not_at_all(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let stored = async |pool: &Database, shelf| {
        let run = pool.transaction(async |tx| {
            tokio::task::yield_now().await;
            put("d4", shelf, tx).await?;
            tokio::task::yield_now().await;
            put("e4", shelf, tx).await?;
            tokio::task::yield_now().await;
            items(shelf).update(Item.n.set(7), tx).await?;
            tokio::task::yield_now().await;
            Ok(())
        });
        Box::pin(run).await
    };
    let undone = async |pool: &Database, shelf| {
        let run = pool.transaction(async |tx| {
            tokio::task::yield_now().await;
            put("d4", shelf, tx).await?;
            tokio::task::yield_now().await;
            Shelf::get(-1, tx).await
        });
        let done = Box::pin(run).await;
        assert!(matches!(done, Err(Error::DoesNotExist { .. })));
        Ok(())
    };
    let mut dropped = 0;
    for setup in Setup::all(db.backend()) {
        let mut scene = Scene::new(&db, setup).await;
        dropped += drop_all(&mut scene, "stored", "a7 b7 c7 d7 e7", stored).await;
        if setup.link == Link::Warm {
            dropped += drop_all(&mut scene, "undone", STOCK, undone).await;
        }
        scene.close().await;
    }
    assert_many(dropped, 50);
    Ok(())
}

/// How a transaction ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    Commit,
    RollBack,
    Drop,
}

/// Ends a transaction; answers whether it was stored.
pub(super) async fn end(tx: Transaction, how: End) -> orm::Result<bool> {
    match how {
        End::Commit => match tx.commit().await {
            Err(Error::TransactionBroken { .. }) => Ok(false),
            done => done.map(|()| true),
        },
        End::RollBack => tx.rollback().await.map(|()| false),
        End::Drop => Ok(false),
    }
}

async fn a_dropped_statement_is_never_half_of_its_transaction(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let [_, all, .., stream] = &READS;
    let [save, update, .., save_in_vain] = &WRITES;
    let mut dropped = 0;
    for setup in Setup::WARM {
        let mut scene = Scene::new(&db, setup).await;
        for how in [End::Commit, End::RollBack, End::Drop] {
            for Work { name, after, run } in [all, stream, save, update, save_in_vain] {
                dropped += at_each_moment(async |moment| {
                    let shelf = scene.set_out((name, how, moment)).await;
                    let other = scene.shelf().await;
                    let tx = scene.expect(scene.pool.begin().await);
                    scene.expect(put("d4", other, &tx).await);
                    let done = scene.drop_at(moment, run(&tx, shelf)).await;
                    let stored = scene.expect(end(tx, how).await);
                    let after = if stored && done.is_some() {
                        after
                    } else {
                        STOCK
                    };
                    let beside = if stored { "a1 b2 c3 d4" } else { STOCK };
                    scene.assert_clean(shelf, &[after]).await;
                    scene.assert_clean(other, &[beside]).await;
                    done.map(|done| scene.expect(done)).is_some()
                })
                .await;
            }
        }
        scene.close().await;
    }
    assert_many(dropped, 70);
    Ok(())
}

/// Drops how a transaction of two rows ends, at each moment; `after` is what a polled end leads to. A stream that was
/// left in its midst has to be ended first.
async fn drop_ends(db: &Database, how: End, after: &str) -> orm::Result<()> {
    tables(db).await?;
    for (setup, in_a_stream) in Setup::WARM.into_iter().zip([true, false]) {
        let mut scene = Scene::new(db, setup).await;
        at_each_moment(async |moment| {
            let shelf = scene.set_out((how, moment)).await;
            let tx = scene.expect(scene.pool.begin().await);
            scene.expect(put("d4", shelf, &tx).await);
            scene.expect(put("e5", shelf, &tx).await);
            if in_a_stream {
                scene.expect(items(shelf).stream(&tx).try_next().await);
            }
            let done = scene.drop_at(moment, end(tx, how)).await;
            let after = if moment.polls == 0 { STOCK } else { after };
            scene.wait_for(shelf, after).await;
            scene.assert_clean(shelf, &[after]).await;
            done.map(|done| scene.expect(done)).is_some()
        })
        .await;
        scene.close().await;
    }
    Ok(())
}

async fn a_dropped_commit_is_finished(db: Database) -> orm::Result<()> {
    drop_ends(&db, End::Commit, "a1 b2 c3 d4 e5").await
}

async fn a_dropped_rollback_is_finished(db: Database) -> orm::Result<()> {
    drop_ends(&db, End::RollBack, STOCK).await
}
