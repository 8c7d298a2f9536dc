//! Explaining errors: why a statement failed. The database is asked where its error does not say it.

use super::catalog_cache;
use super::connection::Connection;
use super::database::Inner;
use super::driver::{Failure, MIXED_UP, Report, ReportedKey};
use super::drivers::report;
use super::errors::{self, FoundCause, StatementContext};
use super::foreign_key_probe::{self, FailedWork};
use crate::error::Error;
use crate::schema::{ForeignKey, Table};
use crate::sql::Statement;
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl Inner {
    /// Returns the error of a transaction that was not opened.
    pub(super) fn explain_begin(&self, failure: Failure) -> Error {
        match failure {
            Failure::Refused(refusal) => errors::refused(refusal, None),
            Failure::Own(error) => error,
            Failure::Driver(error) | Failure::OfRow(error, _) => self.explain_plain(error),
            Failure::TimedOut(error) => errors::timeout_twice(error).0,
        }
    }

    /// Returns an error that is about no statement, so that a connection lost has carried out nothing.
    pub(super) fn explain_plain(&self, error: sqlx::Error) -> Error {
        errors::undone(errors::map(error, &self.context(None, &[], true)))
    }

    /// Returns the error of a commit that failed, of a transaction whose statements were about these tables.
    pub(super) async fn explain_commit(
        &self,
        error: sqlx::Error,
        tables: &[&'static Table],
        connection: &mut Connection,
    ) -> Error {
        let mut context = self.context(None, tables, true);
        if let Report::ForeignKey(key) = report(&error, None) {
            let asked = FailedWork::Commit(tables);
            let found = self.find_foreign_key(key.as_ref(), asked, connection);
            context.cause = found.await.map(FoundCause::ForeignKey);
        }
        // Not as one that is undone: another server may have stored its part.
        errors::map(error, &context)
    }

    /// Returns the error of a statement as seen from the models; twice, for those who keep one.
    pub(super) async fn explain(
        &self,
        error: sqlx::Error,
        statement: &Statement,
        connection: &mut Connection,
    ) -> (Error, Error) {
        if connection.is_mixed_up(&error) {
            self.mixed_up.store(true, Ordering::Relaxed);
            return refuse_twice(error);
        }
        let tables = statement.table.as_slice();
        let mut context = self.context(Some(statement), tables, connection.has_transaction());
        let reported = report(&error, Some(statement));
        context.cause = self.find_cause(&reported, statement, connection).await;
        if matches!(reported, Report::StalePlan) {
            connection.distrust_plans();
        }
        let changes_tables = errors::is_change_of_tables(&reported);
        let explained = errors::map_twice(error, &context);
        if changes_tables {
            self.catalog.forget();
        }
        explained
    }

    /// Returns what is known about an error of this statement, or of none, about these tables.
    fn context<'c>(
        &self,
        statement: Option<&'c Statement>,
        tables: &[&'static Table],
        in_transaction: bool,
    ) -> StatementContext<'c> {
        StatementContext {
            statement,
            in_transaction,
            names: self.names(tables),
            cause: None,
        }
    }

    /// Asks what failed, where the error does not say it.
    async fn find_cause(
        &self,
        reported: &Report<'_>,
        statement: &Statement,
        connection: &mut Connection,
    ) -> Option<FoundCause> {
        match reported {
            Report::ForeignKey(key) => {
                let found = self.find_foreign_key(
                    key.as_ref(),
                    FailedWork::Statement(statement),
                    connection,
                );
                found.await.map(FoundCause::ForeignKey)
            }
            Report::Full => {
                let is_counter = foreign_key_probe::is_counter_full(connection, statement).await;
                is_counter.then_some(FoundCause::Counter)
            }
            _ => None,
        }
    }

    /// Returns the foreign key that failed. Where the catalog that is kept knows of none, it is read again.
    async fn find_foreign_key(
        &self,
        reported: Option<&ReportedKey<'_>>,
        failed: FailedWork<'_>,
        connection: &mut Connection,
    ) -> Option<Arc<ForeignKey>> {
        if let Some(kept) = self.catalog.get() {
            let found = foreign_key_probe::find(connection, reported, failed, &kept).await;
            if found.is_some() {
                return found;
            }
            self.catalog.forget();
        }
        if !connection.can_be_asked() {
            return None;
        }
        let generation = self.catalog.generation();
        let in_transaction = connection.has_transaction();
        let backend = self.pool.address().backend();
        let read = catalog_cache::read_on(connection, backend).await?;
        // What a transaction sees may never be what others do.
        if !in_transaction {
            self.catalog.keep(&read, generation);
        }
        foreign_key_probe::find(connection, reported, failed, &read).await
    }
}

/// Returns the refusal of whatever is run once another client carried out a statement of ours, or might have.
fn refuse_twice(error: sqlx::Error) -> (Error, Error) {
    let source = errors::source(error);
    let refused = || Error::Connect {
        why: MIXED_UP.to_owned(),
        source: Some(Arc::clone(&source)),
    };
    (refused(), refused())
}
