//! From a request to a statement, and from a statement to rows.

pub(super) mod columns;

use crate::backend::Backend;
use crate::db::{self, CallSite, Executor, Isolation, RawRows, Target};
use crate::error::{DecodeError, Error, Result};
use crate::model::{self, Model, ParentRef};
use crate::objects::load::extra_columns::Found;
use crate::objects::load::policy::Told;
use crate::objects::load::{Plain, Stage};
use crate::plan::{Plan, plan};
use crate::query::{Request, Tree};
use crate::schema::FetchMode;
use crate::sql::{Statement, render};
use crate::value::Reader;

/// A statement, and what its rows are made of.
pub(super) struct Prepared {
    pub(super) statement: Statement,
    tree: Vec<Tree>,
    pub(super) beside: Vec<Tree>,
    /// How foreign keys load; `None` is the database's way.
    mode: Option<FetchMode>,
}

/// Plans and writes a request; `None` where no row can be concerned.
pub(super) fn prepare(request: Request<'_>, backend: Backend) -> Result<Option<Prepared>> {
    let plan = plan(request, backend.features())?;
    if plan.is_nothing() {
        return Ok(None);
    }
    let statement = render(&plan, backend);
    let (limit, got) = (backend.features().max_binds, statement.parameters.len());
    if got > limit {
        return Err(Error::QueryTooComplex {
            what: "bound values",
            limit,
            got,
        });
    }
    let (tree, beside) = match plan {
        Plan::Select(select) => (select.tree, select.extra),
        _ => (Vec::new(), Vec::new()),
    };
    Ok(Some(Prepared {
        statement,
        tree,
        beside,
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
        Ok(self.found(&Plain, on).await?.rows)
    }

    /// All rows, and what this stage wants beside them. Their foreign keys know how to load.
    pub(super) async fn found<M: Model, Out>(
        &self,
        stage: &dyn Stage<M, Out>,
        on: Target<'_>,
    ) -> Result<Found<M>> {
        let mut found = Found::new(stage);
        let mut raw = stage.keeps().then(|| RawRows::new(0));
        let mut read = |reader: &mut dyn Reader| {
            let row = self.read(reader)?;
            found.push(row, reader, &self.beside)
        };
        self.each(on, &mut read, raw.as_mut()).await?;
        self.set_load_policy(&mut found, raw, None, on);
        Ok(found)
    }

    /// Has every row read; they are kept as they came, if somebody keeps them.
    pub(super) async fn each(
        &self,
        on: Target<'_>,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
        raw: Option<&mut RawRows>,
    ) -> Result<()> {
        db::fetch_and_keep(on, &self.statement, read, raw).await
    }

    /// One row, and those that the query joined to it.
    pub(super) fn read<M: Model>(&self, reader: &mut dyn Reader) -> Result<M> {
        model::read(reader, &self.tree)
    }

    /// The number of rows, which is one row itself.
    pub(super) async fn count(&self, on: Target<'_>) -> Result<u64> {
        let mut number = 0;
        db::fetch(on, &self.statement, &mut |reader| {
            number = reader.i64().map_err(DecodeError::into_error)?;
            Ok(())
        })
        .await?;
        Ok(u64::try_from(number).unwrap_or(0))
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

    /// Tells the foreign keys of these rows, and of what is beside them, how to load and what is there already: what they
    /// point at, and for those that point at them the rows themselves.
    pub(super) fn set_load_policy<M: Model>(
        &self,
        found: &mut Found<M>,
        raw: Option<RawRows>,
        known: Option<ParentRef>,
        on: Target<'_>,
    ) {
        let told = self.told(known, on, db::current_call_site());
        told.tell(&mut found.rows, &self.tree);
        found.known = raw.map(|raw| told.clone().known::<M>(raw, self.tree.clone()));
        found.set_load_policy(&self.beside, &told.policy(M::table()));
    }

    /// Tells the foreign keys of a row of a stream that was opened there how to load.
    pub(super) fn share_one<M: Model>(&self, row: &mut M, on: Target<'_>, at: CallSite) {
        let told = self.told(None, on, Some(at));
        told.tell(std::slice::from_mut(row), &self.tree);
    }

    fn told(&self, known: Option<ParentRef>, on: Target<'_>, at: Option<CallSite>) -> Told {
        Told {
            mode: self.mode.unwrap_or_else(|| on.fetch_mode()),
            at,
            known,
        }
    }
}

/// Carries out statements that belong together: in a transaction of their own, unless they are in one.
pub(super) async fn atomically<T>(
    on: Target<'_>,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    isolated(on, Isolation::Default, work).await
}

/// The same, where a transaction of their own sees this of what others do meanwhile.
pub(super) async fn isolated<T>(
    on: Target<'_>,
    isolation: Isolation,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    let Some(db) = on.database() else {
        return work(on).await;
    };
    let tx = db.begin_as(isolation, on.timeout()).await?;
    let done = work(tx.target()).await?;
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
