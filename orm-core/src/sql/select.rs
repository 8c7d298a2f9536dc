//! Statements, clause by clause.

use super::WithoutReturning;
use super::writer::Writer;
use crate::plan::{
    Alias, Column, Delete, Evaluation, Expr, From, Insert, Join, OrderKey, Select, Update,
};
use crate::query::{InsertValues, Page};
use crate::schema::Table;
use crate::value::Value;

/// What the values are called that an update computes before it writes: no name that a model's table can have.
const NEW_VALUES: Alias = Alias::Table("new values");

impl Writer {
    pub(super) fn select(&mut self, select: &Select<'_>) {
        self.push(if select.distinct {
            "SELECT DISTINCT "
        } else {
            "SELECT "
        });
        self.joined(", ", &select.columns, Self::output);
        self.push(" FROM ");
        self.from(&select.from, select.alias);
        select.joins.iter().for_each(|join| self.join(join));
        self.filter(&select.filter);
        self.order(&select.order);
        self.page(select.page);
    }

    /// A column, with its name if it has one of its own.
    fn output(&mut self, column: &Column<'_>) {
        self.expr(&column.expr);
        if let Some(name) = column.name {
            self.push(" AS ");
            self.name(name);
        }
    }

    fn from(&mut self, from: &From<'_>, alias: Alias) {
        match from {
            From::Table(table) => self.table_as(table, alias),
            From::Select(inner) => {
                self.push("(");
                self.select(inner);
                self.push(") AS ");
                self.alias(alias);
            }
            From::TreeWalk(walk) => {
                self.tree_walk(walk);
                self.push(" CROSS JOIN ");
                self.table_as(walk.table, alias);
            }
        }
    }

    /// A table whose rows are called `alias`.
    pub(super) fn table_as(&mut self, table: &Table, alias: Alias) {
        self.table(table);
        if alias != Alias::Table(table.name) || table.namespace.is_some() {
            self.push(" AS ");
            self.alias(alias);
        }
    }

    fn join(&mut self, join: &Join) {
        self.push(if join.inner {
            " INNER JOIN "
        } else {
            " LEFT JOIN "
        });
        self.table_as(join.table, join.alias);
        self.push(" ON ");
        self.joined(" AND ", &join.on, |to, &(theirs, ours)| {
            to.equal(theirs, ours);
        });
    }

    fn filter(&mut self, filter: &Expr<'_>) {
        if !filter.is_true() {
            self.push(" WHERE ");
            self.expr(filter);
        }
    }

    pub(super) fn order(&mut self, order: &[OrderKey<'_>]) {
        if order.is_empty() {
            return;
        }
        self.push(" ORDER BY ");
        self.joined(", ", order, |to, key| {
            to.operand(&key.expr);
            to.push(if key.descending { " DESC" } else { "" });
            to.push(match key.nulls_first {
                Some(true) => " NULLS FIRST",
                Some(false) => " NULLS LAST",
                None => "",
            });
        });
    }

    /// Both are bound, so that pages of one query share its text.
    fn page(&mut self, Page { limit, offset }: Page) {
        match limit {
            Some(limit) => {
                self.push(" LIMIT ");
                self.bound(&number(limit));
            }
            None if offset > 0 => self.dialect.unlimited(self),
            None => {}
        }
        if offset > 0 {
            self.push(" OFFSET ");
            self.bound(&number(offset));
        }
    }

    /// Answers how it can be cut short.
    pub(super) fn insert(&mut self, insert: &Insert<'_>) -> Option<WithoutReturning> {
        self.inserted(insert);
        let kept = self.length();
        if insert.returning.is_empty() && insert.counted.is_none() {
            return None;
        }
        self.push(" RETURNING ");
        if insert.returning.is_empty() {
            self.push("1");
        }
        self.joined(", ", &insert.returning, |to, name| to.name(name));
        self.dialect.also_returning(self, insert);
        let (ending, parameters) = self.dialect.block(insert)?;
        Some(WithoutReturning {
            kept,
            ending,
            parameters,
        })
    }

    fn inserted(&mut self, insert: &Insert<'_>) {
        self.push("INSERT INTO ");
        self.table(insert.table);
        if insert.columns.is_empty() {
            return self.push(" DEFAULT VALUES");
        }
        self.push(" (");
        self.joined(", ", &insert.columns, |to, name| to.name(name));
        self.push(") ");
        match insert.values {
            InsertValues::Row(values) => {
                self.push("VALUES (");
                self.joined(", ", values, Self::bound);
                self.push(")");
            }
            InsertValues::Rows(columns) => self.dialect.rows(self, columns),
        }
        if !insert.ignore.is_empty() {
            self.dialect.before_conflict(self, insert);
            self.push(" ON CONFLICT (");
            self.joined(", ", &insert.ignore, |to, name| to.name(name));
            self.push(") DO NOTHING");
        }
    }

    pub(super) fn update(&mut self, update: &Update<'_>) {
        if update.evaluation == Evaluation::BeforeWriting {
            return self.update_from_values(update);
        }
        self.updated(update.table);
        self.joined(", ", &update.set, |to, (name, value)| {
            to.name(name);
            to.push(" = ");
            to.expr(value);
        });
        self.filter(&update.filter);
    }

    /// The keys and values of all rows first, as a table of its own.
    fn update_from_values(&mut self, update: &Update<'_>) {
        let table = update.table;
        let row = Alias::Table(table.name);
        let keys = table.key_columns().count();
        self.push("WITH ");
        self.alias(NEW_VALUES);
        self.push("(");
        self.numbers(keys + update.set.len());
        self.push(") AS MATERIALIZED (SELECT ");
        self.joined(", ", table.key_columns(), |to, key| {
            to.column(row, key.name);
        });
        self.joined("", &update.set, |to, (_, value)| {
            to.push(", ");
            to.expr(value);
        });
        self.push(" FROM ");
        self.table_as(table, row);
        self.filter(&update.filter);
        self.push(") ");
        self.updated(table);
        self.joined(", ", (keys + 1..).zip(&update.set), |to, (n, (name, _))| {
            to.name(name);
            to.push(" = ");
            to.column(NEW_VALUES, &n.to_string());
        });
        self.push(" FROM ");
        self.alias(NEW_VALUES);
        self.push(" WHERE ");
        self.joined(" AND ", (1..).zip(table.key_columns()), |to, (n, key)| {
            to.equal((row, key.name), (NEW_VALUES, &n.to_string()));
        });
    }

    fn updated(&mut self, table: &Table) {
        self.push("UPDATE ");
        self.table(table);
        self.named_as_itself(table.namespace.is_some(), table.name);
        self.push(" SET ");
    }

    pub(super) fn delete(&mut self, delete: &Delete<'_>) {
        self.push("DELETE FROM ");
        self.table(delete.table);
        self.named_as_itself(delete.table.namespace.is_some(), delete.table.name);
        self.filter(&delete.filter);
    }

    /// A table of a namespace is spoken of by its bare name.
    fn named_as_itself(&mut self, has_namespace: bool, name: &str) {
        if has_namespace {
            self.push(" AS ");
            self.name(name);
        }
    }
}

/// As databases count; more rows than that do not exist.
fn number(n: u64) -> Value {
    Value::I64(i64::try_from(n).unwrap_or(i64::MAX))
}
