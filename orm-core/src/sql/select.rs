//! `SELECT`, clause by clause.

use super::writer::Writer;
use crate::plan::{
    Alias, ElementQuery, Expr, From, Group, Join, LateralJoin, MET_ROWS, OrderKey, OutputColumn,
    RowLock, Select, SetOperation,
};
use crate::query::{ElementAnswer, LockStrength, LockWait, PageBounds, SetOperator};
use crate::schema::Table;
use crate::value::Value;
use std::ops::Range;

/// The name of rows that are locked before they are written: no name that a model's table can have.
const LOCKED_ROWS: &str = "locked rows";

impl Writer {
    /// Writes `SELECT …`.
    pub(super) fn select(&mut self, select: &Select<'_>) {
        match &select.set_operation {
            Some(operation) if operation.operator == SetOperator::Reach => {
                self.reached_rows(select, operation);
            }
            _ => {
                self.select_columns(select);
                self.select_rows(select);
            }
        }
    }

    /// Writes the query of all that is reached from what a query finds: `WITH RECURSIVE …`.
    fn reached_rows(&mut self, select: &Select<'_>, operation: &SetOperation<'_>) {
        let step = operation.others.first();
        let key = match step.map(|step| &step.from) {
            Some(From::Met(_, key)) => key.as_slice(),
            _ => &[],
        };
        self.push("WITH RECURSIVE ");
        self.alias(MET_ROWS);
        self.push("(");
        self.joined(", ", key, |to, name| to.name(name));
        self.push(") AS (");
        self.select_columns(select);
        self.select_rows(select);
        self.push(") SELECT ");
        self.joined(", ", key, |to, name| to.column(MET_ROWS, name));
        self.push(" FROM ");
        self.alias(MET_ROWS);
    }

    /// Writes `SELECT` and the columns. Returns the place of these.
    pub(super) fn select_columns(&mut self, select: &Select<'_>) -> Range<usize> {
        self.push(if select.distinct {
            "SELECT DISTINCT "
        } else {
            "SELECT "
        });
        let start = self.length();
        self.joined(", ", &select.columns, Self::output);
        start..self.length()
    }

    /// Writes `FROM …`, and all that follows it.
    pub(super) fn select_rows(&mut self, select: &Select<'_>) {
        self.push(" FROM ");
        self.from(&select.from, select.alias);
        for join in &select.joins {
            if !join.finds_keys {
                self.join(join);
            } else if select.group.is_some() {
                self.dialect.join_of_grouped_rows(self, join);
            } else {
                self.dialect.join_of_found_rows(self, join);
            }
        }
        for elements in &select.elements {
            self.push(" CROSS JOIN ");
            self.dialect.array_rows(self, elements);
        }
        select
            .laterals
            .iter()
            .for_each(|lateral| self.lateral(lateral));
        self.filter(&select.filter);
        if let Some(group) = &select.group {
            self.group(group);
        }
        if let Some(operation) = &select.set_operation {
            self.set_operation(operation);
        }
        self.order(&select.order);
        self.page(select.page);
        if select.fenced {
            self.push(self.dialect.fence());
        }
        if let Some(lock) = &select.lock {
            self.dialect.row_lock(self, lock);
        }
    }

    /// Writes a query of keys; one that locks rows is carried out once, and its limit holds, however often the database
    /// comes to look at the keys.
    pub(super) fn keys(&mut self, select: &Select<'_>) {
        if !select.locks_rows() {
            return self.select(select);
        }
        let columns = select.columns.len();
        self.push("WITH ");
        self.name(LOCKED_ROWS);
        self.push("(");
        self.numbers(columns);
        self.push(") AS MATERIALIZED (");
        self.select(select);
        self.push(") SELECT ");
        self.numbers(columns);
        self.push(" FROM ");
        self.name(LOCKED_ROWS);
    }

    /// Writes a column, with its name if it has one of its own.
    pub(super) fn output(&mut self, column: &OutputColumn<'_>) {
        self.expr(&column.expr);
        if let Some(name) = column.name {
            self.push(" AS ");
            self.name(name);
        }
    }

    /// Writes what stands in `FROM`, whose rows are called `alias`.
    fn from(&mut self, from: &From<'_>, alias: Alias) {
        match from {
            From::Table(table) => self.table_as(table, alias),
            From::Select(inner) => {
                self.push("(");
                self.select(inner);
                self.push(") AS ");
                self.alias(alias);
            }
            From::Met(table, _) => {
                self.alias(MET_ROWS);
                self.push(self.dialect.cross_join());
                self.table_as(table, alias);
            }
            From::TreeWalk(walk) => {
                self.tree_walk(walk);
                self.push(self.dialect.cross_join());
                self.table_as(walk.table, alias);
            }
        }
    }

    /// Writes `"table" AS "alias"`, without the alias where it is the table's own name.
    pub(super) fn table_as(&mut self, table: &Table, alias: Alias) {
        self.table(table);
        if alias != Alias::Table(table.name) || table.namespace.is_some() {
            self.push(" AS ");
            self.alias(alias);
        }
    }

    /// Writes `INNER JOIN` or `LEFT JOIN`.
    pub(super) fn join_word(&mut self, join: &Join<'_>) {
        self.push(if join.inner {
            " INNER JOIN "
        } else {
            " LEFT JOIN "
        });
    }

    /// Writes `JOIN … ON …`.
    pub(super) fn join(&mut self, join: &Join<'_>) {
        self.join_word(join);
        self.table_as(join.table, join.alias);
        self.push(" ON ");
        self.joined(" AND ", &join.on, |to, &(theirs, ours)| {
            to.equal(theirs, ours);
        });
        match (join.on.is_empty(), join.conditions.is_empty()) {
            (false, _) => self.also(&join.conditions),
            (true, false) => self.joined(" AND ", &join.conditions, Writer::term),
            (true, true) => self.push("TRUE"),
        }
    }

    /// Writes `AND …` for each of these conditions.
    pub(super) fn also(&mut self, conditions: &[Expr<'_>]) {
        for condition in conditions {
            self.push(" AND ");
            self.term(condition);
        }
    }

    /// Writes a subquery of the elements of an array.
    pub(super) fn element_query(&mut self, query: &ElementQuery<'_>) {
        let always = Expr::Constant(true);
        let (condition, end) = match &query.answer {
            ElementAnswer::Any(condition) => {
                self.push("EXISTS (SELECT 1");
                (condition, self.dialect.exists_end())
            }
            ElementAnswer::Aggregate(value) => {
                self.push("(SELECT ");
                self.expr(value);
                (&always, "")
            }
        };
        self.push(" FROM ");
        self.dialect.array_rows(self, &query.rows);
        self.filter(condition);
        self.push(end);
        self.push(")");
    }

    /// Writes `CROSS JOIN LATERAL (SELECT …) AS …`, or `LEFT JOIN LATERAL (SELECT …) AS … ON TRUE`.
    fn lateral(&mut self, lateral: &LateralJoin<'_>) {
        self.push(if lateral.inner {
            " CROSS JOIN LATERAL ("
        } else {
            " LEFT JOIN LATERAL ("
        });
        self.select(&lateral.select);
        self.push(") AS ");
        self.alias(lateral.alias);
        if !lateral.inner {
            self.push(" ON TRUE");
        }
    }

    /// Writes `WHERE …`, unless every row passes.
    pub(super) fn filter(&mut self, filter: &Expr<'_>) {
        if !filter.is_true() {
            self.push(" WHERE ");
            self.expr(filter);
        }
    }

    /// Writes `GROUP BY … HAVING …`.
    fn group(&mut self, group: &Group<'_>) {
        if !group.keys.is_empty() {
            self.push(" GROUP BY ");
            self.joined(", ", &group.keys, Self::expr);
        }
        if !group.having.is_true() {
            self.push(" HAVING ");
            self.expr(&group.having);
        }
    }

    /// Writes `UNION SELECT …`, once for each query.
    fn set_operation(&mut self, operation: &SetOperation<'_>) {
        for other in &operation.others {
            self.push(match operation.operator {
                SetOperator::Union | SetOperator::Reach => " UNION ",
                SetOperator::UnionAll => " UNION ALL ",
                SetOperator::Intersect => " INTERSECT ",
                SetOperator::Except => " EXCEPT ",
            });
            self.select(other);
        }
    }

    /// Writes `ORDER BY …`.
    pub(super) fn order(&mut self, order: &[OrderKey<'_>]) {
        if order.is_empty() {
            return;
        }
        self.push(" ");
        self.order_keys(order);
    }

    /// Writes `ORDER BY …`, of one key at least.
    pub(super) fn order_keys(&mut self, order: &[OrderKey<'_>]) {
        self.push("ORDER BY ");
        let dialect = self.dialect;
        self.joined(", ", order, |to, key| dialect.order_key(to, key));
    }

    /// Writes `FOR UPDATE OF … SKIP LOCKED`.
    pub(super) fn row_lock(&mut self, lock: &RowLock) {
        self.push(match lock.strength {
            LockStrength::Update => " FOR UPDATE OF ",
            LockStrength::NoKeyUpdate => " FOR NO KEY UPDATE OF ",
            LockStrength::Share => " FOR SHARE OF ",
        });
        self.joined(", ", &lock.of, |to, &alias| to.alias(alias));
        self.push(match lock.wait {
            LockWait::Wait => "",
            LockWait::NoWait => " NOWAIT",
            LockWait::SkipLocked => " SKIP LOCKED",
        });
    }

    /// Writes `LIMIT ? OFFSET ?`: both are bound, so that pages of one query share its text.
    fn page(&mut self, PageBounds { limit, offset }: PageBounds) {
        match limit {
            Some(limit) => {
                self.push(" LIMIT ");
                self.bound(&number(limit));
            }
            None if offset > 0 => self.push(self.dialect.no_limit()),
            None => {}
        }
        if offset > 0 {
            self.push(" OFFSET ");
            self.bound(&number(offset));
        }
    }
}

/// Returns a number of rows as databases count; more than that do not exist.
fn number(n: u64) -> Value {
    Value::I64(i64::try_from(n).unwrap_or(i64::MAX))
}
