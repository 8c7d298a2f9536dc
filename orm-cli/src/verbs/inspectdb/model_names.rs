//! The names of models, and those that no type can have.

use super::names::{DistinctNames, as_identifier, singular, snake_case, upper_camel};
use orm_core::schema::physical::PhysicalTable;

/// Names that the text itself speaks of, so that no type in it can have them.
const USED: [&str; 27] = [
    "Choices",
    "Clone",
    "Copy",
    "DateTime",
    "Debug",
    "Decimal",
    "Eq",
    "Err",
    "ForeignKey",
    "ManyToMany",
    "Model",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "None",
    "Ok",
    "OneToOne",
    "Option",
    "PartialEq",
    "Self",
    "Some",
    "String",
    "TimeDelta",
    "Utc",
    "Uuid",
    "Value",
    "Vec",
];

/// The ends of the names of types that the derive makes for a model.
const DERIVED: [&str; 2] = ["Draft", "Fields"];

/// The names of the models.
pub(super) fn model_names(
    tables: &[&PhysicalTable],
    keeps_names: bool,
    taken: &mut DistinctNames,
) -> Vec<String> {
    let names: Vec<_> = tables
        .iter()
        .map(|table| {
            let snake = snake_case(&table.name.name);
            let snake = if keeps_names { snake } else { singular(&snake) };
            match as_identifier(&upper_camel(&snake)) {
                name if name.is_empty() => "Row".to_owned(),
                name => {
                    let mut name = name.trim_end_matches('_').to_owned();
                    if let Some(first) = name.get_mut(..1) {
                        first.make_ascii_uppercase();
                    }
                    name
                }
            }
        })
        .collect();
    let is_model = |name: &str| names.iter().any(|own| own == name);
    let names = names.iter().map(|name| {
        if is_reserved(name, is_model) {
            taken.take(&format!("{name}Row"), "")
        } else {
            taken.take(name, "")
        }
    });
    names.collect()
}

/// Returns whether another type of the text has this name: one that is imported, or one that the derive makes for a model.
pub(super) fn is_reserved(name: &str, is_model: impl Fn(&str) -> bool) -> bool {
    let mut ends = DERIVED.iter();
    USED.contains(&name) || ends.any(|end| name.strip_suffix(end).is_some_and(&is_model))
}
