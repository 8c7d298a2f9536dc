//! Rows in hand looked for in a unique index of their table.

use super::rows_in_hand::POSITION;
use super::writer::Writer;
use crate::plan::{Alias, Expr, IndexLookup, LookupKey};
use crate::schema::Table;

/// The name of what the rows in hand are compared by: no name that a model's table can have.
const KEYS: Alias = Alias::Table("keys in hand");

impl Writer {
    /// Writes `WITH … SELECT … FROM … LEFT JOIN …`.
    pub(super) fn index_lookup(&mut self, lookup: &IndexLookup<'_>) {
        self.with_rows_in_hand(lookup.table, &lookup.values);
        self.with_keys_in_hand(lookup);
        self.push(" SELECT ");
        self.column(KEYS, POSITION);
        self.push(", ");
        self.repeats(lookup);
        let row = Alias::Table(lookup.table.name);
        let mut key = lookup.table.key_columns();
        if let Some(key) = key.next() {
            self.push(", ");
            self.column(row, key.name);
            self.push(" IS NOT NULL");
        }
        for key in lookup.table.key_columns() {
            self.push(", ");
            self.column(row, key.name);
        }
        self.push(" FROM ");
        self.alias(KEYS);
        self.joined_with_keys(lookup);
        self.push(" WHERE ");
        self.joined(" AND ", 1..=lookup.keys.len(), |to, n| {
            to.key_in_hand(n);
            to.push(" IS NOT NULL");
        });
    }

    /// Writes `, "keys in hand" AS (…)`: of the rows that are in the index.
    fn with_keys_in_hand(&mut self, lookup: &IndexLookup<'_>) {
        self.push(", ");
        self.alias(KEYS);
        self.push(" AS (SELECT ");
        for (n, &key) in lookup.keys.iter().enumerate() {
            self.lookup_key(lookup.table, key);
            self.push(" AS ");
            self.name(&(n + 1).to_string());
            self.push(", ");
        }
        self.name(POSITION);
        self.rows_in_hand(lookup.table);
        if let Some(condition) = lookup.condition {
            self.push(" WHERE ");
            self.declared_condition(condition);
        }
        self.push(")");
    }

    /// Writes whether a row in hand before this one has the same.
    fn repeats(&mut self, lookup: &IndexLookup<'_>) {
        self.push("row_number() OVER (PARTITION BY ");
        self.joined(", ", 1..=lookup.keys.len(), Writer::key_in_hand);
        self.push(" ORDER BY ");
        self.column(KEYS, POSITION);
        self.push(") > 1");
    }

    /// Writes ` LEFT JOIN … ON …`: the stored row that has the same.
    fn joined_with_keys(&mut self, lookup: &IndexLookup<'_>) {
        self.push(" LEFT JOIN ");
        self.table_as(lookup.table, Alias::Table(lookup.table.name));
        self.push(" ON ");
        self.joined(" AND ", lookup.keys.iter().enumerate(), |to, (n, &key)| {
            to.lookup_key(lookup.table, key);
            to.push(" = ");
            to.key_in_hand(n + 1);
        });
        if let Some(condition) = lookup.condition {
            self.push(" AND ");
            self.declared_condition(condition);
        }
        self.also(&lookup.conditions);
    }

    /// Writes a value of a row of the table, as a unique index has it.
    fn lookup_key(&mut self, table: &'static Table, key: LookupKey) {
        let (dialect, row) = (self.dialect, Alias::Table(table.name));
        match key {
            LookupKey::Column(name) => self.column(row, name),
            LookupKey::IgnoringCase(name) => dialect.folded(self, true, &Expr::Column(row, name)),
            LookupKey::Expression(sql) => self.declared_condition(sql),
        }
    }

    fn key_in_hand(&mut self, n: usize) {
        self.column(KEYS, &n.to_string());
    }
}
