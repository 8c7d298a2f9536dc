//! Deletes: what the database does by itself, and what is seen to so that all databases do the same.

use super::cascade::{Cascade, count};
use super::prepare::{atomically, prepare};
use crate::db::{self, Target};
use crate::error::{Error, Result};
use crate::query::{self, Request, Select};
use crate::schema::{OnDelete, Pointer, Table};
use crate::sql::{Statement, When, constraints};

/// A delete, and what it may come to.
pub(super) struct Deletion {
    pub(super) rows: Select,
    pub(super) table: &'static Table,
    statement: Statement,
    /// The foreign keys that it may come to, as far as the database knows them.
    pub(super) reach: Vec<Pointer>,
    /// Whether the rows must be counted before.
    counted_before: bool,
    /// Foreign keys under `Restrict` that the database would look at before all rows are gone.
    put_off: Vec<Pointer>,
    /// Foreign keys under `Protect` that the database would not look at once their own rows are gone.
    overlooked: Vec<Pointer>,
}

/// Which rows are to be deleted.
pub(super) enum Rows {
    /// One, if it is there.
    One(Select),
    /// Those of a query.
    Many(Select),
}

/// Carries out a delete; answers the number of rows deleted, without those that go with them.
pub(super) async fn delete(rows: Rows, on: Target<'_>) -> Result<u64> {
    match Deletion::prepare(rows, on)? {
        Some(deletion) => deletion.run(on).await,
        None => Ok(0),
    }
}

impl Deletion {
    /// Plans a delete; `None` where no row can be concerned.
    pub(super) fn prepare(rows: Rows, on: Target<'_>) -> Result<Option<Deletion>> {
        let (rows, may_be_many) = match rows {
            Rows::One(rows) => (rows, false),
            Rows::Many(rows) => (rows, true),
        };
        let delete = query::Delete::new(rows);
        let Some(prepared) = prepare(Request::Delete(&delete), on.backend())? else {
            return Ok(None);
        };
        let (table, features) = (delete.rows.table(), on.backend().features());
        let reach = table.reach(&on.known());
        let goes_too = |table: &Table| {
            let mut cascades = reach.iter().filter(|pointer| cascades(pointer));
            cascades.any(|pointer| pointer.table.is_same(table))
        };
        let chosen = |choose: &dyn Fn(&Pointer) -> bool| {
            let chosen = reach.iter().filter(|pointer| choose(pointer));
            chosen.copied().collect()
        };
        Ok(Some(Deletion {
            counted_before: features.hasty_cascade && may_be_many && goes_too(table),
            put_off: chosen(&|pointer| features.hasty_restrict && is_put_off(pointer)),
            overlooked: chosen(&|pointer| {
                pointer.relation.on_delete == OnDelete::Protect
                    && (pointer.table.is_same(table) || goes_too(pointer.table))
            }),
            rows: delete.rows,
            table,
            statement: prepared.statement,
            reach,
        }))
    }

    /// Carries it out: a statement, or several in a transaction.
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
            .map(|pointer| (pointer.table.namespace, pointer.constraint().name))
            .collect();
        self.look(When::Deferred, &names, on).await?;
        let deleted = db::execute(on, &self.statement).await?;
        self.look(When::Immediate, &names, on).await?;
        Ok(counted.unwrap_or(deleted))
    }

    /// Says when the database looks at what is put off: not before all rows are gone that go.
    async fn look(
        &self,
        when: When,
        names: &[(Option<&str>, String)],
        on: Target<'_>,
    ) -> Result<()> {
        if !names.is_empty() {
            let names = names.iter().map(|(namespace, name)| (*namespace, &**name));
            db::execute(on, &constraints(when, names, self.table)).await?;
        }
        Ok(())
    }

    /// Refuses where a row protects another, though it goes itself. Databases differ in which of the two goes first.
    async fn refuse_protected(&self, on: Target<'_>) -> Result<()> {
        if self.overlooked.is_empty() {
            return Ok(());
        }
        let ways = self.ways_to_protected();
        let cascade = Cascade::follow(self.rows.clone(), &ways, on).await?;
        for pointer in &self.overlooked {
            if cascade.left_behind(pointer, on).await? > 0 {
                return Err(Error::Protected {
                    model: self.table.model,
                    by: Some(pointer.table.model),
                    source: None,
                });
            }
        }
        Ok(())
    }

    /// The foreign keys under `Protect` to be looked at, and those that lead to what they protect.
    fn ways_to_protected(&self) -> Vec<Pointer> {
        let mut ways = self.overlooked.clone();
        let mut next = 0;
        while let Some(way) = ways.get(next).copied() {
            next += 1;
            let leads_there =
                |pointer: &&Pointer| cascades(pointer) && pointer.table.is_same(way.target());
            for pointer in self.reach.iter().filter(leads_there) {
                if !ways.iter().any(|known| known.is_same(pointer)) {
                    ways.push(*pointer);
                }
            }
        }
        ways
    }
}

fn cascades(pointer: &Pointer) -> bool {
    pointer.relation.on_delete == OnDelete::Cascade
}

/// Those that are checked at commit anyway are none of them.
fn is_put_off(pointer: &Pointer) -> bool {
    pointer.relation.on_delete == OnDelete::Restrict && !pointer.relation.deferrable
}
