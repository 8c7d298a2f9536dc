//! From a request to a statement, and from a statement to rows.

use crate::backend::Backend;
use crate::db::{self, Place, Target};
use crate::error::{Error, Result};
use crate::model::{self, How, Model, Stand};
use crate::plan::{Plan, plan};
use crate::query::{Request, Tree};
use crate::schema::FetchMode;
use crate::sql::{Statement, render};
use crate::value::Reader;

/// A statement, and what its rows are made of.
pub(super) struct Prepared {
    pub(super) statement: Statement,
    tree: Vec<Tree>,
    /// How foreign keys load; `None` is the database's way.
    mode: Option<FetchMode>,
}

/// Plans and writes a request; `None` where no row can be concerned.
pub(super) fn prepare(request: Request<'_>, backend: Backend) -> Result<Option<Prepared>> {
    let mut plan = plan(request, backend.features())?;
    if plan.is_nothing() {
        return Ok(None);
    }
    let statement = render(&plan, backend);
    let (limit, got) = (backend.features().max_binds, statement.values.len());
    if got > limit {
        return Err(Error::QueryTooComplex {
            what: "bound values",
            limit,
            got,
        });
    }
    let tree = match &mut plan {
        Plan::Select(select) => std::mem::take(&mut select.tree),
        _ => Vec::new(),
    };
    Ok(Some(Prepared {
        statement,
        tree,
        mode: None,
    }))
}

impl Prepared {
    /// Foreign keys load in this way.
    pub(super) fn fetching(mut self, mode: Option<FetchMode>) -> Self {
        self.mode = mode;
        self
    }

    /// All rows. Their foreign keys know how to load.
    pub(super) async fn rows<M: Model>(&self, on: Target<'_>) -> Result<Vec<M>> {
        let mut rows = Vec::new();
        self.each(on, &mut |reader| {
            let row = self.read(reader)?;
            if rows.is_empty() {
                rows.reserve_exact(1 + reader.ahead());
            }
            rows.push(row);
            Ok(())
        })
        .await?;
        self.share(&mut rows, on, db::current_place());
        Ok(rows)
    }

    /// Has every row read.
    pub(super) async fn each(
        &self,
        on: Target<'_>,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
    ) -> Result<()> {
        db::fetch(on, &self.statement, read).await
    }

    /// One row, and those that the query joined to it.
    pub(super) fn read<M: Model>(&self, reader: &mut dyn Reader) -> Result<M> {
        model::read(reader, &self.tree)
    }

    /// One number in one row.
    pub(super) async fn number(&self, on: Target<'_>) -> Result<i64> {
        let mut number = 0;
        db::fetch(on, &self.statement, &mut |reader| {
            number = reader.i64()?;
            Ok(())
        })
        .await?;
        Ok(number)
    }

    /// Whether there is a row.
    pub(super) async fn exists(&self, on: Target<'_>) -> Result<bool> {
        let mut exists = false;
        db::fetch(on, &self.statement, &mut |_| {
            exists = true;
            Ok(())
        })
        .await?;
        Ok(exists)
    }

    /// Tells the foreign keys of these rows how to load; they were asked for at that place.
    pub(super) fn share<M: Model>(&self, rows: &mut [M], on: Target<'_>, at: Option<Place>) {
        let table = M::table();
        if table.has_relations() {
            let how = How {
                mode: self.mode.unwrap_or_else(|| on.fetch_mode()),
                at,
                stand: Stand::Reached(table, None),
            };
            M::share(&mut rows.iter_mut().collect::<Vec<_>>(), &self.tree, &how);
        }
    }
}

/// Carries out statements that belong together: in a transaction of their own, unless they are in one.
pub(super) async fn atomically<T>(
    on: Target<'_>,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    let Target::Database(db) = on else {
        return work(on).await;
    };
    let tx = db.begin().await?;
    let done = work(Target::Transaction(&tx)).await?;
    tx.commit().await?;
    Ok(done)
}

/// Carries out a write; answers the number of rows written.
pub(super) async fn write(prepared: Result<Option<Prepared>>, on: Target<'_>) -> Result<u64> {
    match prepared? {
        Some(prepared) => db::execute(on, &prepared.statement).await,
        None => Ok(0),
    }
}
