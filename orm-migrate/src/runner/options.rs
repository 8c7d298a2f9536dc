//! The target and the limits of a run.

use super::data::{DataFunction, DataFunctions};
use super::progress::{Event, Progress};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The target and the limits of a run. By default all migrations are applied.
///
/// ```
/// use orm_migrate::runner::RunOptions;
/// use std::time::Duration;
///
/// let options = RunOptions::default().to("0003").lock_timeout(Duration::from_secs(2));
/// ```
#[derive(Clone)]
#[must_use = "options do nothing by themselves"]
pub struct RunOptions {
    pub(super) target: RunTarget,
    pub(super) lock_wait: Duration,
    pub(super) lock_timeout: Duration,
    pub(super) lock_retries: u32,
    pub(super) takes_lock: bool,
    pub(super) on_pending: OnPending,
    pub(super) ignores_unknown: bool,
    pub(super) accepted: Vec<String>,
    pub(super) fake: Fake,
    pub(super) functions: DataFunctions,
    progress: Option<Arc<dyn Progress>>,
}

/// Nothing meets this bound, so that whoever begins options in other words reads its message.
#[diagnostic::on_unimplemented(
    message = "the options of a run begin with those that it has by itself; write `RunOptions::default()`, and `.to(\"0003\")` behind it",
    label = ""
)]
#[doc(hidden)]
pub trait BegunByDefault<'a> {}

/// Nothing meets this bound, so that whoever says in other words how far a run goes reads its message.
#[diagnostic::on_unimplemented(
    message = "a run ends with a migration by `to`, and undoes all by `to_zero`; write `.to(\"0003\")`, with the beginning of its name",
    label = ""
)]
#[doc(hidden)]
pub trait EndedByTo<'a> {}

/// Declares methods under the names that other libraries have for them, which are never found.
macro_rules! never_found {
    ($($bound:path: $($method:ident)*;)*) => {$(
        #[doc(hidden)]
        #[allow(clippy::new_ret_no_self, clippy::wrong_self_convention, reason = "these are the names of others")]
        impl RunOptions
        where
            for<'a> RunOptions: $bound,
        {
            $(#[doc(hidden)] pub fn $method(&self) {})*
        }
    )*};
}

never_found! {
    BegunByDefault<'a>: new builder empty latest all;
    EndedByTo<'a>: target up_to upto to_version to_migration migrate_to down_to version until steps;
    orm_core::objects::FilledByData<'a>: run_python run_rust function with_function register register_function add_data with_data hook;
}

/// The migrations that the database has in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RunTarget {
    Latest,
    /// None of a set, or of the first one.
    Zero(Option<String>),
    /// A migration by the beginning of its name, with all that it depends on.
    Migration(String),
}

/// Whether migrations are recorded without being run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fake {
    No,
    /// The first of each set, if its tables are there.
    Initial,
    All,
}

/// What [`run`](super::run) does where the database lacks migrations.
///
/// ```
/// use orm_migrate::runner::{OnPending, RunOptions};
///
/// let options = RunOptions::default().on_pending(OnPending::Fail);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnPending {
    /// They are applied.
    Apply,
    /// They are an error: [`RunError::Pending`](super::RunError::Pending).
    Fail,
}

impl Default for RunOptions {
    fn default() -> Self {
        RunOptions {
            target: RunTarget::Latest,
            lock_wait: Duration::from_mins(10),
            lock_timeout: Duration::from_secs(5),
            lock_retries: 5,
            takes_lock: true,
            on_pending: OnPending::Apply,
            ignores_unknown: false,
            accepted: Vec::new(),
            fake: Fake::No,
            functions: DataFunctions::default(),
            progress: None,
        }
    }
}

impl RunOptions {
    /// Goes to this migration: applies it and all that it depends on, or, if the database has it, undoes all that depend
    /// on it. The beginning of a name will do: `0003`, or `auth/0003` of another set.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().to("0003"); // from `0005` it undoes two
    /// ```
    pub fn to(mut self, migration: &str) -> Self {
        self.target = RunTarget::Migration(migration.to_owned());
        self
    }

    /// Undoes all migrations of the first set.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().to_zero();
    /// ```
    pub fn to_zero(mut self) -> Self {
        self.target = RunTarget::Zero(None);
        self
    }

    /// Undoes all migrations of this set, such as that of a library, and of others all that depend on them.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().to_zero_of("auth");
    /// ```
    pub fn to_zero_of(mut self, set: &str) -> Self {
        self.target = RunTarget::Zero(Some(set.to_owned()));
        self
    }

    /// Sets how long another runner is waited for; ten minutes unless set.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    /// use std::time::Duration;
    ///
    /// let options = RunOptions::default().lock_wait(Duration::from_secs(60));
    /// ```
    pub fn lock_wait(mut self, wait: Duration) -> Self {
        self.lock_wait = wait;
        self
    }

    /// Sets how long a statement on Postgres waits for the lock of a table, while everybody else who wants the table waits
    /// behind it; five seconds unless set.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    /// use std::time::Duration;
    ///
    /// let options = RunOptions::default().lock_timeout(Duration::from_secs(2));
    /// ```
    pub fn lock_timeout(mut self, limit: Duration) -> Self {
        self.lock_timeout = limit;
        self
    }

    /// Sets how often a migration is tried again that did not get such a lock; five times unless set, after two seconds,
    /// then four, and so on.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().lock_retries(10);
    /// ```
    pub fn lock_retries(mut self, retries: u32) -> Self {
        self.lock_retries = retries;
        self
    }

    /// Keeps no other runner out on Postgres. For a database behind a pooler that shares sessions, where a lock of a
    /// session means nothing; whoever uses this makes sure that there is one runner.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().without_lock();
    /// ```
    pub fn without_lock(mut self) -> Self {
        self.takes_lock = false;
        self
    }

    /// Sets what is done where the database lacks migrations; they are applied unless set.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{OnPending, RunOptions, run_with};
    ///
    /// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
    /// let db = Database::connect("sqlite::memory:").await?;
    /// let options = RunOptions::default().on_pending(OnPending::Fail);
    /// assert!(run_with(&db, &migrations, &options).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_pending(mut self, on_pending: OnPending) -> Self {
        self.on_pending = on_pending;
        self
    }

    /// Goes on where the database has migrations that this program does not know: it may be older than another one that
    /// runs beside it.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().ignore_unknown();
    /// ```
    pub fn ignore_unknown(mut self) -> Self {
        self.ignores_unknown = true;
        self
    }

    /// Takes a migration as its file now is, though the database has it as it was before.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().accept_edited("0002_more");
    /// ```
    pub fn accept_edited(mut self, migration: &str) -> Self {
        self.accepted.push(migration.to_owned());
        self
    }

    /// Records migrations as applied, or as undone, and runs nothing of them.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().to("0001").fake();
    /// ```
    pub fn fake(mut self) -> Self {
        self.fake = Fake::All;
        self
    }

    /// Records the first migration of each set as applied if its tables are there, and are as it would make them: for a
    /// database that was made otherwise.
    ///
    /// ```
    /// use orm_migrate::runner::RunOptions;
    ///
    /// let options = RunOptions::default().fake_initial();
    /// ```
    pub fn fake_initial(mut self) -> Self {
        self.fake = Fake::Initial;
        self
    }

    /// Registers the function that `op = "run_rust"` calls by this name.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::{MigrationContext, RunOptions};
    ///
    /// async fn fill_slugs(context: &MigrationContext) -> Result<()> {
    ///     let book = context.table("book")?;
    ///     let mut rows = book.rows(&["title"])?;
    ///     while let Some(batch) = rows.next().await? {
    ///         for row in batch {
    ///             let slug = row.get::<String>("title")?.to_lowercase();
    ///             book.set(&row, "slug", slug).await?;
    ///         }
    ///     }
    ///     Ok(())
    /// }
    ///
    /// let options = RunOptions::default().data("fill_slugs", fill_slugs);
    /// ```
    pub fn data<Closure>(
        mut self,
        name: &str,
        function: impl for<'c> DataFunction<'c, Closure> + 'static,
    ) -> Self {
        self.functions.register(name, function);
        self
    }

    /// Tells of the progress. Nothing is printed by itself.
    ///
    /// ```
    /// use orm_migrate::runner::{Event, RunOptions};
    ///
    /// let options = RunOptions::default().progress(|event: &Event<'_>| {
    ///     if let Event::Started { migration, steps, .. } = event {
    ///         println!("{migration}: {steps} steps");
    ///     }
    /// });
    /// ```
    pub fn progress(mut self, progress: impl Progress + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    pub(super) fn tell(&self, event: &Event<'_>) {
        if let Some(progress) = &self.progress {
            progress.event(event);
        }
    }

    pub(super) fn listener(&self) -> Option<Arc<dyn Progress>> {
        self.progress.clone()
    }
}

impl fmt::Debug for RunOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunOptions")
            .field("target", &self.target)
            .field("lock_wait", &self.lock_wait)
            .field("lock_timeout", &self.lock_timeout)
            .field("lock_retries", &self.lock_retries)
            .field("on_pending", &self.on_pending)
            .field("fake", &self.fake)
            .field("functions", &self.functions)
            .finish_non_exhaustive()
    }
}
