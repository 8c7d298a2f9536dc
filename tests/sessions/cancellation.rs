//! Cancellation: whatever future is dropped, and whenever, it leaves nothing behind on the pool.
//!
//! A future is polled as often as it asks for it, up to some moment, and dropped there. Then the pool must still serve,
//! nobody may hold a transaction or a lock, what was to be written is there as a whole or not at all, and every place
//! can be used. That is some 500 futures on each backend; the tests that drop most of them count them.

mod moment;
mod outside;
mod savepoints;
mod scene;
mod statements;
mod transactions;
mod waiting;
mod works;

use orm::prelude::*;

use moment::at_each_moment;
use scene::{Link, STOCK, Scene};

/// Drops what `run` does at each moment; answers how often.
async fn drop_all(
    scene: &mut Scene,
    name: &str,
    after: &str,
    run: impl AsyncFn(&Database, i64) -> orm::Result<()>,
) -> usize {
    at_each_moment(async |moment| {
        let shelf = scene.set_out((name, moment)).await;
        if scene.setup.link == Link::Warm {
            let other = scene.shelf().await;
            scene.expect(run(&scene.pool, other).await);
        }
        let pool = scene.pool.clone();
        let done = scene.drop_at(moment, run(&pool, shelf)).await;
        let allowed = match &done {
            Some(_) => &[after][..],
            None if moment.polls == 0 => &[STOCK],
            None => &[STOCK, after],
        };
        scene.assert_clean(shelf, allowed).await;
        done.map(|done| scene.expect(done)).is_some()
    })
    .await
}

/// Asserts that there was something to drop: a future that never waits would prove nothing.
fn assert_many(dropped: usize, at_least: usize) {
    assert!(dropped >= at_least, "only {dropped} futures were dropped");
}
