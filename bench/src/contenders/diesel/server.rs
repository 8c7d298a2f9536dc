//! What a server does: many tasks at once, and deletes that cascade.

use super::tables::{owner, users};
use super::{User, changed};
use crate::contender::{LISTED, MixedWork, Result, count, mixed, mixed_work};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool, R2D2Connection};
use diesel::result::Error::RollbackTransaction;
use diesel_async::AsyncPgConnection;

/// The same work three times: `$async` and `$await` stand where it is asynchronous.
macro_rules! server {
    ($name:ident, $connection:ty, $dsl:path, $transactions:path, [$($async:tt)?] [$($await:tt)*]) => {
        pub mod $name {
            use super::*;
            use $dsl;
            use $transactions;

            pub $($async)? fn cascade(on: &mut $connection) -> Result<usize> {
                let mut deleted = 0;
                let done = on.transaction($($async)? |on: &mut $connection| {
                    deleted = diesel::delete(owner::table.find(1)).execute(on)$($await)*?;
                    Err::<(), _>(RollbackTransaction)
                });
                match done$($await)* {
                    Ok(()) | Err(RollbackTransaction) => Ok(deleted),
                    Err(error) => Err(error.into()),
                }
            }

            pub $($async)? fn one(on: &mut $connection, work: MixedWork) -> Result<usize> {
                match work {
                    MixedWork::Get(key) => {
                        let user: User = users::table.find(key).first(on)$($await)*?;
                        Ok(usize::from(user.id == key))
                    }
                    MixedWork::List(key) => {
                        let listed = users::table.filter(users::id.ge(key));
                        let listed = listed.filter(users::id.lt(key + LISTED));
                        Ok(count(listed.load::<User>(on)$($await)*?) / LISTED as usize)
                    }
                    MixedWork::Change(key) => {
                        let change = diesel::update(users::table.find(key)).set(changed());
                        Ok(change.execute(on)$($await)*?)
                    }
                }
            }
        }
    };
}

server!(sqlite, SqliteConnection, diesel::RunQueryDsl, diesel::Connection, [] []);
server!(postgres, PgConnection, diesel::RunQueryDsl, diesel::Connection, [] []);
server!(
    postgres_async, AsyncPgConnection, diesel_async::RunQueryDsl, diesel_async::AsyncConnection,
    [async] [.await]
);

/// Each task on a thread that may block.
pub(super) async fn all_mixed<C: R2D2Connection + 'static>(
    pool: &Pool<ConnectionManager<C>>,
    one: fn(&mut C, MixedWork) -> Result<usize>,
) -> Result<usize> {
    mixed(|task| {
        let pool = pool.clone();
        let work = move || {
            mixed_work(task)
                .map(|work| one(&mut *pool.get()?, work))
                .sum()
        };
        async { tokio::task::spawn_blocking(work).await? }
    })
    .await
}
