//! The values that a check allows a column.

use super::{CheckCondition, ColumnDefault, PhysicalTable, SqlExpression, TableItem};
use crate::schema::ChoiceValues;

/// One of the values that [`CheckCondition::OneOf`](super::CheckCondition::OneOf) allows.
///
/// ```
/// use orm::schema::physical::{CheckCondition, ChoiceValue};
///
/// let condition = CheckCondition::OneOf {
///     column: "status".to_owned(),
///     values: vec![ChoiceValue::Text("draft".to_owned()), ChoiceValue::Text("in_print".to_owned())],
/// };
/// assert_eq!(condition.columns(), ["status"]);
/// ```
/// ```sql
/// CHECK ("status" IN ('draft', 'in_print'))
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChoiceValue {
    /// `'in_print'`
    Text(String),
    /// `2`
    Integer(i64),
}

impl ChoiceValue {
    /// The values that are declared.
    ///
    /// ```
    /// use orm::schema::ChoiceValues;
    /// use orm::schema::physical::ChoiceValue;
    ///
    /// let values = ChoiceValue::all(ChoiceValues::Integers(&[1, 2]));
    /// assert_eq!(values, [ChoiceValue::Integer(1), ChoiceValue::Integer(2)]);
    /// ```
    pub fn all(declared: ChoiceValues) -> Vec<ChoiceValue> {
        match declared {
            ChoiceValues::Texts(texts) => {
                let texts = texts.iter().map(ToString::to_string);
                texts.map(ChoiceValue::Text).collect()
            }
            ChoiceValues::Integers(integers) => {
                integers.iter().copied().map(ChoiceValue::Integer).collect()
            }
        }
    }
}

impl PhysicalTable {
    /// The values that a check allows this column; none where no check does.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// #[derive(Choices, Clone, Copy, PartialEq, Debug)]
    /// pub enum Status {
    ///     Draft,
    ///     InPrint,
    /// }
    ///
    /// #[derive(Model)]
    /// pub struct Volume {
    ///     pub id: i64,
    ///     pub status: Status,
    /// }
    ///
    /// let described = schema![Volume].describe();
    /// let volume = &described.tables()[0];
    /// assert_eq!(volume.choices("status").map(<[_]>::len), Some(2));
    /// assert_eq!(volume.choices("id"), None);
    /// ```
    pub fn choices(&self, column: &str) -> Option<&[ChoiceValue]> {
        self.checks.iter().find_map(|check| match &check.condition {
            CheckCondition::OneOf {
                column: own,
                values,
            } if own == column => Some(values.as_slice()),
            _ => None,
        })
    }

    /// Gives one of the values that a check allows this column another text, in the check, in those of the variants of an enum
    /// whose tag the column is, and in the column's default.
    ///
    /// ```
    /// use orm::schema::physical::{CheckCondition, CheckConstraint, ChoiceValue, PhysicalTable, TableItem, TableName};
    ///
    /// let text = |text: &str| ChoiceValue::Text(text.to_owned());
    /// let condition = CheckCondition::OneOf { column: "status".to_owned(), values: vec![text("draft"), text("lost")] };
    /// let mut book = PhysicalTable::new(TableName::new(None, "book"));
    /// book.add_item(TableItem::Check(CheckConstraint { name: "book_status".to_owned(), condition }));
    /// book.rename_choice("status", "lost", "missing");
    /// assert_eq!(book.choices("status"), Some(&[text("draft"), text("missing")][..]));
    /// ```
    pub fn rename_choice(&mut self, column: &str, from: &str, to: &str) {
        let texts = self.checks.iter_mut();
        let texts = texts.flat_map(|check| check.condition.choices_mut(column));
        for text in texts.filter(|text| *text == from) {
            to.clone_into(text);
        }
        let columns = self.columns.iter_mut();
        for column in columns.filter(|own| own.name == column) {
            if let Some(ColumnDefault::Expression(sql)) = &mut column.default {
                rename_literal(sql, from, to);
            }
        }
    }
}

impl CheckCondition {
    /// The texts that it compares a column of choices with.
    fn choices_mut(&mut self, of: &str) -> Vec<&mut String> {
        match self {
            CheckCondition::OneOf { column, values } if column == of => {
                let texts = values.iter_mut();
                let texts = texts.filter_map(|value| match value {
                    ChoiceValue::Text(text) => Some(text),
                    ChoiceValue::Integer(_) => None,
                });
                texts.collect()
            }
            CheckCondition::PresentIf { column, value, .. }
            | CheckCondition::AbsentUnless { column, value, .. }
                if column == of =>
            {
                vec![value]
            }
            _ => Vec::new(),
        }
    }
}

impl TableItem {
    /// Returns whether its SQL names this text, as in `"state" = 'open'`.
    ///
    /// ```
    /// use orm::schema::physical::{CheckCondition, CheckConstraint, TableItem};
    ///
    /// let condition = CheckCondition::sql("state = 'open' OR closed_at IS NOT NULL");
    /// let check = TableItem::Check(CheckConstraint { name: "loan_state".to_owned(), condition });
    /// assert!(check.has_literal("open") && !check.has_literal("closed"));
    /// ```
    pub fn has_literal(&self, text: &str) -> bool {
        let mut texts = self.expressions().into_iter();
        texts.any(|sql| sql.has_literal(text))
    }
}

impl SqlExpression {
    /// Returns whether it names this text, as in `"state" = 'open'`.
    ///
    /// ```
    /// use orm::schema::physical::SqlExpression;
    ///
    /// let default = SqlExpression::of("'open'", "'open'::text");
    /// assert!(default.has_literal("open") && !default.has_literal("ope"));
    /// ```
    pub fn has_literal(&self, text: &str) -> bool {
        let literal = literal(text);
        match self {
            SqlExpression::Common(sql) => sql.contains(&literal),
            SqlExpression::PerBackend { sqlite, postgres } => {
                sqlite.contains(&literal) || postgres.contains(&literal)
            }
        }
    }
}

/// A text as SQL has it: `'draft'`.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Replaces a default that is the literal of this text, and no other SQL.
fn rename_literal(sql: &mut SqlExpression, from: &str, to: &str) {
    let (from, to) = (literal(from), literal(to));
    let texts = match sql {
        SqlExpression::Common(sql) => vec![sql],
        SqlExpression::PerBackend { sqlite, postgres } => vec![sqlite, postgres],
    };
    for text in texts {
        if text.trim() == from {
            text.clone_from(&to);
        }
    }
}
