//! Functions of data migrations.

use super::progress::{Event, Progress};
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::db::{AsyncClosure, Executor, Never, NoClosure, Pending, Target};
use orm_core::error::Result;
use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

type Running<'c> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'c>>;
type Function = Arc<dyn for<'c> Fn(&'c MigrationContext) -> Running<'c> + Send + Sync>;

/// A function that a migration calls by its name: `async fn(&MigrationContext) -> Result<()>`. This trait is implemented
/// for all of them, and users do not implement it. `Closure` is inferred, and means nothing.
///
/// ```
/// use orm_core::error::Result;
/// use orm_migrate::runner::{MigrationContext, RunOptions};
///
/// async fn fill_slugs(context: &MigrationContext) -> Result<()> {
///     let book = context.table("book")?;
///     // … read and set its rows
/// #   let _ = book;
///     Ok(())
/// }
///
/// let options = RunOptions::default().data("fill_slugs", fill_slugs);
/// ```
#[diagnostic::on_unimplemented(
    message = "a function of a data migration is `async fn(context: &MigrationContext) -> orm::Result<()>`, and has no models: `context.table(\"book\")?` reads and writes the table as it is by then, and `context.executor()` runs `sql!`",
    label = ""
)]
pub trait DataFunction<'c, Closure>:
    Fn(&'c MigrationContext) -> Self::Running + Send + Sync
{
    /// The future that it returns.
    type Running: Future<Output = Result<()>> + Send + 'c;
}

#[diagnostic::do_not_recommend]
impl<'c, F, R> DataFunction<'c, AsyncClosure> for F
where
    F: Fn(&'c MigrationContext) -> R + Send + Sync,
    R: Future<Output = Result<()>> + Send + 'c,
{
    type Running = R;
}

#[diagnostic::do_not_recommend]
impl<'c, F, R> DataFunction<'c, NoClosure> for F
where
    F: Fn(&'c MigrationContext) -> R + Send + Sync + Never,
    R: Future<Output = Result<()>> + Send + 'c,
{
    type Running = R;
}

/// The functions that are registered, by their names.
#[derive(Clone, Default)]
pub(super) struct DataFunctions(BTreeMap<String, Function>);

impl DataFunctions {
    pub(super) fn register<Closure>(
        &mut self,
        name: &str,
        function: impl for<'c> DataFunction<'c, Closure> + 'static,
    ) {
        let function: Function = Arc::new(move |context| Box::pin(function(context)));
        self.0.insert(name.to_owned(), function);
    }

    pub(super) fn get(&self, name: &str) -> Option<&Function> {
        self.0.get(name)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

impl fmt::Debug for DataFunctions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The place at which a function of a data migration runs: the database, and its tables as they are by then.
///
/// There are no models: those of the program are of a later time than the tables, and a migration that used them would
/// fail on a new database once they had changed. The function runs in the transaction of its migration, unless that has
/// none.
///
/// ```
/// use orm_core::error::Result;
/// use orm_migrate::runner::MigrationContext;
///
/// async fn fill_slugs(context: &MigrationContext) -> Result<()> {
///     let book = context.table("book")?;
///     let mut rows = book.rows(&["title"])?;
///     while let Some(batch) = rows.next().await? {
///         for row in batch {
///             book.set(&row, "slug", row.get::<String>("title")?.to_lowercase()).await?;
///         }
///     }
///     Ok(())
/// }
/// ```
pub struct MigrationContext {
    executor: Arc<dyn Executor>,
    state: SchemaState,
    listener: Option<Arc<dyn Progress>>,
}

impl MigrationContext {
    pub(super) fn new(
        executor: Arc<dyn Executor>,
        state: SchemaState,
        listener: Option<Arc<dyn Progress>>,
    ) -> Self {
        MigrationContext {
            executor,
            state,
            listener,
        }
    }

    /// The database.
    ///
    /// ```
    /// use orm_core::backend::Backend;
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn analyze(context: &MigrationContext) -> Result<()> {
    ///     if context.backend() == Backend::Postgres {
    ///         // … what only Postgres has
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn backend(&self) -> Backend {
        self.target().backend()
    }

    /// The transaction of the migration, or the database where it has none: for `fetch` and `execute` with SQL. A helper
    /// of `&impl Executor` takes `&context.executor()`.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_core::objects::ExecuteSql;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn tidy(context: &MigrationContext) -> Result<()> {
    ///     let db = context.executor();
    ///     db.execute(orm_core::__sql!("DELETE FROM book WHERE title = {}", "")).await?;
    ///     Ok(())
    /// }
    /// ```
    pub fn executor(&self) -> &dyn Executor {
        &*self.executor
    }

    /// The tables as they are when the function runs.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn fill(context: &MigrationContext) -> Result<()> {
    ///     let has_slugs = context.state().tables().any(|table| table.column("slug").is_some());
    /// #    assert!(has_slugs);
    ///     Ok(())
    /// }
    /// ```
    pub fn state(&self) -> &SchemaState {
        &self.state
    }

    /// Tells how far the function has come.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn fill(context: &MigrationContext) -> Result<()> {
    ///     let total = 3;
    ///     for done in 1..=total {
    ///         // … a part of the work
    ///         context.progress(done, Some(total));
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn progress(&self, done: u64, total: Option<u64>) {
        if let Some(listener) = &self.listener {
            listener.event(&Event::Rows { done, total });
        }
    }

    fn target(&self) -> Target<'_> {
        self.executor.target()
    }
}

/// Nothing meets this bound, so that whoever sends SQL by the context itself reads its message. The lifetime lets the bound
/// stand on a type without parameters, of which rustc would say at once that it never holds.
#[diagnostic::on_unimplemented(
    message = "SQL of a data migration is sent by `context.executor()`; write `context.executor().execute(sql!(\"UPDATE …\")).await?`, and for rows `context.table(\"book\")?`",
    label = ""
)]
#[doc(hidden)]
pub trait SentByExecutor<'a> {}

/// Nothing meets this bound, so that whoever asks the context for a model reads its message.
#[diagnostic::on_unimplemented(
    message = "a data migration reads tables as they are then, by their names and without the models; write `context.table(\"book\")?`, and `.rows(…)` of it",
    label = "the name is a text, `\"book\"`"
)]
#[doc(hidden)]
pub trait NamedByText<'a> {}

/// Declares methods that never compile, with the bound whose message they tell: of the context itself, so that rustc looks
/// at it before the number of arguments.
macro_rules! never_compile {
    ($($out:ty, $bound:ident: $($method:ident($($argument:ident),*))*;)*) => {$(
        #[doc(hidden)]
        impl MigrationContext {$(
            #[doc(hidden)]
            pub fn $method<T>(&self, $($argument: impl Sized),*) -> $out
            where
                for<'a> Self: $bound<'a>,
            {
                let _ = ($($argument,)*);
                unreachable!()
            }
        )*}
    )*};
}

never_compile! {
    Pending<'static, T>, SentByExecutor: execute(sql) fetch(sql) fetch_one(sql) fetch_all(sql) query(sql) run_sql(sql) execute_sql(sql) execute_unprepared(sql)
        raw(sql) sql(sql) run(sql);
    T, NamedByText: get_model(app, name) model(name) models(names) get_table(name) objects(name) query_set(name) rows(name) all(name);
}

impl fmt::Debug for MigrationContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MigrationContext").finish_non_exhaustive()
    }
}
