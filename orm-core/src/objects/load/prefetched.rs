//! `prefetch_related`: relations that are loaded by one query for all rows.

use super::children::load_selected;
use super::push::Push;
use super::{Append, LoadContext, Loading, PrefetchRelated, RowQuery, Stage};
use crate::db::{Executor, Pending};
use crate::error::{Error, Result};
use crate::model::{LoadPolicy, Model, ParentRows, field_values, key_value};
use crate::query::{ArgumentTable, Hop, ItemShape, OwnerLink, RelationPath, Select};
use crate::schema::Table;
use crate::thread_safe::BoxedFuture;
use crate::value::{KeyValue, Reader};
use std::sync::Arc;

/// Loads to-many relations of rows that are in hand already, as
/// [`prefetch_related`](crate::objects::QuerySet::prefetch_related) does for those of a query.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let authors = Author::objects().order_by(Author.id).all(&db).await?;
/// let authors: Vec<(Author, Vec<Book>)> = orm::prefetch(authors, Author.books(), &db).await?;
/// assert_eq!(authors[1].1.len(), 2);
/// # Ok(())
/// # }
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?))
/// ```
#[track_caller]
pub fn prefetch<M: Model, L: Append<PrefetchRelated, M, M>>(
    rows: Vec<M>,
    relations: L,
    db: &(impl Executor + ?Sized),
) -> Pending<'_, Vec<L::Out>> {
    let query = relations.append(RowQuery::new(Select::new(M::table())));
    Pending::new(query.stage.finish(rows, LoadContext::new(db.target())))
}

/// The stage of rows of `I` that belong to the rows of the query.
pub(in crate::objects) struct Prefetched<R, Onto, I, S, X> {
    /// The query of all of them.
    children: Arc<RowQuery<I, S>>,
    /// Makes of the children of one row what is pushed onto the result.
    collect: fn(Vec<S>) -> X,
    before: Box<dyn Stage<R, Onto>>,
}

impl<R, Onto, I, S, X> Prefetched<R, Onto, I, S, X>
where
    R: Model,
    Onto: Push<X, Row = R, Out: 'static> + Send + 'static,
    I: Model,
    S: Send + 'static,
    X: Send + 'static,
{
    /// Adds to a query the rows of another one, which is correlated with it.
    pub(in crate::objects) fn append(
        query: RowQuery<R, Onto>,
        children: RowQuery<I, S>,
        collect: fn(Vec<S>) -> X,
    ) -> RowQuery<R, Onto::Out> {
        query.then(|before| {
            Box::new(Prefetched {
                children: Arc::new(children),
                collect,
                before,
            })
        })
    }
}

impl<R, Onto, I, S, X> Stage<R, Onto::Out> for Prefetched<R, Onto, I, S, X>
where
    R: Model,
    Onto: Push<X, Row = R, Out: 'static> + Send + 'static,
    I: Model,
    S: Send + 'static,
    X: Send + 'static,
{
    fn start(&self) -> Box<dyn Stage<R, Onto::Out>> {
        Box::new(Prefetched {
            children: Arc::clone(&self.children),
            collect: self.collect,
            before: self.before.start(),
        })
    }

    fn read(&mut self, reader: &mut dyn Reader, items: &[ItemShape]) -> Result<()> {
        self.before.read(reader, items)
    }

    fn set_load_policy(
        &mut self,
        items: &[ItemShape],
        policy: &LoadPolicy<'_>,
        parents: Option<&Arc<ParentRows>>,
    ) {
        self.before.set_load_policy(items, policy, parents);
    }

    fn needs_parents(&self) -> bool {
        true
    }

    fn loads(&self) -> bool {
        true
    }

    fn finish(self: Box<Self>, rows: Vec<R>, context: LoadContext<'_>) -> Loading<'_, Onto::Out> {
        BoxedFuture::new(async move {
            let rows = self.before.finish(rows, context.clone()).await?;
            let children = load_for(&rows, &self.children, context)?.await?;
            let mut grown = Vec::with_capacity(rows.len());
            for (row, children) in rows.into_iter().zip(children) {
                grown.push(row.push((self.collect)(children)));
            }
            Ok(grown)
        })
    }
}

/// Asks for the children of each of these results.
fn load_for<'a, X, R: Push<X>, I: Model, S: Send + 'static>(
    results: &[R],
    children: &'a RowQuery<I, S>,
    context: LoadContext<'a>,
) -> Result<Loading<'a, Vec<S>>> {
    let of = parentage(&children.select, ArgumentTable(R::Row::table))?;
    let keys = parent_keys(results, of.own);
    // Children of rows that these point at do not point back at these.
    let parents = context.parents.filter(|_| of.own.is_none());
    let context = LoadContext { parents, ..context };
    Ok(BoxedFuture::new(async move {
        load_selected(children, of.children, (of.link, of.pointer), &keys, context).await
    }))
}

/// The way in which children belong to their parents.
struct Parentage {
    /// The query of the children.
    children: Select,
    link: OwnerLink,
    /// The foreign key by which a row points at the parent, unless it is the parent itself: `Book.author.students()` are the
    /// children of a book's author.
    own: Option<usize>,
    /// The foreign key by which children that conditions tie to their parent point at it too.
    pointer: Option<usize>,
}

/// Returns the way in which children belong to rows of `root`, or to the rows that these point at. Where several foreign
/// keys lead to the parent, as in `Loan.book.author.books()`, and where conditions speak of the row of `root` by `outer`, the
/// children are tied to it by a join.
fn parentage(children: &Select, root: ArgumentTable) -> Result<Parentage> {
    let table = (root.0)();
    let invalid = |why: String| Error::InvalidQuery {
        model: table.model,
        why,
    };
    let paged = "filter and order before `limit` inside `prefetch_related`";
    let Some(by_key) = &children.body().correlation else {
        return Err(invalid(paged.to_owned()));
    };
    let mut children = children.clone();
    if !children.correlate_with_named_row(root) {
        return Err(invalid(knows_no_parent(children.table(), table)));
    }
    let correlation = children.body().correlation.as_ref();
    let (link, own) = match correlation.and_then(|it| it.link(root)) {
        Some((link, None)) => (link, None),
        Some((
            link,
            Some(RelationPath {
                parent: None,
                hop: Hop::ForeignKey(own),
            }),
        )) => (link, Some(*own)),
        Some(_) if children.correlate_over_hops(root) => (OwnerLink::Conditions(root), None),
        link => {
            let path = link.and_then(|(_, path)| path);
            return Err(invalid(too_far(table, path)));
        }
    };
    let pointer = match (link, by_key.of_outer_row()) {
        (OwnerLink::Conditions(_), Some((field, None))) => Some(field),
        _ => None,
    };
    Ok(Parentage {
        children,
        link,
        own,
        pointer,
    })
}

/// Returns the reason why conditions on rows behind a join table, or chosen by window functions, do not speak of the row.
fn knows_no_parent(children: &'static Table, root: &'static Table) -> String {
    let of = "loads a many-to-many relation, or rows chosen by a window function,";
    format!("`prefetch_related` {of} {}", known_by_keys(children, root))
}

/// Returns what is said of related rows that are loaded by the keys of their owners, rows of `root`.
pub(in crate::objects) fn known_by_keys(children: &'static Table, root: &'static Table) -> String {
    let (model, of) = (root.model, children.model);
    format!(
        "by keys of `{model}` alone, of which `outer` cannot speak; say by conditions which rows belong to one of `{model}`: `{of}::objects().filter(….eq(outer({model}.…))).related_to::<{model}>()`"
    )
}

/// Returns the reason why rows behind a join table, or chosen by window functions, are not loaded over this path.
fn too_far(table: &'static Table, path: Option<&'static RelationPath>) -> String {
    let name = path.map_or_else(|| table.model.to_owned(), |path| path.written(table));
    let owner = path.map_or(table, |path| path.target(table)).model;
    format!(
        "`prefetch_related` loads a many-to-many relation, or rows chosen by a window function, over one foreign key at most, and `{name}` is behind more; load it with the rows of `{owner}`, by a query of these or by `orm::prefetch(rows, …, &db)`"
    )
}

/// Returns the key by which children find each row: its own, or that in its field `own`; `None` if that is null.
fn parent_keys<X, R: Push<X>>(results: &[R], own: Option<usize>) -> Vec<Option<KeyValue>> {
    let mut keys = Vec::with_capacity(results.len());
    for result in results {
        let row = result.row();
        let key = match own {
            None => key_value(&row.key()),
            Some(field) => field_values(row, field).into(),
        };
        keys.push((own.is_none() || !key.is_null()).then_some(key));
    }
    keys
}
