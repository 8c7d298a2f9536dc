//! Deletes: one statement, and what is done before and after it so that all databases do the same.
//!
//! - this file: the delete
//! - `cascade`: the rows that go with deleted ones, found without deleting any
//! - `report`: the effects of a delete, model by model

pub(super) mod cascade;
pub(super) mod report;

use crate::db::{self, Target};
use crate::error::{Error, Result};
use crate::objects::delete::cascade::{Cascade, count};
use crate::objects::run::prepare;
use crate::objects::run::transaction::atomically;
use crate::query::{self, Request, Select};
use crate::schema::{Catalog, CatalogTable, ForeignKey, OnDelete, Table};
use crate::sql::{ConstraintTiming, Statement, constraints};
use std::sync::Arc;

/// A delete, and the foreign keys that it may reach.
pub(super) struct Deletion {
    pub(super) rows: Select,
    pub(super) table: &'static Table,
    statement: Statement,
    /// The foreign keys of the database.
    catalog: Arc<Catalog>,
    /// The foreign keys that the delete may reach.
    pub(super) reach: Vec<Arc<ForeignKey>>,
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
        let delete = query::Delete::new(rows);
        let prepared = prepare(Request::Delete(&delete), on.backend())?;
        let Some(statement) = prepared.into_statement() else {
            return Ok(None);
        };
        let (table, features) = (delete.rows.table(), on.backend().features());
        let catalog = db::foreign_keys(on).await?;
        let reach = catalog.affected_foreign_keys(table);
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
            table,
            statement,
            reach,
        }))
    }

    /// Runs the delete: one statement, or several in a transaction.
    pub(super) async fn run(&self, on: Target<'_>) -> Result<u64> {
        let is_one = !self.counted_before && self.put_off.is_empty() && self.overlooked.is_empty();
        if is_one {
            return self.run_all(on).await;
        }
        atomically(on, async |on| self.run_all(on).await).await
    }

    async fn run_all(&self, on: Target<'_>) -> Result<u64> {
        self.refuse_protected(on).await?;
        let mut counted = None;
        if self.counted_before {
            counted = Some(count(self.rows.clone(), on).await?);
        }
        let names = self.put_off.iter();
        let names: Vec<_> = names
            .map(|key| (key.table.hidden_namespace(), &*key.name))
            .collect();
        self.look(ConstraintTiming::Deferred, &names, on).await?;
        let deleted = db::execute(on, &self.statement).await?;
        self.look(ConstraintTiming::Immediate, &names, on).await?;
        Ok(counted.unwrap_or(deleted))
    }

    /// Sets when the checks of deferred `Restrict` keys run: not before every cascaded row is gone
    /// (`SET CONSTRAINTS … DEFERRED`).
    async fn look(
        &self,
        timing: ConstraintTiming,
        names: &[(Option<&str>, &str)],
        on: Target<'_>,
    ) -> Result<()> {
        if !names.is_empty() {
            let names = names.iter().copied();
            db::execute(on, &constraints(on.backend(), timing, names, self.table)).await?;
        }
        Ok(())
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

fn cascades(key: &ForeignKey) -> bool {
    key.on_delete == OnDelete::Cascade
}

/// Returns true if a `Restrict` key can be deferred. A key that is checked at commit anyway, or never later, cannot.
fn is_put_off(key: &ForeignKey) -> bool {
    key.on_delete == OnDelete::Restrict && key.can_be_deferred
}
