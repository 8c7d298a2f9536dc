//! `SELECT`.

use super::condition::required;
use super::expr::ExprContext;
use super::extra::check_is_read;
use super::order::check_distinct;
use super::scope::Scope;
use super::write::key;
use super::{Alias, Expr, From, Planner, QualifiedColumn, ROW_DEPTH, Select};
use crate::error::{Error, Result};
use crate::query::{self, Correlation, CorrelationOwner, Hop, MAX_DEPTH, RelationPath, Tree};
use crate::schema::Table;

/// A column of a subquery's table, and the one of the row outside that it equals.
pub(super) type Correlated = (&'static str, QualifiedColumn);

/// What is read of each row.
pub(super) struct Output<'q> {
    pub(super) columns: Vec<Expr<'q>>,
    /// What the columns after the table's own are.
    pub(super) tree: Vec<Tree>,
    /// What those after them are.
    pub(super) extra: Vec<Tree>,
}

impl Planner {
    /// A query of its own: its rows go by their table's name.
    pub(super) fn select<'q>(&mut self, select: &'q query::Select) -> Result<Select<'q>> {
        let mut planned = self.select_as(select, root_alias(select.source()), Vec::new())?;
        if matches!(select.output, query::Output::Exists) {
            planned.limit = Some(planned.limit.map_or(1, |limit| limit.min(1)));
        }
        Ok(planned)
    }

    /// A query inside another, tied to the row outside if it has a relation to it. Boxed, since each level of a nested
    /// expression would else keep room for it on the stack.
    pub(super) fn subquery<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        select: &'q query::Select,
    ) -> Result<Box<Select<'q>>> {
        self.subqueries += 1;
        let alias = self.alias();
        let Some((field, path)) = select.correlation() else {
            return self.select_as(select, alias, Vec::new()).map(Box::new);
        };
        let outside = context.scope.node(context.node, path)?;
        let mut correlated = Vec::new();
        let inner = select.bottom().columns_of(field);
        let keys = context.scope.nodes[outside].table.key_positions();
        for (column, &position) in inner.iter().zip(keys) {
            if let (Expr::Column(alias, name), _) =
                self.column_of_table(context.scope, outside, position)
            {
                correlated.push((column.name, (alias, name)));
            }
        }
        self.select_as(select, alias, correlated).map(Box::new)
    }

    /// A query whose rows are called `alias` and are tied to the row outside.
    pub(super) fn select_as<'q>(
        &mut self,
        select: &'q query::Select,
        alias: Alias,
        correlated: Vec<Correlated>,
    ) -> Result<Select<'q>> {
        if let Some(field) = select.owned_by_many().filter(|_| select.is_paged()) {
            return self.numbered(select, alias, field);
        }
        if select.asks_of_page() {
            return self.of_page(select, alias, correlated);
        }
        let table = select.source();
        let mut scope = self.scope(select, alias)?;
        let (from, bottom) = self.from(&mut scope, select, correlated)?;
        let filter = self.filter(&mut scope, &select.filter, bottom)?;
        let read = self.output(&mut scope, select)?;
        let order = self.order(&mut scope, select)?;
        let distinct = select.drops_alike();
        if distinct {
            check_distinct(table, &read.columns, &order)?;
        }
        Ok(Select {
            table,
            alias,
            joins: self.joins(&scope, &from)?,
            from,
            columns: read.columns,
            filter,
            order,
            distinct,
            limit: select.limit,
            offset: select.offset,
            tree: read.tree,
            extra: read.extra,
        })
    }

    /// `FROM`, and whose rows those are: at the bottom, of a table by conditions, of a page within it.
    pub(super) fn from<'q>(
        &mut self,
        scope: &mut Scope,
        select: &'q query::Select,
        correlated: Vec<Correlated>,
    ) -> Result<(From<'q>, Vec<Expr<'q>>)> {
        match &select.from {
            query::From::Table(table) => {
                let alias = self.alias_of(scope, 0);
                let mut owned = self.owned(scope, select, &correlated)?;
                if let Some(Correlation { field, .. }) = &select.correlation
                    && let Some(to) = select.target
                    && (!matches!(select.output, query::Output::Exists) || select.offset > 0)
                    && !table.is_unique(&[*field, to])
                {
                    owned.push(self.first_of_alike(select, [*field, to], &correlated, alias)?);
                }
                Ok((From::Table(table), owned))
            }
            query::From::Select(inner) => {
                let alias = self.alias();
                let mut inner = self.select_as(inner, alias, correlated)?;
                if let Some((alias, depth)) = inner.depth() {
                    inner.columns.push(Expr::Column(alias, depth));
                    scope.depth = Some((self.alias_of(scope, 0), depth));
                }
                Ok((From::Select(Box::new(inner)), Vec::new()))
            }
            query::From::TooDeep(_) => Err(Error::QueryTooComplex {
                what: "levels of pages within one another",
                limit: MAX_DEPTH,
                got: MAX_DEPTH + 1,
            }),
            query::From::TreeWalk(walk) => {
                let walk = self.tree_walk(walk)?;
                scope.depth = Some((walk.alias, ROW_DEPTH));
                let mut bottom = self.owned(scope, select, &correlated)?;
                bottom.extend(walk.found(self.alias_of(scope, 0)));
                Ok((From::TreeWalk(Box::new(walk)), bottom))
            }
        }
    }

    /// Whose rows they are, as conditions on the table.
    pub(super) fn owned<'q>(
        &mut self,
        scope: &mut Scope,
        select: &'q query::Select,
        correlated: &[Correlated],
    ) -> Result<Vec<Expr<'q>>> {
        let alias = self.alias_of(scope, 0);
        let mut conditions: Vec<_> = correlated
            .iter()
            .map(|&(name, (outside, key))| {
                equal(Expr::Column(alias, name), Expr::Column(outside, key))
            })
            .collect();
        if let Some(Correlation {
            owner: CorrelationOwner::OneOf(among),
            ..
        }) = &select.correlation
        {
            conditions.push(self.expr(&mut ExprContext { scope, node: 0 }, among)?.0);
        }
        Ok(conditions)
    }

    /// What is asked of the rows of a page, or of different rows: those must be found first.
    fn of_page<'q>(
        &mut self,
        select: &'q query::Select,
        alias: Alias,
        correlated: Vec<Correlated>,
    ) -> Result<Select<'q>> {
        let page = self.page(select, alias, correlated)?;
        let alias = self.alias();
        let columns = match select.output {
            query::Output::Count => vec![Expr::CountRows],
            query::Output::Exists => vec![Expr::One],
            _ => key(select.table(), alias),
        };
        Ok(Select {
            from: From::Select(Box::new(page)),
            ..Select::all(select.source(), alias, columns)
        })
    }

    /// The rows of which something is asked: by their keys where only their number counts, else as they are listed.
    fn page<'q>(
        &mut self,
        select: &'q query::Select,
        alias: Alias,
        correlated: Vec<Correlated>,
    ) -> Result<Select<'q>> {
        let table = select.source();
        let mut scope = self.scope(select, alias)?;
        let (from, bottom) = self.from(&mut scope, select, correlated)?;
        let filter = self.filter(&mut scope, &select.filter, bottom)?;
        let mut columns = key(table, alias);
        if matches!(select.output, query::Output::Key) {
            let base = scope.base;
            let base = self.alias_of(&mut scope, base);
            columns = all_columns(select.table(), base).collect();
        }
        let order = self.order(&mut scope, select)?;
        check_distinct(table, &columns, &order)?;
        Ok(Select {
            joins: self.joins(&scope, &from)?,
            from,
            filter,
            order,
            distinct: select.distinct,
            limit: select.limit,
            offset: select.offset,
            ..Select::all(table, alias, columns)
        })
    }

    /// `WHERE`, which also decides which joins may drop rows.
    pub(super) fn filter<'q>(
        &mut self,
        scope: &mut Scope,
        conditions: &'q [query::Expr],
        mut parts: Vec<Expr<'q>>,
    ) -> Result<Expr<'q>> {
        for condition in conditions {
            match condition.node() {
                query::Node::And(inner) => {
                    for condition in inner {
                        parts.push(self.expr(&mut ExprContext::base(scope), condition)?.0);
                    }
                }
                _ => parts.push(self.expr(&mut ExprContext::base(scope), condition)?.0),
            }
        }
        let filter = self.all(parts)?;
        let mut columns = Vec::new();
        required(&filter, &mut columns);
        scope.require(columns);
        Ok(filter)
    }

    /// The columns, and what those after the table's own are.
    pub(super) fn output<'q>(
        &mut self,
        scope: &mut Scope,
        select: &'q query::Select,
    ) -> Result<Output<'q>> {
        let columns = match &select.output {
            query::Output::Rows => return self.rows(scope, select, Vec::new()),
            query::Output::OwnedRows => {
                let owner = self.owner_columns(scope, select);
                return self.rows(scope, select, owner);
            }
            query::Output::Key => {
                let keys = select.table().key_positions().iter();
                let key = keys.map(|&key| self.column_of_table(scope, scope.base, key).0);
                key.collect()
            }
            query::Output::Values(values) => {
                let mut columns = Vec::with_capacity(values.len());
                for value in values {
                    columns.push(self.expr(&mut ExprContext::base(scope), value)?.0);
                }
                columns
            }
            query::Output::Count => vec![Expr::CountRows],
            query::Output::Exists => vec![Expr::One],
        };
        Ok(Output {
            columns,
            tree: Vec::new(),
            extra: Vec::new(),
        })
    }

    /// The columns of the foreign key that says whose row it is.
    fn owner_columns<'q>(&mut self, scope: &mut Scope, select: &query::Select) -> Vec<Expr<'q>> {
        let Some(Correlation { field, .. }) = select.correlation else {
            return Vec::new();
        };
        let parts = 0..select.source().range(field).len();
        parts
            .map(|part| self.column(scope, 0, field, part).0)
            .collect()
    }

    /// The columns of the rows asked for, of those read along and of what is read beside, after `columns`.
    fn rows<'q>(
        &mut self,
        scope: &mut Scope,
        select: &query::Select,
        mut columns: Vec<Expr<'q>>,
    ) -> Result<Output<'q>> {
        let base = scope.base;
        for path in &select.joined {
            self.join(scope, path)?;
        }
        let extra = self.extra(scope, &select.extra)?;
        let alias = self.alias_of(scope, base);
        columns.extend(all_columns(scope.nodes[base].table, alias));
        let wanted = wanted(scope, &select.joined, &extra)?;
        let tree = trees(scope, &wanted, base, &mut columns);
        let extra = extra.into_iter();
        let extra = extra.filter_map(|node| tree_of(scope, &wanted, node, &mut columns));
        Ok(Output {
            tree,
            extra: extra.collect(),
            columns,
        })
    }
}

impl query::Select {
    /// What it is asked of, however many pages it was cut to since.
    fn innermost(&self) -> &query::Select {
        match &self.from {
            query::From::Select(inner) => inner.innermost(),
            query::From::Table(_) | query::From::TreeWalk(_) | query::From::TooDeep(_) => self,
        }
    }

    /// The table at the bottom of it.
    fn bottom(&self) -> &'static Table {
        self.innermost().source()
    }

    /// The foreign key that ties it to a row outside, and the way to that.
    fn correlation(&self) -> Option<(usize, Option<&'static RelationPath>)> {
        match self.innermost().correlation {
            Some(Correlation {
                field,
                owner: CorrelationOwner::Outer(path),
            }) => Some((field, path)),
            _ => None,
        }
    }

    /// The foreign key that says which of many owners each row belongs to.
    fn owned_by_many(&self) -> Option<usize> {
        match self.correlation {
            Some(Correlation {
                field,
                owner: CorrelationOwner::OneOf(_),
            }) => Some(field),
            _ => None,
        }
    }

    /// Whether what is asked is asked of the rows that a page or `distinct` leaves, so that they must be found first:
    /// their number, whether there is one after those skipped, their keys in an order that the keys do not tell.
    fn asks_of_page(&self) -> bool {
        match self.output {
            query::Output::Count => self.is_paged() || self.distinct,
            query::Output::Exists => self.distinct && self.offset > 0,
            query::Output::Key => self.distinct && self.is_paged() && !self.is_tree_walk(),
            query::Output::Rows | query::Output::OwnedRows | query::Output::Values(_) => false,
        }
    }

    /// Whether it is `SELECT DISTINCT`: not where no two rows can be alike, since a walk finds each once, and not where
    /// it does not matter, since keys are looked for among others, and one row is enough to exist.
    fn drops_alike(&self) -> bool {
        self.distinct
            && match self.output {
                query::Output::Rows => !self.is_tree_walk(),
                query::Output::OwnedRows | query::Output::Values(_) => true,
                query::Output::Key | query::Output::Count | query::Output::Exists => false,
            }
    }
}

/// Which nodes are read along: those asked for, and those on the way to them.
fn wanted(
    scope: &mut Scope,
    joined: &[&'static RelationPath],
    extra: &[usize],
) -> Result<Vec<bool>> {
    let mut asked = extra.to_vec();
    for path in joined {
        let node = scope.node(scope.base, Some(path))?;
        check_is_read(scope, node, path, extra)?;
        asked.push(node);
    }
    let mut wanted = vec![false; scope.nodes.len()];
    for node in asked {
        scope.way(node).for_each(|node| wanted[node] = true);
    }
    Ok(wanted)
}

/// Appends the columns of all wanted nodes that `parent` points at, and says what they are.
fn trees(scope: &Scope, wanted: &[bool], parent: usize, columns: &mut Vec<Expr<'_>>) -> Vec<Tree> {
    let points_at = |&node: &usize| match scope.nodes[node].on {
        Some((on, Hop::ForeignKey(_))) => on == parent && wanted[node],
        _ => false,
    };
    (0..scope.nodes.len())
        .filter(points_at)
        .filter_map(|node| tree_of(scope, wanted, node, columns))
        .collect()
}

/// Appends the columns of a node that is joined, and of all that is read along with it.
fn tree_of(
    scope: &Scope,
    wanted: &[bool],
    position: usize,
    columns: &mut Vec<Expr<'_>>,
) -> Option<Tree> {
    let node = &scope.nodes[position];
    let (_, Hop::ForeignKey(field) | Hop::Reverse(_, field)) = node.on?;
    let alias = node.alias?;
    let optional = scope.is_left(position);
    if optional {
        columns.extend(key(node.table, alias).into_iter().take(1));
    }
    let start = columns.len();
    columns.extend(all_columns(node.table, alias));
    let children = trees(scope, wanted, position, columns);
    Some(Tree {
        field,
        optional,
        width: columns.len() - start,
        children,
    })
}

fn all_columns<'q>(table: &'static Table, alias: Alias) -> impl Iterator<Item = Expr<'q>> {
    let columns = table.columns().iter();
    columns.map(move |column| Expr::Column(alias, column.name))
}

pub(super) fn equal<'q>(left: Expr<'q>, right: Expr<'q>) -> Expr<'q> {
    Expr::Compare(super::Comparison::Eq, Box::new(left), Box::new(right))
}

/// By the table's name, unless that could be one of ours.
fn root_alias(table: &'static Table) -> Alias {
    let number = table.name.strip_prefix('t');
    let is_ours = number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if is_ours {
        Alias::Number(0)
    } else {
        Alias::Table(table.name)
    }
}
