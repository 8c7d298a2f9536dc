//! Statements about one row, planned and written once: the next ones differ in their values alone.

use crate::schema::Table;
use crate::sql::Statement;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ptr;
use std::sync::{PoisonError, RwLock};

/// Number of statements that are kept at most.
const MOST_STATEMENTS: usize = 1_000;

/// A statement about one row of a model, whose text depends on nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StatementShape {
    /// `SELECT … FROM "book" WHERE "book"."id" = ?`.
    Get,
    /// `UPDATE "book" SET … WHERE "book"."id" = ?`: the bits say which fields are set, the lowest that of the first.
    Save(u64),
}

/// The statements that were written before, without values.
#[derive(Default)]
pub(super) struct StatementCache(RwLock<HashMap<StatementKey, Statement, RandomState>>);

/// The address of a table, which stands in a `static`, and the shape.
type StatementKey = (usize, StatementShape);

impl StatementCache {
    /// Returns the statement of this shape, if it was written before.
    pub(super) fn get(&self, table: &'static Table, shape: StatementShape) -> Option<Statement> {
        let statements = self.0.read().unwrap_or_else(PoisonError::into_inner);
        statements.get(&key(table, shape)).cloned()
    }

    /// Keeps a statement.
    pub(super) fn keep(&self, table: &'static Table, shape: StatementShape, statement: &Statement) {
        let mut statements = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if statements.len() >= MOST_STATEMENTS {
            statements.clear();
        }
        let without_values = statement.with_parameters(Vec::new());
        statements.insert(key(table, shape), without_values);
    }
}

fn key(table: &'static Table, shape: StatementShape) -> StatementKey {
    (ptr::from_ref(table).addr(), shape)
}
