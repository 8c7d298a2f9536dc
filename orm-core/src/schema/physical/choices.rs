//! The values that a check allows a column.

use crate::schema::ChoiceValues;

/// One of the values that [`CheckCondition::OneOf`](super::CheckCondition::OneOf) allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChoiceValue {
    /// `'in_print'`
    Text(String),
    /// `2`
    Integer(i64),
}

impl ChoiceValue {
    /// The values that are declared.
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
