//! The names of models.

use super::names::{DistinctNames, as_identifier, singular, snake_case, upper_camel};
use orm_core::schema::physical::PhysicalTable;

/// Names that the text itself speaks of, so that no model can have them.
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
    let is_derived = |name: &str| {
        DERIVED.iter().any(|end| {
            let stem = name.strip_suffix(end);
            stem.is_some_and(|stem| names.iter().any(|name| name == stem))
        })
    };
    let names = names.iter().map(|name| {
        if USED.contains(&&**name) || is_derived(name) {
            taken.take(&format!("{name}Row"), "")
        } else {
            taken.take(name, "")
        }
    });
    names.collect()
}
