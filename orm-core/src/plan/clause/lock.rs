//! `FOR UPDATE` and `FOR SHARE`.

use crate::error::{Error, Result};
use crate::plan::clauses::LockClause;
use crate::plan::scope::Scope;
use crate::plan::{Planner, RowLock};
use crate::query;

impl Planner {
    /// Refuses a lock where there are no rows of the model to be locked.
    pub(in crate::plan) fn check_lock(&self, select: &query::Select) -> Result<()> {
        let reads_none = matches!(
            select.body().output,
            query::Output::Count | query::Output::Exists | query::Output::Key
        );
        if reads_none && select.lock().is_some_and(|lock| lock.strength.is_some()) {
            return Err(refused(
                select,
                "`for_update` locks rows that are read, and this query reads none; drop it, or read the rows with `all`",
            ));
        }
        self.check_lock_of_rows(select)
    }

    /// Refuses a lock that no database could take, and one that this database cannot.
    pub(in crate::plan) fn check_lock_of_rows(&self, select: &query::Select) -> Result<()> {
        let Some(lock) = select.lock() else {
            return Ok(());
        };
        if lock.strength.is_none() {
            return Err(refused(
                select,
                "`nowait`, `skip_locked`, `of` and `or_ignore` say more of a lock; add `for_update()` or `for_share()`",
            ));
        }
        if select.table().cte {
            return Err(refused(
                select,
                "`for_update` locks stored rows, and these are rows of a query; lock those of the model that it asks",
            ));
        }
        if !self.features.row_locks && !lock.or_ignore {
            return Err(Error::Unsupported {
                what: "locks on rows (`for_update`, `for_share`); a transaction that writes is the lock there: \
                    add `or_ignore()`, and the query runs without one",
                backend: self.features.backend.name(),
            });
        }
        if has_windows(select) {
            return Err(refused(
                select,
                "`for_update` locks rows, and no database locks those that window functions are computed of; find the keys \
                 first, and lock the rows in a query of their own",
            ));
        }
        if select.is_grouped() || stands_for_many(select) {
            return Err(refused(
                select,
                "`for_update` locks rows, and what this query gives stands for several; lock the rows in a query of \
                 their own, without groups, aggregates and `distinct`",
            ));
        }
        Ok(())
    }

    /// Refuses a lock in a query inside another one.
    pub(in crate::plan) fn check_no_lock(select: &query::Select) -> Result<()> {
        match select.lock() {
            None => Ok(()),
            Some(_) => Err(Error::InvalidQuery {
                model: select.table().model,
                why: "`for_update` locks the rows that a query reads, and this one is part of another statement; drop it \
                    there, or read the rows first"
                    .to_owned(),
            }),
        }
    }

    /// `FOR UPDATE OF …`: the rows asked for, unless they are those of a page, which locks them itself, and the rows of the
    /// relations that the lock names.
    pub(in crate::plan) fn lock(
        &mut self,
        scope: &mut Scope,
        clause: Option<LockClause<'_>>,
        is_page: bool,
    ) -> Result<Option<RowLock>> {
        let Some(LockClause { lock, relations }) = clause else {
            return Ok(None);
        };
        let Some(strength) = lock.strength else {
            return Ok(None);
        };
        let mut of = Vec::new();
        if !is_page {
            of.push(self.alias_of(scope, scope.base));
        }
        for path in relations {
            let node = scope.node(scope.base, Some(path))?;
            if scope.nodes[node].optional && !scope.nodes[node].required {
                return Err(Error::InvalidQuery {
                    model: scope.nodes[scope.base].table.model,
                    why: "`of` cannot lock a related row that may be missing; filter by a field of it, so that there \
                        is one, or lock it in a query of its own"
                        .to_owned(),
                });
            }
            of.push(self.alias_of(scope, node));
        }
        Ok((!of.is_empty()).then_some(RowLock {
            strength,
            wait: lock.wait,
            of,
        }))
    }
}

fn refused(select: &query::Select, why: &str) -> Error {
    Error::InvalidQuery {
        model: select.table().model,
        why: why.to_owned(),
    }
}

/// Returns whether window functions are part of the query, or of a page in `FROM`.
fn has_windows(select: &query::Select) -> bool {
    select.has_windows()
        || matches!(&select.body().from, query::From::Select(page) if has_windows(page))
}

/// Returns whether a row of the query may stand for several of the table, in a page in `FROM` too.
fn stands_for_many(select: &query::Select) -> bool {
    select.merges_equal_results()
        || select.stands_for_many()
        || match &select.body().from {
            query::From::Values(_) => true,
            query::From::Select(page) => stands_for_many(page),
            query::From::Table(_) | query::From::TreeWalk(_) | query::From::TooDeep(_) => false,
        }
}
