//! A request on its way: planned and written once, then fetched or executed.
//!
//! - this file: `prepare`, the only caller of `plan` and `render`, and the [`Prepared`] statement with its ends
//! - `cached`: statements that are planned and written once for all of their shape
//! - `one_row`: ends that give at most one row
//! - `key_check`: the keys by which the rows of a tenant lead to others, looked for before they are written
//! - `columns`: rows read as plain values, where no model's row is made of them
//! - `transaction`: statements that belong together

pub(super) mod answers;
pub(super) mod cached;
pub(super) mod columns;
pub(super) mod key_check;
pub(super) mod one_row;
pub(super) mod transaction;

use crate::backend::Backend;
use crate::db::{self, BatchedRows, CallSite, RawRows, RowCursor, Target, WrittenRow};
use crate::error::{DecodeError, DecodeResult, Error, Result};
use crate::model::{self, Model};
use crate::plan::{Plan, plan};
use crate::query::{ItemShape, Request, Tree};
use crate::schema::Tenant;
use crate::sql::{JoinedRelation, Statement, render};
use crate::value::{Reader, Type, Value};
use cached::prepare_by_shape;
use key_check::{KeyCheck, key_checks};
use std::sync::{Mutex, PoisonError};

/// A statement on its way.
///
/// If no row can be concerned (`id IN ()`), nothing is sent, and each end returns what it returns for no rows.
pub(super) struct Prepared {
    statement: Statement,
    is_nothing: bool,
    /// Keys of other rows that it writes about the rows of a tenant.
    keys: Box<[KeyCheck]>,
    /// Values after all others of a row, which nobody else reads.
    last: Option<LastColumns>,
}

/// Values that are read of each row after all others.
struct LastColumns {
    types: Vec<Type>,
    rows: Mutex<Vec<Vec<Value>>>,
}

impl LastColumns {
    fn read(&self, reader: &mut dyn Reader) -> Result<()> {
        let values = self.types.iter().map(|&ty| Value::read(reader, ty));
        let values = values
            .collect::<DecodeResult<Vec<Value>>>()
            .map_err(DecodeError::of_no_model)?;
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(values);
        Ok(())
    }
}

/// Plans and writes a request; a query, and a write of rows that it finds or of one in hand, once for all of its shape.
pub(super) fn prepare(request: Request<'_>, on: Target<'_>) -> Result<Prepared> {
    let shape = match request {
        Request::Select(select) => select.shape(),
        Request::Insert(insert) => insert.shape(),
        Request::Update(update) => update.shape(),
        Request::Delete(delete) => delete.shape(),
        _ => None,
    };
    let prepared = prepare_by_shape(request, shape, on)?;
    Ok(prepared.commented(on.comment()))
}

/// Plans and writes a request, whatever was written before, about the rows of one tenant alone if there is one.
pub(super) fn prepare_anew(
    request: Request<'_>,
    backend: Backend,
    tenant: Option<&Tenant>,
) -> Result<Prepared> {
    let planned = plan(request, backend.features(), tenant)?;
    let mut prepared = Prepared {
        statement: render(&planned, backend),
        is_nothing: planned.plan.is_nothing(),
        keys: key_checks(&request, backend, tenant)?,
        last: None,
    };
    let statement = &mut prepared.statement;
    match planned.plan {
        Plan::Select(select) => {
            statement.tree = select.tree;
            statement.items = select.items;
        }
        Plan::Update(update) => statement.items = update.returning.items,
        Plan::Delete(delete) => statement.items = delete.returning.items,
        Plan::Insert(insert) => statement.items = insert.items.items,
        Plan::Lookup(_)
        | Plan::IndexLookup(_)
        | Plan::Check(_)
        | Plan::Copy(_)
        | Plan::BulkUpdate(_)
        | Plan::UpdateFrom(_) => {}
    }
    check_size(&prepared, backend)?;
    Ok(prepared)
}

fn check_size(prepared: &Prepared, backend: Backend) -> Result<()> {
    let limit = backend.features().max_binds;
    match prepared.sent() {
        Some(statement) if statement.parameters.len() > limit => Err(Error::QueryTooComplex {
            what: "bound values",
            limit,
            got: statement.parameters.len(),
        }),
        _ => Ok(()),
    }
}

impl Prepared {
    fn new(statement: Statement) -> Self {
        Prepared {
            statement,
            is_nothing: false,
            keys: Box::default(),
            last: None,
        }
    }

    /// The joined rows that are read into each row.
    pub(super) fn tree(&self) -> &[Tree] {
        &self.statement.tree
    }

    /// The values, and joined rows that have no field in the model; their columns come last.
    pub(super) fn items(&self) -> &[ItemShape] {
        &self.statement.items
    }

    /// Keeps values of these types, which the columns of each row end with.
    pub(super) fn with_last(mut self, types: &[Type]) -> Self {
        self.last = Some(LastColumns {
            types: types.to_vec(),
            rows: Mutex::default(),
        });
        self
    }

    /// Adds a comment to the end of the statement, if there is one.
    pub(super) fn commented(mut self, comment: Option<&str>) -> Self {
        if let Some(comment) = comment {
            self.statement.add_comment(comment);
        }
        self
    }

    /// Says that it may write several rows.
    pub(super) fn of_several_rows(mut self) -> Self {
        // To change a fact takes a copy of all, where the statement is kept for others of its shape.
        if self.statement.is_one_row {
            self.statement.is_one_row = false;
        }
        self
    }

    /// Says which relation it relates rows by, which errors name.
    pub(super) fn of_relation(mut self, relation: Option<JoinedRelation>) -> Self {
        self.statement.relation = relation;
        self
    }

    /// Returns the values that were kept, row by row.
    pub(super) fn into_last(self) -> Vec<Vec<Value>> {
        let rows = self.last.map(|last| last.rows.into_inner());
        rows.map_or_else(Vec::new, |rows| {
            rows.unwrap_or_else(PoisonError::into_inner)
        })
    }

    /// Returns whether nothing is sent, since no row can be concerned.
    pub(super) fn is_nothing(&self) -> bool {
        self.is_nothing
    }

    /// The statement, if one is sent.
    fn sent(&self) -> Option<&Statement> {
        (!self.is_nothing).then_some(&self.statement)
    }

    /// The statement, if one is sent.
    pub(super) fn into_statement(self) -> Option<Statement> {
        (!self.is_nothing).then_some(self.statement)
    }

    /// Reads one row, and those that the query joined to it.
    pub(super) fn read<M: Model>(&self, reader: &mut dyn Reader) -> Result<M> {
        model::read(reader, self.tree())
    }

    /// Fails where a key that it writes leads to no row of the tenant.
    pub(super) async fn check_keys(&self, on: Target<'_>) -> Result<()> {
        if self.is_nothing || self.keys.is_empty() {
            return Ok(());
        }
        // On the heap, so that the futures of all other statements stay small.
        let all = key_check::check(&self.keys, self.statement.relation, on);
        Box::pin(all).await
    }

    /// Hands every row to `read`.
    pub(super) async fn fetch(
        &self,
        on: Target<'_>,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
    ) -> Result<()> {
        self.fetch_and_keep(on, read, None).await
    }

    /// Hands every row to `read`, and keeps them as they came in `raw`.
    pub(super) async fn fetch_and_keep(
        &self,
        on: Target<'_>,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
        raw: Option<&mut RawRows>,
    ) -> Result<()> {
        let Some(statement) = self.sent() else {
            return Ok(());
        };
        self.check_keys(on).await?;
        let Some(last) = &self.last else {
            return db::fetch_and_keep(on, statement, read, raw).await;
        };
        let n_behind = statement.n_unread + last.types.len();
        let start = statement.columns.saturating_sub(n_behind);
        let mut read_all = |reader: &mut dyn Reader| {
            read(reader)?;
            reader.skip(start.saturating_sub(reader.position()));
            last.read(reader)
        };
        db::fetch_and_keep(on, statement, &mut read_all, raw).await
    }

    /// Writes rows. Where the connection tells what became of each as it was written, returns that, in the order in which
    /// they were given; otherwise hands every row that comes back to `read`.
    pub(super) async fn write(
        &self,
        on: Target<'_>,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
    ) -> Result<Option<Vec<WrittenRow>>> {
        self.check_keys(on).await?;
        match self.sent() {
            Some(statement) => db::write(on, statement, read).await,
            None => Ok(None),
        }
    }

    /// Writes rows, if the connection can tell what became of each without handing it back. Returns that, in the order in
    /// which they were given; `None` where it cannot: then nothing was written.
    pub(super) async fn write_told(&self, on: Target<'_>) -> Result<Option<Vec<WrittenRow>>> {
        let told = self.sent().and_then(|statement| {
            let mut without = statement.without_returning?;
            without.is_only_way = true;
            let mut told = statement.clone();
            told.without_returning = Some(without);
            Some(told)
        });
        match told {
            Some(statement) => {
                self.check_keys(on).await?;
                db::write(on, &statement, &mut |_| Ok(())).await
            }
            None => Ok(None),
        }
    }

    /// Hands rows to `read` that end with whether they are new. Returns false where nothing tells that: then nothing was
    /// written.
    pub(super) async fn fetch_told(
        &self,
        on: Target<'_>,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
    ) -> Result<bool> {
        self.check_keys(on).await?;
        match self.sent() {
            Some(statement) => db::fetch_upsert(on, statement, read).await,
            None => Ok(true),
        }
    }

    /// Has the rows that are written handed back, since nothing else tells what became of them.
    pub(super) fn hand_back(&mut self) {
        self.statement.without_returning = None;
    }

    /// The rows in batches, each of which is one that `start` makes; `None` where nothing is sent.
    pub(super) fn stream<'db, B: BatchedRows + 'db>(
        &self,
        on: Target<'db>,
        at: CallSite,
        start: impl Fn() -> B + Send + 'db,
    ) -> Option<RowCursor<'db, B>> {
        let statement = self.sent()?.clone();
        Some(db::stream(on, statement, at, start))
    }

    /// Runs a write. Returns the number of rows written.
    pub(super) async fn execute(&self, on: Target<'_>) -> Result<u64> {
        self.check_keys(on).await?;
        match self.sent() {
            Some(statement) => db::execute(on, statement).await,
            None => Ok(0),
        }
    }

    /// Reads the number in the only row: `SELECT COUNT(*)`.
    pub(super) async fn count(&self, on: Target<'_>) -> Result<u64> {
        let Some(statement) = self.sent() else {
            return Ok(0);
        };
        let mut number = 0;
        db::fetch(on, statement, &mut |reader| {
            number = reader.i64().map_err(DecodeError::of_no_model)?;
            Ok(())
        })
        .await?;
        Ok(u64::try_from(number).unwrap_or(0))
    }

    /// Returns true if there is a row: `SELECT 1 … LIMIT 1`.
    pub(super) async fn exists(&self, on: Target<'_>) -> Result<bool> {
        let mut exists = false;
        self.fetch(on, &mut |_| {
            exists = true;
            Ok(())
        })
        .await?;
        Ok(exists)
    }
}
