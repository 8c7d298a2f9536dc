//! Deletes: one statement, and what is done before and after it so that all databases do the same.
//!
//! - this file: the delete
//! - `cascade`: the rows that go with deleted ones, found without deleting any
//! - `report`: the effects of a delete, model by model

pub(super) mod cascade;
pub(super) mod report;

use crate::db::{self, Pending, Target};
use crate::error::{Error, Result};
use crate::objects::delete::cascade::Cascade;
use crate::objects::run::columns::read_key;
use crate::objects::run::transaction::{atomically, retried};
use crate::objects::run::{Prepared, prepare};
use crate::objects::selection::reader::RowReader;
use crate::query::{self, Item, ItemShape, KeyExpr, Output, Request, Select};
use crate::schema::{Catalog, CatalogTable, ForeignKey, OnDelete, Table};
use crate::sql::{ConstraintTiming, constraints};
use crate::value::Reader;
use std::sync::Arc;

/// A delete, and the foreign keys that it may reach.
pub(super) struct Deletion {
    pub(super) rows: Select,
    pub(super) table: &'static Table,
    /// The values that are handed back of each row.
    returning: Vec<Item>,
    prepared: Prepared,
    /// The foreign keys of the database.
    catalog: Arc<Catalog>,
    /// The foreign keys that the delete may reach.
    pub(super) reach: Vec<Arc<ForeignKey>>,
    /// True if the rows are those of a query, which may find others when it is asked again.
    pub(super) is_of_query: bool,
    /// True if the rows must be counted before: this database also counts those that it cascades to.
    counted_before: bool,
    /// Foreign keys under `Restrict` that the database would check before all cascaded rows are gone.
    put_off: Vec<Arc<ForeignKey>>,
    /// Foreign keys under `Protect` whose own rows go too, so that the database would not check them.
    overlooked: Vec<Arc<ForeignKey>>,
}

/// The rows to be deleted.
#[derive(Clone)]
pub(super) enum RowsToDelete {
    /// One row, if it is there.
    One(Select),
    /// The rows of a query.
    Many(Select),
}

/// Deletes the rows. Answers their number, without those that the database deletes with them.
#[track_caller]
pub(super) fn delete_rows(rows: RowsToDelete, on: Target<'_>) -> Pending<'_, u64> {
    Pending::new(delete(rows, on))
}

/// Deletes the rows. Returns their number, without those that the database deletes with them.
pub(super) async fn delete(rows: RowsToDelete, on: Target<'_>) -> Result<u64> {
    let Some(deletion) = Deletion::prepare(rows.clone(), on).await? else {
        return Ok(0);
    };
    match deletion.run(on).await {
        Err(error) if deletion.may_be_outdated(&error, on) => {}
        done => return done,
    }
    match Deletion::prepare(rows, on).await? {
        Some(deletion) => deletion.run(on).await,
        None => Ok(0),
    }
}

/// The rows that a delete hands back, and the layout of their values.
pub(super) struct DeletedRows<Out> {
    pub(super) rows: Vec<Out>,
    pub(super) items: Vec<ItemShape>,
}

/// Deletes the rows of a query. Returns these values of each.
pub(super) async fn delete_returning<Out: Send>(
    rows: Select,
    returning: Vec<Item>,
    reader: RowReader<Out>,
    on: Target<'_>,
) -> Result<DeletedRows<Out>> {
    let mut delete = query::Delete::new(rows);
    delete.returning = returning;
    let deletion = Deletion::of(delete.clone(), true, on).await?;
    let Some(deletion) = deletion else {
        return Ok(DeletedRows::none());
    };
    match deletion.deleted_rows(reader, on).await {
        Err(error) if deletion.may_be_outdated(&error, on) => {}
        done => return done,
    }
    match Deletion::of(delete, true, on).await? {
        Some(deletion) => deletion.deleted_rows(reader, on).await,
        None => Ok(DeletedRows::none()),
    }
}

impl<Out> DeletedRows<Out> {
    fn none() -> Self {
        DeletedRows {
            rows: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl Deletion {
    /// Returns true if the delete may have failed because somebody else has changed the tables since their foreign keys
    /// were read. Then they are read again, and the delete runs once more; inside a transaction, which has failed too,
    /// the error stands.
    pub(super) fn may_be_outdated(&self, error: &Error, on: Target<'_>) -> bool {
        let may_be_why = matches!(
            error,
            Error::Protected { .. }
                | Error::ForeignKeyViolation { .. }
                | Error::SchemaMismatch { .. }
                | Error::Database(_)
        );
        may_be_why && db::is_outdated(&self.catalog, on)
    }

    /// Plans a delete; `None` if no row can be concerned.
    pub(super) async fn prepare(rows: RowsToDelete, on: Target<'_>) -> Result<Option<Deletion>> {
        let (rows, may_be_many) = match rows {
            RowsToDelete::One(rows) => (rows, false),
            RowsToDelete::Many(rows) => (rows, true),
        };
        Deletion::of(query::Delete::new(rows), may_be_many, on).await
    }

    /// Plans this delete; `None` if no row can be concerned.
    async fn of(
        delete: query::Delete,
        may_be_many: bool,
        on: Target<'_>,
    ) -> Result<Option<Deletion>> {
        let mut prepared = prepare(Request::Delete(&delete), on)?;
        if prepared.is_nothing() {
            return Ok(None);
        }
        let (table, features) = (delete.rows.table(), on.backend().features());
        let catalog = db::foreign_keys(on).await?;
        let reach = catalog.affected_foreign_keys(table);
        if !reach.is_empty() {
            prepared = prepared.of_several_rows();
        }
        let goes_too = |table: &CatalogTable| {
            let mut cascades = reach.iter().filter(|key| cascades(key));
            cascades.any(|key| key.table.is(table))
        };
        let root_goes_too = reach
            .iter()
            .any(|key| cascades(key) && key.table.is_of(table));
        let chosen = |choose: &dyn Fn(&ForeignKey) -> bool| {
            let chosen = reach.iter().filter(|key| choose(key));
            chosen.cloned().collect()
        };
        Ok(Some(Deletion {
            counted_before: features.counts_cascaded_rows_late && may_be_many && root_goes_too,
            put_off: chosen(&|key| features.checks_restrict_early && is_put_off(key)),
            overlooked: chosen(&|key| {
                key.on_delete == OnDelete::Protect
                    && (key.table.is_of(table) || goes_too(&key.table))
            }),
            catalog,
            rows: delete.rows,
            is_of_query: may_be_many,
            table,
            returning: delete.returning,
            prepared,
            reach,
        }))
    }

    /// Finds the rows. Returns their number, and their delete by their keys: what is asked before it and what it deletes
    /// are the same rows then, also of a query that finds others each time, such as one in a random order.
    pub(super) async fn found(&self, on: Target<'_>) -> Result<(u64, Deletion)> {
        let mut rows = self.rows.clone();
        rows.set_output(Output::Key);
        let (table, mut keys) = (self.table, Vec::new());
        prepare(Request::Select(&rows), on)?
            .fetch(on, &mut |row| {
                keys.push(read_key(table, row)?);
                Ok(())
            })
            .await?;
        let key = KeyExpr::of_fields(table, table.primary_key);
        let mut delete = query::Delete::new(Select::new(table));
        delete
            .rows
            .filter(key.is_in(keys.iter().map(|key| KeyExpr::bound(key))));
        delete.rows.unordered();
        delete.returning.clone_from(&self.returning);
        let prepared = prepare(Request::Delete(&delete), on)?;
        let found = Deletion {
            rows: delete.rows,
            returning: delete.returning,
            is_of_query: false,
            prepared,
            table,
            catalog: Arc::clone(&self.catalog),
            reach: self.reach.clone(),
            counted_before: self.counted_before,
            put_off: self.put_off.clone(),
            overlooked: self.overlooked.clone(),
        };
        Ok((keys.len() as u64, found))
    }

    /// Runs the delete: one statement, or several in a transaction.
    pub(super) async fn run(&self, on: Target<'_>) -> Result<u64> {
        if self.is_one_statement() {
            return self.prepared.execute(on).await;
        }
        let attempt = || atomically(on, async |on| self.find_and_run(on).await);
        let done = retried!(on, attempt().await);
        done.map_err(|error| self.as_one_statement(error, on))
    }

    async fn find_and_run(&self, on: Target<'_>) -> Result<u64> {
        if !self.is_of_query || !self.asks_before() {
            return self.run_checked(on).await;
        }
        let (number, found) = self.found(on).await?;
        let deleted = found.run_checked(on).await?;
        Ok(if self.counted_before { number } else { deleted })
    }

    /// Runs the delete in a transaction. Returns the number that the database counts.
    async fn run_checked(&self, on: Target<'_>) -> Result<u64> {
        self.refuse_protected(on).await?;
        self.look(ConstraintTiming::Deferred, on).await?;
        let deleted = self.prepared.execute(on).await?;
        self.look(ConstraintTiming::Immediate, on).await?;
        Ok(deleted)
    }

    /// Runs the delete. Returns what it hands back.
    async fn deleted_rows<Out: Send>(
        &self,
        reader: RowReader<Out>,
        on: Target<'_>,
    ) -> Result<DeletedRows<Out>> {
        if self.is_one_statement() {
            return read_all(&self.prepared, reader, on).await;
        }
        let attempt = || atomically(on, async |on| self.find_and_read_deleted(reader, on).await);
        let done = retried!(on, attempt().await);
        done.map_err(|error| self.as_one_statement(error, on))
    }

    async fn find_and_read_deleted<Out: Send>(
        &self,
        reader: RowReader<Out>,
        on: Target<'_>,
    ) -> Result<DeletedRows<Out>> {
        if !self.asks_before() {
            return self.deleted_checked(reader, on).await;
        }
        let (_, found) = self.found(on).await?;
        found.deleted_checked(reader, on).await
    }

    /// Runs the delete in a transaction. Returns what it hands back.
    async fn deleted_checked<Out: Send>(
        &self,
        reader: RowReader<Out>,
        on: Target<'_>,
    ) -> Result<DeletedRows<Out>> {
        self.refuse_protected(on).await?;
        if self.counted_before {
            let found = self.read_before(reader, on).await?;
            self.prepared.execute(on).await?;
            return Ok(found);
        }
        self.look(ConstraintTiming::Deferred, on).await?;
        let deleted = read_all(&self.prepared, reader, on).await?;
        self.look(ConstraintTiming::Immediate, on).await?;
        Ok(deleted)
    }

    /// Returns an error of the delete's own transaction as that of a delete by one statement: the row of a foreign key
    /// that was checked at commit stands in its way, unless it was set to a default that is no row.
    fn as_one_statement(&self, error: Error, on: Target<'_>) -> Error {
        let sets_default = |table: &Option<String>| {
            let mut defaults = self.reach.iter();
            defaults.any(|key| {
                key.on_delete == OnDelete::SetDefault && Some(&key.table.name) == table.as_ref()
            })
        };
        match error {
            Error::ForeignKeyViolation {
                model,
                table,
                source,
                ..
            } if on.database().is_some() && !sets_default(&table) => Error::Protected {
                model: self.table.model,
                by: Some(model),
                table,
                source,
            },
            error => error,
        }
    }

    fn is_one_statement(&self) -> bool {
        !self.asks_before() && self.put_off.is_empty()
    }

    /// Returns whether the rows are asked for before they are deleted.
    fn asks_before(&self) -> bool {
        self.counted_before || !self.overlooked.is_empty()
    }

    /// Reads the rows by a query, before they are deleted.
    async fn read_before<Out: Send>(
        &self,
        reader: RowReader<Out>,
        on: Target<'_>,
    ) -> Result<DeletedRows<Out>> {
        let mut rows = self.rows.clone();
        rows.set_values(self.returning.clone());
        let prepared = prepare(Request::Select(&rows), on)?;
        read_all(&prepared, reader, on).await
    }

    /// Sets when the checks of deferred `Restrict` keys run: not before every cascaded row is gone
    /// (`SET CONSTRAINTS … DEFERRED`).
    async fn look(&self, timing: ConstraintTiming, on: Target<'_>) -> Result<()> {
        if self.put_off.is_empty() {
            return Ok(());
        }
        let keys = self.put_off.iter();
        let names = keys.map(|key| (key.table.hidden_namespace(), &*key.name));
        let statement = constraints(on.backend(), timing, names, self.table);
        db::execute(on, &statement).await.map(drop)
    }

    /// Fails if a row protects another though it goes itself. Databases differ in which of the two goes first.
    async fn refuse_protected(&self, on: Target<'_>) -> Result<()> {
        if self.overlooked.is_empty() {
            return Ok(());
        }
        let ways = self.ways_to_protected();
        let cascade = Cascade::follow(self.rows.clone(), &ways, on).await?;
        for key in &self.overlooked {
            if cascade.left_behind(key, on).await? > 0 {
                let by = on.names(self.table).table(&key.table);
                return Err(Error::Protected {
                    model: self.table.model,
                    by: by.map(|table| table.model),
                    table: Some(key.table.name.clone()),
                    source: None,
                });
            }
        }
        Ok(())
    }

    /// The foreign keys under `Protect` to be checked, and those along which the delete reaches the rows they protect.
    fn ways_to_protected(&self) -> Vec<Arc<ForeignKey>> {
        let mut ways = self.overlooked.clone();
        let mut next = 0;
        while let Some(target) = ways.get(next).map(|way| Arc::clone(&way.target)) {
            next += 1;
            let leads_there = |key: &&Arc<ForeignKey>| cascades(key) && key.table.is(&target);
            for key in self.reach.iter().filter(leads_there) {
                if !ways.iter().any(|way| Arc::ptr_eq(way, key)) {
                    ways.push(Arc::clone(key));
                }
            }
        }
        ways
    }
}

/// Reads all rows of a statement.
async fn read_all<Out: Send>(
    prepared: &Prepared,
    reader: RowReader<Out>,
    on: Target<'_>,
) -> Result<DeletedRows<Out>> {
    let mut rows = Vec::new();
    let mut read = |row: &mut dyn Reader| {
        rows.push(reader.read(row, prepared.items())?);
        Ok(())
    };
    prepared.fetch(on, &mut read).await?;
    let items = prepared.items().to_vec();
    Ok(DeletedRows { rows, items })
}

fn cascades(key: &ForeignKey) -> bool {
    key.on_delete == OnDelete::Cascade
}

/// Returns true if a `Restrict` key can be deferred. A key that is checked at commit anyway, or never later, cannot.
fn is_put_off(key: &ForeignKey) -> bool {
    key.on_delete == OnDelete::Restrict && key.can_be_deferred
}
