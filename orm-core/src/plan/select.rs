//! `SELECT`.

use super::condition::required;
use super::expr::At;
use super::order::check_distinct;
use super::scope::{Scope, reached};
use super::write::key;
use super::{Alias, Expr, From, Planner, Select};
use crate::error::Result;
use crate::query::{self, Link, Output, Step, Tree};
use crate::schema::Table;

/// A column of a subquery's table, and what it equals in the row outside.
type Tie<'q> = (&'static str, Expr<'q>);

impl Planner {
    /// A query of its own: its rows go by their table's name.
    pub(super) fn select<'q>(&mut self, select: &'q query::Select) -> Result<Select<'q>> {
        let mut planned = self.select_as(select, root_alias(select.table()), Vec::new())?;
        if matches!(select.output, Output::Exists) {
            planned.limit = Some(planned.limit.map_or(1, |limit| limit.min(1)));
        }
        Ok(planned)
    }

    /// A query inside another, tied to the row outside if it has a relation to it.
    pub(super) fn subquery<'q>(
        &mut self,
        at: &mut At<'_>,
        select: &'q query::Select,
    ) -> Result<Select<'q>> {
        let alias = self.alias();
        let Some(of) = select.correlation() else {
            return self.select_as(select, alias, Vec::new());
        };
        let outside = self.node_table(at, of.path)?;
        let mut tied = Vec::new();
        let inner = select.table().columns_of(of.field);
        for (column, &position) in inner.iter().zip(outside.key_positions()) {
            let field = outside.columns()[position].field;
            let part = position - outside.range(field).start;
            let (key, _) = self.column(at.scope, at.node, of.path, field, part)?;
            tied.push((column.name, key));
        }
        self.select_as(select, alias, tied)
    }

    /// The table that `path` reaches, without joining the last step.
    fn node_table(
        &mut self,
        at: &mut At<'_>,
        path: Option<&'static Link>,
    ) -> Result<&'static Table> {
        let Some(&Link { parent, step }) = path else {
            return Ok(at.scope.nodes[at.node].table);
        };
        let parent = self.node(at.scope, at.node, parent)?;
        reached(at.scope.nodes[parent].table, step)
    }

    /// A query whose rows are called `alias` and are tied to the row outside.
    pub(super) fn select_as<'q>(
        &mut self,
        select: &'q query::Select,
        alias: Alias,
        tied: Vec<Tie<'q>>,
    ) -> Result<Select<'q>> {
        if let Some(field) = select.per.filter(|_| select.is_paged()) {
            return self.numbered(select, alias, field);
        }
        if select.is_paged() && matches!(select.output, Output::Count) || select.counts_distinct() {
            return self.count_page(select, alias, tied);
        }
        let table = select.table();
        let mut scope = Scope::new(table, alias);
        let (from, tied) = self.from(select, alias, tied)?;
        let filter = self.filter(&mut scope, &select.filter, tied)?;
        let (columns, tree) = self.output(&mut scope, select)?;
        let order = self.order(&mut scope, select)?;
        if select.distinct {
            check_distinct(table, &columns, &order)?;
        }
        Ok(Select {
            table,
            from,
            alias,
            joins: scope.joins(),
            columns,
            filter,
            order,
            distinct: select.distinct,
            limit: select.limit,
            offset: select.offset,
            tree,
        })
    }

    /// `FROM`. The rows at the bottom are the ones to be tied: of a table by conditions, of a page within it.
    fn from<'q>(
        &mut self,
        select: &'q query::Select,
        alias: Alias,
        tied: Vec<Tie<'q>>,
    ) -> Result<(From<'q>, Vec<Expr<'q>>)> {
        match &select.from {
            query::From::Table(table) => {
                let conditions = tied
                    .into_iter()
                    .map(|(name, key)| equal(Expr::Column(alias, name), key));
                Ok((From::Table(table), conditions.collect()))
            }
            query::From::Select(inner) => {
                let alias = self.alias();
                Ok((
                    From::Select(Box::new(self.select_as(inner, alias, tied)?)),
                    Vec::new(),
                ))
            }
        }
    }

    /// The number of rows of a page, or of different rows: they must be found before they can be counted.
    fn count_page<'q>(
        &mut self,
        select: &'q query::Select,
        alias: Alias,
        tied: Vec<Tie<'q>>,
    ) -> Result<Select<'q>> {
        let table = select.table();
        let mut scope = Scope::new(table, alias);
        let (from, tied) = self.from(select, alias, tied)?;
        let filter = self.filter(&mut scope, &select.filter, tied)?;
        let page = Select {
            from,
            joins: scope.joins(),
            filter,
            distinct: select.distinct,
            limit: select.limit,
            offset: select.offset,
            ..Select::all(table, alias, key(table, alias))
        };
        Ok(Select {
            from: From::Select(Box::new(page)),
            ..Select::all(table, self.alias(), vec![Expr::CountRows])
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
                        parts.push(self.expr(&mut At { scope, node: 0 }, condition)?.0);
                    }
                }
                _ => parts.push(self.expr(&mut At { scope, node: 0 }, condition)?.0),
            }
        }
        let filter = self.all(parts)?;
        let mut aliases = Vec::new();
        required(&filter, &mut aliases);
        for alias in aliases {
            scope.require(alias);
        }
        Ok(filter)
    }

    /// The columns, and what those after the table's own are.
    pub(super) fn output<'q>(
        &mut self,
        scope: &mut Scope,
        select: &'q query::Select,
    ) -> Result<(Vec<Expr<'q>>, Vec<Tree>)> {
        let table = select.table();
        let alias = scope.nodes[0].alias;
        let named = |name| Expr::Column(alias, name);
        Ok(match &select.output {
            Output::Rows => {
                for link in &select.related {
                    self.node(scope, 0, Some(link))?;
                }
                let mut columns: Vec<_> = table
                    .columns()
                    .iter()
                    .map(|column| named(column.name))
                    .collect();
                let wanted = self.wanted(scope, &select.related)?;
                let tree = tree(scope, &wanted, 0, &mut columns);
                (columns, tree)
            }
            Output::Key => (
                table
                    .key_columns()
                    .map(|column| named(column.name))
                    .collect(),
                Vec::new(),
            ),
            Output::Values(values) => {
                let mut columns = Vec::with_capacity(values.len());
                for value in values {
                    columns.push(self.expr(&mut At { scope, node: 0 }, value)?.0);
                }
                (columns, Vec::new())
            }
            Output::Count => (vec![Expr::CountRows], Vec::new()),
            Output::Exists => (vec![Expr::One], Vec::new()),
        })
    }

    /// Which nodes are read along: those asked for, and those on the way to them.
    fn wanted(&mut self, scope: &mut Scope, related: &[&'static Link]) -> Result<Vec<bool>> {
        let mut wanted = vec![false; scope.nodes.len()];
        for link in related {
            let mut next = Some(self.node(scope, 0, Some(link))?);
            while let Some(node) = next {
                wanted[node] = true;
                next = scope.nodes[node].on.map(|(parent, _)| parent);
            }
        }
        Ok(wanted)
    }
}

impl query::Select {
    /// What ties it to the row outside, however many pages it was cut to since.
    fn correlation(&self) -> Option<query::Correlation> {
        match &self.from {
            query::From::Table(_) => self.of,
            query::From::Select(inner) => inner.correlation(),
        }
    }

    /// Whether it counts rows of which there may be several alike.
    fn counts_distinct(&self) -> bool {
        self.distinct && matches!(self.output, Output::Count)
    }
}

/// Appends the columns of all wanted nodes below `parent`, and says what they are.
fn tree(scope: &Scope, wanted: &[bool], parent: usize, columns: &mut Vec<Expr<'_>>) -> Vec<Tree> {
    let mut trees = Vec::new();
    for (position, node) in scope.nodes.iter().enumerate() {
        let Some((on, Step::To(field))) = node.on else {
            continue;
        };
        if on != parent || !wanted[position] {
            continue;
        }
        let optional = scope.is_left(position);
        if optional {
            let key = node
                .table
                .key_columns()
                .next()
                .map_or("", |column| column.name);
            columns.push(Expr::Column(node.alias, key));
        }
        let start = columns.len();
        columns.extend(
            node.table
                .columns()
                .iter()
                .map(|column| Expr::Column(node.alias, column.name)),
        );
        let children = tree(scope, wanted, position, columns);
        trees.push(Tree {
            field,
            optional,
            width: columns.len() - start,
            children,
        });
    }
    trees
}

fn equal<'q>(left: Expr<'q>, right: Expr<'q>) -> Expr<'q> {
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
