//! Statements that were planned and written once: the next ones of their shape differ in their values alone.

use crate::sql::Statement;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Number of statements that are kept at most.
const MOST_STATEMENTS: usize = 1_000;

/// Number of words of the longest shape that is kept.
const MOST_WORDS: usize = 250;

/// The statements that were written before, without values, by all that their texts depend on.
#[derive(Default)]
pub(super) struct StatementCache(RwLock<HashMap<Box<[u64]>, Statement, RandomState>>);

impl StatementCache {
    /// Returns the statement of this shape, if it was written before.
    pub(super) fn get(&self, shape: &[u64]) -> Option<Statement> {
        let statements = self.0.read().unwrap_or_else(PoisonError::into_inner);
        statements.get(shape).cloned()
    }

    /// Keeps a statement.
    pub(super) fn keep(&self, shape: &[u64], statement: &Statement) {
        if shape.len() > MOST_WORDS {
            return;
        }
        let mut statements = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if statements.len() >= MOST_STATEMENTS {
            statements.clear();
        }
        let without_values = statement.with_parameters(Vec::new());
        statements.insert(shape.into(), without_values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Verb;
    use crate::value::{Parameter, Value};

    fn statement(text: &str) -> Statement {
        let seven = Parameter::One(Value::I64(7));
        Statement::new(text, vec![seven], None, Verb::Select)
    }

    #[test]
    fn a_statement_is_kept_without_its_values() {
        let cache = StatementCache::default();
        cache.keep(&[1, 2], &statement("SELECT ?"));
        let kept = cache.get(&[1, 2]).expect("it was kept");
        assert_eq!((kept.text.as_str(), kept.parameters.len()), ("SELECT ?", 0));
        assert!(cache.get(&[1]).is_none() && cache.get(&[1, 2, 0]).is_none());
    }

    #[test]
    fn neither_statements_nor_their_shapes_grow_without_end() {
        let (cache, statement) = (StatementCache::default(), statement("SELECT ?"));
        for shape in 0..3 * MOST_STATEMENTS as u64 {
            cache.keep(&[shape], &statement);
            assert!(cache.get(&[shape]).is_some());
        }
        let kept = cache.0.read().unwrap_or_else(PoisonError::into_inner);
        assert!(kept.len() <= MOST_STATEMENTS);
        drop(kept);
        let long = [0; MOST_WORDS + 1];
        cache.keep(&long, &statement);
        assert!(cache.get(&long).is_none());
    }
}
