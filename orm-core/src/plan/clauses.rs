//! The clauses of one `SELECT` before they are planned: borrowed from the request, or written by a rewrite.

use super::aggregate::conditions;
use super::expr::ExprContext;
use super::window::WindowPlace;
use super::{Alias, Comparison, Expr, Planner, at_most};
use crate::error::{Error, Result};
use crate::query::{
    self, CorrelationOwner, Item, JoinTarget, MAX_DEPTH, OwnerFields, PageBounds, RelationPath,
    RowLock, RowOrder, SetOperator, TreeWalk,
};
use crate::schema::Table;

/// The most queries of one set operation: SQLite takes no more.
const MAX_OPERANDS: usize = 500;

/// The clauses of one `SELECT`, which [`Planner::select`] plans one after the other.
#[derive(Debug)]
pub(super) struct Clauses<'q> {
    /// The table of the rows in `FROM`.
    pub(super) table: &'static Table,
    /// `FROM`.
    pub(super) from: FromClause<'q>,
    /// The alias of the rows in `FROM`; `None` is the next number, once `FROM` is planned.
    pub(super) alias: Option<Alias>,
    /// The rows that are joined to those of the table, and asked for in place of them.
    pub(super) target: Option<&'q JoinTarget>,
    /// The owner of the rows.
    pub(super) correlation: Option<Correlation<'q>>,
    /// Conditions on the rows in `FROM` that a rewrite has added.
    pub(super) restrictions: Vec<Restriction<'q>>,
    /// Conditions of the request.
    pub(super) filter: Vec<&'q query::Expr>,
    /// Conditions of the request on rows of which the window functions are known.
    pub(super) qualify: Vec<&'q query::Expr>,
    /// `DISTINCT`.
    pub(super) distinct: bool,
    /// `UNION`, `INTERSECT`, `EXCEPT`: the operator of which this query is an operand.
    pub(super) set_operator: Option<SetOperator>,
    /// The operands after this one, of the first.
    pub(super) other_operands: Vec<Clauses<'q>>,
    /// The columns.
    pub(super) output: Output<'q>,
    /// `ORDER BY`; none where no order matters.
    pub(super) order: &'q RowOrder,
    /// `LIMIT` and `OFFSET`.
    pub(super) page: PageBounds,
    /// `FOR UPDATE` or `FOR SHARE`, of a statement of its own.
    pub(super) lock: Option<LockClause<'q>>,
    /// Says whether the values are computed from many rows.
    pub(super) grouped: bool,
    /// The values that a query around is over, beside those of the output; none where none names them.
    pub(super) hidden: Option<Vec<&'q query::Expr>>,
    /// Values that the rows in `FROM` hold already.
    pub(super) computed: Vec<SharedValue<'q>>,
    /// Keeps the database from moving what is computed into the query around it.
    pub(super) fenced: bool,
    /// Says whether window functions may stand here, where they would see the rows of the request.
    pub(super) windows: WindowPlace,
}

/// `FOR UPDATE` or `FOR SHARE`, before it is planned.
#[derive(Clone, Copy, Debug)]
pub(super) struct LockClause<'q> {
    pub(super) lock: &'q RowLock,
    /// The to-one relations whose rows are locked too.
    pub(super) relations: &'q [&'static RelationPath],
}

impl<'q> LockClause<'q> {
    /// Returns the lock that a request asks for.
    pub(super) fn of(lock: &'q RowLock) -> Self {
        let relations = &lock.relations;
        LockClause { lock, relations }
    }
}

/// A subquery of the request whose value is computed in `FROM`, under a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct SharedValue<'q> {
    pub(super) expr: &'q query::Expr,
    pub(super) name: &'static str,
}

/// `FROM`, before it is planned.
#[derive(Debug)]
pub(super) enum FromClause<'q> {
    /// The table itself.
    Table,
    /// The rows of another query.
    Select(Box<Clauses<'q>>),
    /// The values of another query, each under a name.
    Values(Box<Clauses<'q>>),
    /// The rows that a walk over a tree finds.
    TreeWalk(&'q TreeWalk),
    /// The table itself beside what a walk over a relation has met, whose columns have these names.
    Met(Vec<&'static str>),
}

/// The owner of the rows, and where the key of the owner stands.
#[derive(Clone, Debug)]
pub(super) struct Correlation<'q> {
    pub(super) key: OwnerFields,
    pub(super) owner: Owner<'q>,
}

/// The owner of the rows of a [`Correlation`].
#[derive(Clone, Debug)]
pub(super) enum Owner<'q> {
    /// The row of the query outside with whose key these columns are equal.
    Outer(Vec<Correlated>),
    /// Any row for whose key the condition holds.
    OneOf(&'q query::Expr),
    /// Any row that a walk has met, whose columns of these names, the second of each pair, are equal to the first.
    Met(Vec<(&'static str, &'static str)>),
}

/// One equality of a correlated subquery: `(inner column, part of the outer key)`. The key of a related row where nothing is
/// joined is a subquery.
pub(super) type Correlated = (&'static str, Expr<'static>);

/// A condition on the rows in `FROM` that no request asks for.
#[derive(Debug)]
pub(super) enum Restriction<'q> {
    /// The key is among those that a query finds.
    KeyIn(Box<Clauses<'q>>),
    /// The row number that the query in `FROM` has computed compares so.
    RowNumber(Comparison, u64),
}

/// The columns, before they are planned.
#[derive(Clone, Debug)]
pub(super) enum Output<'q> {
    /// The key `owner` of the owner, if there is one; then all columns of the rows asked for, of `joined` rows
    /// and of `extra` items.
    Rows {
        owner: Option<OwnerFields>,
        joined: &'q [&'static RelationPath],
        extra: &'q [Item],
    },
    /// All columns of the rows in `FROM`, and these values of the rows asked for by their names.
    WithValues(Vec<SharedValue<'q>>),
    /// The values of these subqueries of the same rows, by their names.
    Aggregates(Vec<SharedValue<'q>>),
    /// The key of the rows asked for.
    Key,
    /// The key of the rows in `FROM`.
    SourceKey,
    /// The key of the rows in `FROM`, and the number of each among those with the same `partition`, which are fields:
    /// `ROW_NUMBER() OVER (PARTITION BY … ORDER BY …)`.
    RowNumbers {
        partition: Vec<usize>,
        order: &'q RowOrder,
    },
    /// The key `owner` of the owner, if there is one, and the values that the request asks for.
    Values {
        owner: Option<OwnerFields>,
        items: &'q [Item],
    },
    /// The values of the query in `FROM`, and after them these.
    Found(&'q [Item]),
    /// `COUNT(*)`.
    Count,
    /// `1`: anything, where only the row counts.
    Exists,
}

impl<'q> Clauses<'q> {
    /// Returns clauses that find all rows of `from`, neither ordered nor cut.
    pub(super) fn new(table: &'static Table, from: FromClause<'q>, output: Output<'q>) -> Self {
        Clauses {
            table,
            from,
            alias: None,
            target: None,
            correlation: None,
            restrictions: Vec::new(),
            filter: Vec::new(),
            qualify: Vec::new(),
            distinct: false,
            set_operator: None,
            other_operands: Vec::new(),
            output,
            order: &RowOrder::None,
            page: PageBounds::default(),
            lock: None,
            grouped: false,
            hidden: None,
            computed: Vec::new(),
            fenced: false,
            windows: WindowPlace::Allowed,
        }
    }
}

impl Clauses<'_> {
    /// Has the page in `FROM` lock its rows itself: a lock on the page is one on all rows that are joined within it.
    pub(super) fn lock_page(&mut self) {
        if let (Some(lock), FromClause::Select(page)) = (self.lock, &mut self.from) {
            let relations = &[];
            page.lock = Some(LockClause { relations, ..lock });
        }
    }
}

impl Planner {
    /// Returns the clauses of a request, whose correlation is to the row of `outer`.
    pub(super) fn clauses<'q>(
        &mut self,
        select: &'q query::Select,
        outer: Option<&mut ExprContext<'_>>,
    ) -> Result<Clauses<'q>> {
        self.clauses_with(select, outer, None)
    }

    /// Returns the clauses of a request whose values are named by a query around, and that finds these too.
    fn clauses_with<'q>(
        &mut self,
        select: &'q query::Select,
        mut outer: Option<&mut ExprContext<'_>>,
        hidden: Option<Vec<&'q query::Expr>>,
    ) -> Result<Clauses<'q>> {
        self.name_common_tables(select)?;
        let (table, body) = (select.source(), select.body());
        let mut from = self.clause_from(select, hidden.as_deref(), outer.as_deref_mut())?;
        let other_operands = self.other_operands(select, outer.as_deref_mut())?;
        let correlation = match &body.correlation {
            Some(correlation) => self.owner(table, correlation, outer)?,
            None => None,
        };
        if let Some(Owner::Met(columns)) = correlation.as_ref().map(|it| &it.owner) {
            from = FromClause::Met(columns.iter().map(|(_, key)| *key).collect());
        }
        let is_page = body.target.as_ref().is_some_and(JoinTarget::is_page);
        Ok(Clauses {
            windows: if is_page && !select.is_grouped() {
                WindowPlace::PageOfOwner
            } else {
                WindowPlace::Allowed
            },
            target: body.target.as_ref(),
            filter: conditions(&body.filter).collect(),
            qualify: conditions(&body.qualify).collect(),
            distinct: select.merges_equal_results(),
            set_operator: select.set_operation().map(|it| it.operator),
            other_operands,
            order: order_that_matters(select),
            page: select.page(),
            grouped: select.is_grouped(),
            hidden,
            correlation,
            ..Clauses::new(table, from, Output::asked(body))
        })
    }

    /// Returns `FROM`, where pages are rewritten too.
    fn clause_from<'q>(
        &mut self,
        select: &'q query::Select,
        hidden: Option<&[&'q query::Expr]>,
        outer: Option<&mut ExprContext<'_>>,
    ) -> Result<FromClause<'q>> {
        match &select.body().from {
            query::From::Table(_) => Ok(FromClause::Table),
            query::From::Values(inner) => {
                let needed = uncomputed(select, hidden.unwrap_or_default(), inner)?;
                let mut inner = self.clauses_with(inner, outer, Some(needed))?;
                if !inner.page.is_cut() {
                    inner.order = &RowOrder::None;
                }
                Ok(FromClause::Values(Box::new(inner.rewritten())))
            }
            query::From::TreeWalk(walk) => Ok(FromClause::TreeWalk(walk)),
            query::From::Select(page) => {
                let page = self.clauses(page, outer)?;
                Ok(FromClause::Select(Box::new(page.rewritten())))
            }
            query::From::TooDeep(_) => Err(Error::QueryTooComplex {
                what: "levels of pages within one another",
                limit: MAX_DEPTH,
                got: MAX_DEPTH + 1,
            }),
        }
    }

    /// Returns the queries that this one is combined with.
    fn other_operands<'q>(
        &mut self,
        select: &'q query::Select,
        mut outer: Option<&mut ExprContext<'_>>,
    ) -> Result<Vec<Clauses<'q>>> {
        let Some(operation) = select.set_operation() else {
            return Ok(Vec::new());
        };
        let n_queries = operation.others.len() + 1;
        at_most("queries in one set operation", MAX_OPERANDS, n_queries)?;
        let mut operands = Vec::with_capacity(operation.others.len());
        for other in &operation.others {
            Planner::check_no_lock(other)?;
            let clauses = self.clauses(other, outer.as_deref_mut())?;
            operands.push(Clauses {
                set_operator: Some(operation.operator),
                ..clauses.rewritten()
            });
        }
        Ok(operands)
    }

    /// Returns the owner of the rows of a table, in terms of the row of `outer`; none where there is no such row.
    fn owner<'q>(
        &mut self,
        table: &'static Table,
        correlation: &'q query::Correlation,
        outer: Option<&mut ExprContext<'_>>,
    ) -> Result<Option<Correlation<'q>>> {
        let (field, owner) = match correlation {
            query::Correlation::ForeignKey { field, owner } => (*field, owner),
            query::Correlation::Owners(condition) => {
                return Ok(Some(Correlation {
                    key: OwnerFields::Primary,
                    owner: Owner::OneOf(condition),
                }));
            }
            // They are among the conditions of the query.
            query::Correlation::Conditions => return Ok(None),
        };
        let owner = match (owner, outer) {
            (CorrelationOwner::OneOf(condition), _) => Owner::OneOf(condition),
            (CorrelationOwner::Met, _) => Owner::Met(met(table, field)),
            (CorrelationOwner::Outer(path), Some(outer)) => {
                Owner::Outer(self.correlated(table, field, outer, *path)?)
            }
            (CorrelationOwner::Outer(_), None) => return Ok(None),
        };
        Ok(Some(Correlation {
            key: OwnerFields::ForeignKey(field),
            owner,
        }))
    }

    /// Pairs the columns of the foreign key `field` with those of the key that it points at, of an outer row.
    fn correlated(
        &mut self,
        table: &'static Table,
        field: usize,
        outer: &mut ExprContext<'_>,
        path: Option<&'static RelationPath>,
    ) -> Result<Vec<Correlated>> {
        let node = outer.scope.node(outer.node, path)?;
        let keys = outer.scope.nodes[node].table.key_positions();
        let columns = table.columns_of(field).iter().zip(keys);
        let mut correlated = Vec::with_capacity(keys.len());
        for (column, &position) in columns {
            // Where the key of the row outside is null, another of its columns is.
            let key = self.column_of_table(outer.scope, node, position)?.expr;
            correlated.push((column.name, key.whole().into_owned()));
        }
        Ok(correlated)
    }
}

impl<'q> Output<'q> {
    /// Returns the columns that a request asks for.
    fn asked(body: &'q query::Body) -> Self {
        match &body.output {
            query::Output::Rows { joined, extra } => Output::Rows {
                owner: owner_to_read(body),
                joined,
                extra,
            },
            query::Output::Key => Output::Key,
            query::Output::Values(items) => Output::Values {
                owner: owner_among_many(body),
                items,
            },
            query::Output::Found(items) => Output::Found(items),
            query::Output::Count => Output::Count,
            query::Output::Exists => Output::Exists,
        }
    }
}

/// Returns what a query of the values in `FROM` is over, and these do not say: they must be found with them. Of distinct
/// values nothing more can be.
fn uncomputed<'q>(
    select: &'q query::Select,
    hidden: &[&'q query::Expr],
    inner: &'q query::Select,
) -> Result<Vec<&'q query::Expr>> {
    let values: Vec<_> = inner.values().iter().filter_map(Item::value).collect();
    let order = order_that_matters(select)
        .keys()
        .iter()
        .map(|key| &key.expr);
    let (own_values, computes) = match &select.body().output {
        query::Output::Values(items) => (items.as_slice(), true),
        _ => (&[][..], false),
    };
    let mut asked: Vec<_> = conditions(&select.body().filter).chain(order).collect();
    asked.extend(hidden);
    asked.extend(own_values.iter().filter_map(Item::value));
    let mut needed = Vec::new();
    for expr in asked {
        let mut need = |part: &'q query::Expr| {
            if !part.is_over(&values) && !needed.contains(&part) {
                needed.push(part);
            }
        };
        if computes {
            expr.for_each_value_read(&mut need);
        } else {
            need(expr);
        }
    }
    let why = match inner.set_operation() {
        _ if needed.is_empty() => return Ok(needed),
        Some(operation) => format!(
            "what follows `{}` can ask only for the values of its first query; select the others too, or ask before it",
            operation.operator.method()
        ),
        None if inner.body().distinct => "what follows a page of `distinct` values can ask only for these values; select the others too, or ask before `limit`".to_owned(),
        None => return Ok(needed),
    };
    let model = inner.table().model;
    Err(Error::InvalidQuery { model, why })
}

/// Pairs the columns of a foreign key with those of the rows that a walk has met, which have the names of its target's key.
fn met(table: &'static Table, field: usize) -> Vec<(&'static str, &'static str)> {
    let target = table.fields[field]
        .relation
        .map(|relation| (relation.target)());
    let keys = target.into_iter().flat_map(Table::key_columns);
    let columns = table.columns_of(field).iter().zip(keys);
    columns
        .map(|(column, key)| (column.name, key.name))
        .collect()
}

/// Returns the key that says which of many owners a row belongs to, where the row asked for does not hold it.
fn owner_to_read(body: &query::Body) -> Option<OwnerFields> {
    body.target.as_ref().and(owner_among_many(body))
}

/// Returns the key that says which of many owners a row belongs to.
fn owner_among_many(body: &query::Body) -> Option<OwnerFields> {
    match body.correlation.as_ref()? {
        query::Correlation::ForeignKey {
            field,
            owner: CorrelationOwner::OneOf(_),
        } => Some(OwnerFields::ForeignKey(*field)),
        query::Correlation::Owners(_) => Some(OwnerFields::Primary),
        _ => None,
    }
}

/// Returns the order of a query where it matters: to a reader, or to which rows are in the page. A page has as many rows
/// in every order, and a subquery has no reader.
fn order_that_matters(select: &query::Select) -> &RowOrder {
    let correlation = select.body().correlation.as_ref();
    let is_subquery = correlation.is_some_and(query::Correlation::is_to_outer_row);
    match (&select.body().output, select.order()) {
        (query::Output::Count | query::Output::Exists, _)
        | (query::Output::Found(_), RowOrder::OfModel { .. }) => &RowOrder::None,
        (_, order) if select.page().is_cut() => order,
        (query::Output::Key, _) => &RowOrder::None,
        (query::Output::Values(_), RowOrder::OfModel { .. })
            if select.are_values_merged()
                || !(select.lists_values_as_rows() || select.is_tree_walk()) =>
        {
            &RowOrder::None
        }
        _ if is_subquery => &RowOrder::None,
        (_, order) => order,
    }
}
