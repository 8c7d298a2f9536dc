//! Foreign keys that refer to another table than before, or to another column of it: what becomes of the values in rows that are there.

use super::Diff;
use crate::question::{Question, TargetAnswer, TargetQuestion};
use orm_core::schema::BackendSql;
use orm_core::schema::physical::{ForeignKeyConstraint, PhysicalTable, SqlExpression, TableName};
use std::collections::BTreeMap;

impl Diff<'_> {
    /// The columns whose values become others, since they are keys of another table, with the SQL of the new values.
    pub(super) fn other_values(
        &mut self,
        own: &PhysicalTable,
        wanted: &PhysicalTable,
    ) -> BTreeMap<String, BackendSql> {
        let mut values = BTreeMap::new();
        for key in &wanted.foreign_keys {
            let mut before = own.foreign_keys.iter();
            let before = before.find(|own| own.columns == key.columns);
            let Some(before) = before.filter(|own| is_of_other_keys(own, key)) else {
                continue;
            };
            // Keys of several columns are left to the check of the database.
            if let [column] = &key.columns[..]
                && let Some(value) = self.other_value(wanted, column, before, key)
            {
                values.insert(column.clone(), value);
            }
        }
        values
    }

    /// Returns whether it is asked what becomes of the values of a column, which says what becomes of those that are null too.
    pub(super) fn is_asked_for_its_target(&self, table: &TableName, column: &str) -> bool {
        let mut questions = self.questions.iter();
        questions.any(|question| match question {
            Question::Target(asked) => asked.table == *table && asked.column == column,
            _ => false,
        })
    }

    fn other_value(
        &mut self,
        table: &PhysicalTable,
        column: &str,
        before: &ForeignKeyConstraint,
        after: &ForeignKeyConstraint,
    ) -> Option<BackendSql> {
        let filled = (table.name.clone(), column.to_owned());
        if let Some(value) = self.hints.fills.get(&filled) {
            return value_of(value, column);
        }
        let question = TargetQuestion {
            table: table.name.clone(),
            column: column.to_owned(),
            from: before.target.clone(),
            from_key: before.target_columns.concat(),
            to: after.target.clone(),
            to_key: after.target_columns.concat(),
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

/// Returns whether the values of a foreign key are to be those of other columns than before.
pub(super) fn is_of_other_keys(
    before: &ForeignKeyConstraint,
    after: &ForeignKeyConstraint,
) -> bool {
    before.target != after.target || before.target_columns != after.target_columns
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
