//! `Executor`: a database or a transaction, on which queries run.

use super::database::Database;
use super::database_session::DatabaseSession;
use super::replica::{ReadRoute, Replica};
use super::statement_options::StatementOptions;
use super::tenant::TenantTransaction;
use super::transaction::Transaction;
use crate::backend::Backend;
use crate::schema::{FetchMode, ModelNames, Outcome, Schema, Table, Tenant};
use crate::sealed::Sealed;
use crate::sql::Statement;
use std::sync::Arc;
use std::time::Duration;

/// A database or a transaction: what queries run on; or the [replicas](Replica) of a database, for those that only read.
/// This trait is sealed.
///
/// Object-safe, and implemented for references and `Arc`s, so that `&db`, `tx`, `&tx`, `&Arc<Database>` and
/// `&dyn Executor` will all do.
///
/// ```
/// use orm::{Database, Executor, Transaction};
///
/// fn takes(_: &dyn Executor) {}
/// fn any(db: &Database, tx: &Transaction, shared: &std::sync::Arc<Database>, any: &Box<dyn Executor>) {
///     takes(db);
///     takes(tx);
///     takes(&tx);
///     takes(shared);
///     takes(any);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run queries; write `&db` or `&tx`, of a `Database` or a `Transaction` that was awaited, and of a `MigrationContext` its `context.executor()`",
    label = "a `&Database` or a `&Transaction` stands here",
    note = "what `connect` and `begin` open is there when they were awaited: `let db = Database::connect(url).await?`; what is in an `Option` is taken out first, of a `OnceLock` by `.get().expect(\"a database\")`, of a lock by `&*guard`, and one that is shared is a clone, or in an `Arc`",
    note = "what `State` or `Extension` of axum holds is taken out where it stands as a parameter: `State(db): State<Database>`",
    note = "a function of a data migration reads tables as they are then by `context.table(\"book\")?`"
)]
// rust-analyzer lists each method once after `db.`, since the databases and transactions have these of their own.
#[rust_analyzer::completions(ignore_methods)]
pub trait Executor: Sealed + Send + Sync {
    /// The database or transaction.
    #[doc(hidden)]
    fn target(&self) -> Target<'_>;

    /// Returns which database it is, for what one of them alone has.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// use orm::prelude::*;
    ///
    /// /// Tells who listens, once the transaction is committed; nobody listens on SQLite.
    /// async fn notify(channel: &str, text: &str, db: &impl Executor) -> orm::Result<()> {
    ///     if db.backend() == Backend::Postgres {
    ///         db.execute(sql!("SELECT pg_notify({}, {})", channel, text)).await?;
    ///     }
    ///     Ok(())
    /// }
    ///
    /// let db = Database::connect("sqlite::memory:").await?;
    /// db.transaction(async |tx| notify("jobs", "7", tx).await).await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    fn backend(&self) -> Backend {
        self.target().backend()
    }
}

/// A database or a transaction, how long its statements may take, and the comment that they are sent with.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    executor: AnyExecutor<'a>,
    options: StatementOptions,
}

/// An executor of any type. A transaction for a tenant takes no more room in a future than the transaction itself.
#[derive(Clone, Copy, Debug)]
enum AnyExecutor<'a> {
    Plain(TargetKind<'a>),
    Tenant(&'a TenantTransaction<'a>),
}

/// A database, the same for one user, its replicas, or a transaction.
#[derive(Clone, Copy, Debug)]
pub(super) enum TargetKind<'a> {
    Database(&'a Database),
    Session(&'a DatabaseSession),
    /// The place is that of the replica which is asked first.
    Replica(&'a Replica, u32),
    Transaction(&'a Transaction),
}

impl<'a> Target<'a> {
    fn new(kind: TargetKind<'a>, timeout: Option<Duration>) -> Self {
        Target {
            executor: AnyExecutor::Plain(kind),
            options: StatementOptions::default().within(timeout),
        }
    }

    pub(super) fn kind(self) -> TargetKind<'a> {
        match self.executor {
            AnyExecutor::Plain(kind) => kind,
            AnyExecutor::Tenant(of_tenant) => TargetKind::Transaction(of_tenant.tx),
        }
    }

    /// Returns the database, if it is no transaction; of replicas the one that is asked first.
    pub(crate) fn database(self) -> Option<&'a Database> {
        match self.kind() {
            TargetKind::Database(db) | TargetKind::Session(DatabaseSession { db, .. }) => Some(db),
            TargetKind::Replica(replica, place) => Some(ReadRoute::new(replica, place).first()),
            TargetKind::Transaction(_) => None,
        }
    }

    /// Returns how long a statement may take; `None` for as long as any other.
    pub(crate) fn timeout(self) -> Option<Duration> {
        self.options.timeout()
    }

    /// Returns this target with a time limit for its statements, if there is one.
    #[must_use]
    pub(crate) fn within(self, timeout: Option<Duration>) -> Self {
        Target {
            options: self.options.within(timeout),
            ..self
        }
    }

    /// Returns what a comment in the statements says, if there is one.
    pub(crate) fn comment(self) -> Option<&'static str> {
        self.options.comment()
    }

    /// Returns this target with a comment in its statements, if there is one.
    #[must_use]
    pub(crate) fn commented(self, comment: Option<&'static str>) -> Self {
        Target {
            options: self.options.commented(comment),
            ..self
        }
    }

    /// Returns this target with the time limit and the comment of another one.
    #[must_use]
    pub(crate) fn asked_as(self, other: Target<'_>) -> Self {
        Target {
            options: self.options.changed_by(other.options),
            ..self
        }
    }

    /// Returns the tenant whose rows alone are read and written; `None` for those of all.
    pub(crate) fn tenant(self) -> Option<&'a Tenant> {
        self.shared_tenant().map(|tenant| &**tenant)
    }

    /// Returns the tenant, to be kept by a transaction that is begun.
    pub(super) fn shared_tenant(self) -> Option<&'a Arc<Tenant>> {
        let tenant = match self.executor {
            AnyExecutor::Tenant(of_tenant) => &of_tenant.tenant,
            AnyExecutor::Plain(kind) => match kind {
                TargetKind::Database(db) | TargetKind::Session(DatabaseSession { db, .. }) => {
                    &db.tenant
                }
                TargetKind::Replica(replica, _) => &replica.primary().tenant,
                TargetKind::Transaction(tx) => &tx.db.tenant,
            },
        };
        tenant.as_ref()
    }

    /// Returns which database it is.
    pub fn backend(self) -> Backend {
        self.of().backend()
    }

    /// Returns the outcome of the transaction, if it is one.
    pub(crate) fn outcome(self) -> Option<Outcome> {
        match self.kind() {
            TargetKind::Database(_) | TargetKind::Session(_) | TargetKind::Replica(..) => None,
            TargetKind::Transaction(tx) => Some(tx.outcome.clone()),
        }
    }

    /// Returns the statement of this shape without values, if it was written before.
    pub(crate) fn cached_statement(self, shape: &[u64]) -> Option<Statement> {
        self.of().inner().statements.get(shape)
    }

    /// Keeps a statement for the next of this shape.
    pub(crate) fn cache_statement(self, shape: &[u64], statement: &Statement) {
        self.of().inner().statements.keep(shape, statement);
    }

    /// Returns how many bytes one statement may bind.
    pub(crate) fn max_bind_bytes(self) -> usize {
        self.of().inner().pool.settings().max_bind_bytes
    }

    /// Returns how foreign keys load, unless a query says otherwise.
    pub(crate) fn fetch_mode(self) -> FetchMode {
        self.of().inner().pool.settings().fetch_mode
    }

    /// Returns the models by whose names a statement about `table` speaks.
    pub(crate) fn names(self, table: &'static Table) -> ModelNames {
        self.of().inner().names(&[table])
    }

    /// Names these models in errors and reports from now on.
    pub(super) fn name_models(self, schema: &Schema) {
        self.of().inner().name_models(schema);
    }

    /// Returns the database, or that of the transaction.
    fn of(self) -> &'a Database {
        match self.kind() {
            TargetKind::Database(db) | TargetKind::Session(DatabaseSession { db, .. }) => db,
            TargetKind::Replica(replica, place) => ReadRoute::new(replica, place).first(),
            TargetKind::Transaction(tx) => &tx.db,
        }
    }
}

impl Sealed for Database {}
impl Sealed for Transaction {}
impl Sealed for Replica {}
impl Sealed for DatabaseSession {}
impl Sealed for TenantTransaction<'_> {}

// The message says what runs queries, without a list of these.
#[diagnostic::do_not_recommend]
impl Executor for Database {
    fn target(&self) -> Target<'_> {
        Target::new(TargetKind::Database(self), self.timeout)
    }
}

#[diagnostic::do_not_recommend]
impl Executor for Transaction {
    fn target(&self) -> Target<'_> {
        Target::new(TargetKind::Transaction(self), self.db.timeout)
    }
}

#[diagnostic::do_not_recommend]
impl Executor for Replica {
    fn target(&self) -> Target<'_> {
        let kind = TargetKind::Replica(self, self.next_place());
        Target::new(kind, self.primary().timeout)
    }
}

#[diagnostic::do_not_recommend]
impl Executor for DatabaseSession {
    fn target(&self) -> Target<'_> {
        Target::new(TargetKind::Session(self), self.db.timeout)
    }
}

#[diagnostic::do_not_recommend]
impl Executor for TenantTransaction<'_> {
    fn target(&self) -> Target<'_> {
        Target {
            executor: AnyExecutor::Tenant(self),
            ..self.tx.target()
        }
    }
}

#[diagnostic::do_not_recommend]
impl<E: Executor + ?Sized> Executor for &E {
    fn target(&self) -> Target<'_> {
        (**self).target()
    }
}

#[diagnostic::do_not_recommend]
impl<E: Executor + ?Sized> Executor for Box<E> {
    fn target(&self) -> Target<'_> {
        (**self).target()
    }
}

#[diagnostic::do_not_recommend]
impl<E: Executor + ?Sized> Executor for Arc<E> {
    fn target(&self) -> Target<'_> {
        (**self).target()
    }
}
