//! One runner at a time.

use super::error::RunError;
use super::options::RunOptions;
use super::progress::Event;
use orm_core::db::{self, Database, Executor, Pending, SessionLock};
use orm_core::error::{Error, Result};
use orm_core::sql::Statement;
use orm_core::sql::migration::{SessionNumbers, find_lock_holder, no_limits, try_lock};
use std::time::{Duration, Instant};

/// Pause between two attempts.
pub(super) const PAUSE: Duration = Duration::from_millis(200);
/// Time after which somebody is told that another runner is waited for.
pub(super) const SILENCE: Duration = Duration::from_secs(3);

/// The lock of the one runner. On SQLite each transaction is the lock.
pub(super) struct RunnerLock(Option<SessionLock>);

impl RunnerLock {
    /// Takes the lock, as soon as no other runner has it.
    ///
    /// It is asked for again and again, never waited for in a statement: `CREATE INDEX CONCURRENTLY` of the other runner
    /// would wait for that statement.
    pub(super) async fn take(db: &Database, options: &RunOptions) -> Result<Self, RunError> {
        if !options.takes_lock || !db.backend().features().session_locks {
            return Ok(RunnerLock(None));
        }
        let mut lock = db.open_session_lock().await?;
        let began = Instant::now();
        loop {
            let mut is_taken = false;
            lock.fetch(&try_lock(), &mut |row| {
                is_taken = row.bool()?;
                Ok(())
            })
            .await?;
            if is_taken {
                return Ok(RunnerLock(Some(lock)));
            }
            let waited = began.elapsed();
            if waited >= SILENCE || waited >= options.lock_wait {
                let holder = holder(&mut lock).await?;
                if waited >= options.lock_wait {
                    lock.close().await;
                    return Err(RunError::Locked { holder, waited });
                }
                options.tell(&Event::Waiting {
                    holder: &holder,
                    waited,
                });
            }
            tokio::time::sleep(PAUSE.min(options.lock_wait.saturating_sub(waited))).await;
        }
    }

    pub(super) async fn release(self) {
        if let Some(lock) = self.0 {
            lock.close().await;
        }
    }
}

async fn holder(lock: &mut SessionLock) -> Result<String> {
    let mut holder = "a session that has just ended".to_owned();
    lock.fetch(&find_lock_holder(), &mut |row| {
        let SessionNumbers {
            pid,
            application,
            seconds,
        } = SessionNumbers::read(row)?;
        let name = if application.is_empty() {
            String::new()
        } else {
            format!(", application {application}")
        };
        holder = format!("pid {pid}{name}, since {seconds} s");
        Ok(())
    })
    .await?;
    Ok(holder)
}

/// Does something that another writer may keep it from, as on SQLite, until it is done or has waited for as long as the
/// lock is waited for.
pub(super) async fn patiently<'d, T>(
    options: &RunOptions,
    run: impl Fn() -> Pending<'d, T>,
) -> Result<T> {
    let began = Instant::now();
    loop {
        match run().await {
            Err(Error::Locked { .. }) if began.elapsed() < options.lock_wait => {
                tokio::time::sleep(PAUSE).await;
            }
            done => return done,
        }
    }
}

/// Runs a statement that waits for the transactions of others and keeps none of them from writing meanwhile, such as
/// `CREATE INDEX CONCURRENTLY`: for as long as they take.
pub(super) async fn execute_patiently(
    db: &Database,
    options: &RunOptions,
    statement: &Statement,
) -> Result<()> {
    if !options.takes_lock {
        // The session may be shared, and is left as it is.
        return db::execute(db.target(), statement).await.map(drop);
    }
    let mut session = db.open_session_lock().await?;
    let done = async {
        session.fetch(&no_limits(), &mut |_| Ok(())).await?;
        session.fetch(statement, &mut |_| Ok(())).await
    }
    .await;
    session.close().await;
    done
}
