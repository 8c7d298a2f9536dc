//! `INSERT`, `UPDATE`, `DELETE`.

use super::WithoutReturning;
use super::writer::Writer;
use crate::plan::{
    Alias, BulkUpdate, ConflictClause, Delete, Evaluation, Expr, INCOMING, Insert, InsertSource,
    LookupKey, ReturnedItems, Update, UpdateFrom,
};
use crate::query::InsertValues;
use crate::schema::Table;
use std::ops::Range;

/// The name of the values that an update computes before it writes: no name that a model's table can have.
const NEW_VALUES: Alias = Alias::Table("new values");

impl Writer {
    /// Writes `INSERT …`. Returns the variant without `RETURNING`, if the connection can tell its keys.
    pub(super) fn insert(&mut self, insert: &Insert<'_>) -> Option<WithoutReturning> {
        let dialect = self.dialect;
        self.inserted_rows(insert);
        if let Some(conflict) = &insert.conflict
            && !insert.columns.is_empty()
        {
            dialect.on_conflict(self, insert, conflict);
        }
        let hands_back = !insert.returning.is_empty() || !insert.items.columns.is_empty();
        if !hands_back && insert.counted.is_none() {
            return None;
        }
        let (length, n_parameters) = (self.length(), self.n_parameters());
        dialect.returning(self, insert);
        Some(WithoutReturning {
            length,
            n_parameters,
            keys: dialect.key_source(insert)?,
            is_only_way: false,
        })
    }

    /// Writes `INSERT …` as far as the rows.
    fn inserted_rows(&mut self, insert: &Insert<'_>) {
        let dialect = self.dialect;
        self.push("INSERT INTO ");
        self.table(insert.table);
        if insert.columns.is_empty() {
            return self.push(dialect.default_values());
        }
        self.push(" (");
        self.joined(", ", &insert.columns, |to, name| to.name(name));
        self.push(") ");
        match &insert.source {
            InsertSource::Values(values) => self.values_in_hand(values, insert),
            InsertSource::Select(select) => self.select(select),
        }
    }

    /// Writes `VALUES (…)`, or the `SELECT` of many rows in hand.
    fn values_in_hand(&mut self, values: &InsertValues, insert: &Insert<'_>) {
        let enum_types = &insert.enum_types;
        match values {
            InsertValues::Row(values) => {
                self.push("VALUES (");
                self.joined(", ", values.iter().zip(enum_types), |to, (value, ty)| {
                    to.bound(value);
                    to.read_enum(*ty);
                });
                for (n, expression) in insert.expressions.iter().enumerate() {
                    let is_first = n == 0 && values.is_empty();
                    self.push(if is_first { "" } else { ", " });
                    self.expr(expression);
                }
                self.push(")");
            }
            InsertValues::Rows(columns) => self.dialect.rows(self, columns, enum_types),
        }
    }

    /// Writes `ON CONFLICT (…) WHERE … DO …`.
    pub(super) fn on_conflict(&mut self, table: &'static Table, conflict: &ConflictClause<'_>) {
        self.push(" ON CONFLICT");
        if !conflict.target.is_empty() {
            self.push(" (");
            self.joined(", ", &conflict.target, |to, key| to.target_key(table, *key));
            self.push(")");
        }
        if let Some(condition) = conflict.condition {
            self.push(" WHERE ");
            self.declared_condition(condition);
        }
        let Some(update) = &conflict.update else {
            return self.push(" DO NOTHING");
        };
        self.push(" DO UPDATE SET ");
        self.assignments(&update.set);
        self.filter(&update.filter);
    }

    /// Writes one key of the target: a column by its name alone.
    fn target_key(&mut self, table: &'static Table, key: LookupKey) {
        let (dialect, row) = (self.dialect, Alias::Table(table.name));
        match key {
            LookupKey::Column(name) => self.name(name),
            LookupKey::IgnoringCase(name) => dialect.folded_key(self, &Expr::Column(row, name)),
            LookupKey::Expression(sql) => self.declared_condition(sql),
        }
    }

    /// Writes the assignments of `SET`.
    fn assignments(&mut self, set: &[(&'static str, Expr<'_>)]) {
        self.joined(", ", set, |to, (name, value)| {
            to.name(name);
            to.push(" = ");
            to.expr(value);
        });
    }

    /// Writes `RETURNING …` of an insert; of no column, any value.
    pub(super) fn returning(&mut self, insert: &Insert<'_>) {
        if !insert.items.columns.is_empty() {
            return self.returned(&insert.items);
        }
        self.push(" RETURNING ");
        if insert.returning.is_empty() {
            self.push("1");
        }
        self.joined(", ", &insert.returning, |to, name| to.name(name));
    }

    /// Writes `UPDATE …`.
    pub(super) fn update(&mut self, update: &Update<'_>) {
        if update.evaluation == Evaluation::BeforeWriting {
            self.update_from_values(update);
        } else {
            self.update_set(update.table);
            self.assignments(&update.set);
            self.filter(&update.filter);
        }
        let dialect = self.dialect;
        dialect.returning_updated(self, update);
    }

    /// Writes `RETURNING …`, where rows are handed back.
    pub(super) fn returned(&mut self, returning: &ReturnedItems<'_>) {
        if !returning.columns.is_empty() {
            self.push(" RETURNING ");
            self.joined(", ", &returning.columns, Self::output);
        }
    }

    /// Writes `RETURNING …` of columns of a table, if there are any.
    fn returned_columns(&mut self, table: &Table, columns: &[&'static str]) {
        let row = Alias::Table(table.name);
        for (position, column) in columns.iter().enumerate() {
            self.push(if position == 0 { " RETURNING " } else { ", " });
            self.column(row, column);
        }
    }

    /// Writes `WITH … UPDATE … FROM …`: the keys and values of all rows first, as a table of its own.
    fn update_from_values(&mut self, update: &Update<'_>) {
        let table = update.table;
        let row = Alias::Table(table.name);
        let keys = table.key_columns().count();
        self.also_named();
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
        self.update_set(table);
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
        self.also(&update.rechecked);
    }

    /// Writes `WITH … UPDATE … FROM …` of values in hand.
    pub(super) fn bulk_update(&mut self, update: &BulkUpdate<'_>) {
        let row = Alias::Table(update.table.name);
        let dialect = self.dialect;
        self.also_named();
        self.alias(NEW_VALUES);
        self.push("(");
        self.numbers(update.values.arrays.len());
        self.push(") AS (");
        dialect.tuples(self, &update.values.arrays, &update.values.enum_types);
        self.push(") ");
        self.update_set(update.table);
        self.joined(", ", &update.set, |to, (name, number)| {
            to.name(name);
            to.push(" = ");
            to.column(NEW_VALUES, &number.to_string());
        });
        if let Some(version) = update.counted {
            self.push(if update.set.is_empty() { "" } else { ", " });
            self.name(version);
            self.push(" = ");
            self.column(row, version);
            self.push(" + 1");
        }
        self.push(" FROM ");
        self.alias(NEW_VALUES);
        self.push(" WHERE ");
        self.joined(" AND ", &update.key, |to, (name, number)| {
            to.equal((row, name), (NEW_VALUES, &number.to_string()));
        });
        self.also(&update.conditions);
        self.returned_columns(update.table, &update.returning);
    }

    /// Writes `WITH … UPDATE … FROM …` of the values of a query, which are called as those of an insert.
    pub(super) fn update_from(&mut self, update: &UpdateFrom<'_>) {
        let row = Alias::Table(update.table.name);
        self.also_named();
        self.alias(INCOMING);
        self.push("(");
        self.joined(", ", &update.columns, |to, name| to.name(name));
        self.push(") AS MATERIALIZED (");
        self.select(&update.source);
        self.push(") ");
        self.update_set(update.table);
        self.assignments(&update.update.set);
        self.push(" FROM ");
        self.alias(INCOMING);
        self.push(" WHERE ");
        self.joined(" AND ", &update.key, |to, name| {
            to.equal((row, name), (INCOMING, name));
        });
        self.also(&update.conditions);
        if !update.update.filter.is_true() {
            self.also(std::slice::from_ref(&update.update.filter));
        }
    }

    /// Writes `UPDATE … SET `.
    fn update_set(&mut self, table: &Table) {
        self.push("UPDATE ");
        self.table(table);
        self.named_as_itself(table.namespace.is_some(), table.name);
        self.push(" SET ");
    }

    /// `DELETE …`. Returns the place of ` WHERE …` in the text.
    pub(super) fn delete(&mut self, delete: &Delete<'_>) -> Range<usize> {
        self.push("DELETE FROM ");
        self.table(delete.table);
        self.named_as_itself(delete.table.namespace.is_some(), delete.table.name);
        let start = self.length();
        self.filter(&delete.filter);
        let end = self.length();
        self.returned(&delete.returning);
        start..end
    }

    /// Writes `AS "table"` after a table of a namespace, which is spoken of by its bare name.
    fn named_as_itself(&mut self, has_namespace: bool, name: &str) {
        if has_namespace {
            self.push(" AS ");
            self.name(name);
        }
    }
}
