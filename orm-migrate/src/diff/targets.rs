//! Foreign keys that refer to another table than before, or to another column of it: what becomes of the values in rows that are there.

use super::Diff;
use crate::question::{Question, TargetAnswer, TargetQuestion};
use crate::state::SchemaState;
use orm_core::schema::BackendSql;
use orm_core::schema::physical::{PhysicalTable, SqlExpression, TableName};
use std::collections::{BTreeMap, BTreeSet};

/// A column that others refer to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KeyColumn {
    table: TableName,
    column: String,
    /// True where the column is the whole key that a foreign key refers to, so that its value tells one row.
    is_whole: bool,
}

/// The columns that a column of a foreign key has its values from, before and after.
#[derive(Clone, Debug)]
pub(super) struct OtherTarget {
    column: String,
    before: KeyColumn,
    after: KeyColumn,
}

impl Diff<'_> {
    /// The columns whose values become others, since they are keys of another table, with the SQL of the new values.
    pub(super) fn other_values(
        &mut self,
        own: &PhysicalTable,
        wanted: &PhysicalTable,
    ) -> BTreeMap<String, BackendSql> {
        let mut values = BTreeMap::new();
        for column in &wanted.columns {
            if let Some(other) = self.other_target(own, wanted, &column.name)
                && let Some(value) = self.other_value(wanted, &other)
            {
                values.insert(other.column, value);
            }
        }
        values
    }

    /// The columns that one of a foreign key refers to before and after, if they are not the same: at once, or because the
    /// key is a foreign key itself whose values become others.
    ///
    /// Keys of several columns are left to the check of the database.
    pub(super) fn other_target(
        &self,
        own: &PhysicalTable,
        wanted: &PhysicalTable,
        column: &str,
    ) -> Option<OtherTarget> {
        let before = KeyColumn::referred_to(own, column)?;
        let after = KeyColumn::referred_to(wanted, column)?;
        let in_the_end = (before.origin(&self.state), after.origin(self.wanted));
        let is_other = |(before, after): &(KeyColumn, KeyColumn)| {
            before.is_whole
                && after.is_whole
                && (&before.table, &before.column) != (&after.table, &after.column)
        };
        let mut pairs = [(before, after), in_the_end].into_iter();
        let (before, after) = pairs.find(is_other)?;
        Some(OtherTarget {
            column: column.to_owned(),
            before,
            after,
        })
    }

    /// Returns whether it is asked what becomes of the values of a column, which says what becomes of those that are null too.
    pub(super) fn is_asked_for_its_target(&self, table: &TableName, column: &str) -> bool {
        let mut questions = self.questions.iter();
        questions.any(|question| match question {
            Question::Target(asked) => asked.table == *table && asked.column == column,
            _ => false,
        })
    }

    fn other_value(&mut self, table: &PhysicalTable, other: &OtherTarget) -> Option<BackendSql> {
        let column = &other.column;
        let filled = (table.name.clone(), column.clone());
        if let Some(value) = self.hints.fills.get(&filled) {
            return value_of(value, column);
        }
        let OtherTarget { before, after, .. } = other.clone();
        let question = TargetQuestion {
            table: table.name.clone(),
            column: column.clone(),
            from: before.table,
            from_key: before.column,
            to: after.table,
            to_key: after.column,
        };
        let answer = self.answers.target(&question);
        if answer.is_none() {
            self.questions.push(Question::Target(question));
        }
        match answer? {
            TargetAnswer::Value(value) => value_of(&value, column),
            TargetAnswer::Kept => None,
        }
    }
}

impl KeyColumn {
    /// The column that one of a table refers to, by a foreign key of its own before one of several columns.
    fn referred_to(table: &PhysicalTable, column: &str) -> Option<Self> {
        let keys = table.foreign_keys.iter();
        let keys = keys.filter_map(|key| {
            let position = key.columns.iter().position(|own| own == column)?;
            Some(KeyColumn {
                table: key.target.clone(),
                column: key.target_columns.get(position)?.clone(),
                is_whole: key.columns.len() == 1,
            })
        });
        keys.max_by_key(|key| key.is_whole)
    }

    /// The column that the values come from in the end.
    fn origin(&self, state: &SchemaState) -> Self {
        let mut origin = self.clone();
        let mut passed = BTreeSet::new();
        while passed.insert(origin.clone()) {
            let table = state.table(&origin.table);
            match table.and_then(|table| KeyColumn::referred_to(table, &origin.column)) {
                Some(next) => origin = next,
                None => break,
            }
        }
        origin
    }
}

/// The SQL of each database; none if it is the column itself.
pub(super) fn value_of(value: &SqlExpression, column: &str) -> Option<BackendSql> {
    let is_own = |sql: &str| sql.trim().trim_matches('"') == column;
    match value {
        SqlExpression::Common(sql) => (!is_own(sql)).then(|| BackendSql::common(sql)),
        SqlExpression::PerBackend { sqlite, postgres } => Some(BackendSql {
            sqlite: Some(sqlite.clone()),
            postgres: Some(postgres.clone()),
        }),
    }
}
