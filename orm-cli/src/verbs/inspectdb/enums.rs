//! The enums of all models.

use super::names::{DistinctNames, snake_case, upper_camel};
use super::source::{EnumSource, VariantSource, literal};
use orm_core::schema::physical::{ChoiceValue, EnumName};
use std::collections::BTreeMap;

/// Enums, each by a name of its own.
pub(super) struct Enums {
    names: DistinctNames,
    known: BTreeMap<EnumName, String>,
    sources: Vec<EnumSource>,
}

impl Enums {
    /// None so far, and none of these names.
    pub(super) fn besides(names: DistinctNames) -> Self {
        Enums {
            names,
            known: BTreeMap::new(),
            sources: Vec::new(),
        }
    }

    pub(super) fn into_sources(self) -> Vec<EnumSource> {
        self.sources
    }

    /// The enum of the values that a check allows.
    pub(super) fn of_check(
        &mut self,
        name: &str,
        values: &[ChoiceValue],
        repr: &'static str,
    ) -> String {
        let variants = values.iter().map(|value| match value {
            ChoiceValue::Text(text) => (text.clone(), None),
            ChoiceValue::Integer(number) => {
                (number.to_string().replace('-', "minus_"), Some(*number))
            }
        });
        let variants: Vec<_> = variants.collect();
        let is_number = variants.iter().any(|(_, number)| number.is_some());
        self.add(name, Vec::new(), is_number.then_some(repr), variants)
    }

    /// The enum of an enum type, one for all columns of it.
    pub(super) fn of_type(&mut self, ty: &EnumName, values: &[String]) -> String {
        if let Some(known) = self.known.get(ty) {
            return known.clone();
        }
        let camel = upper_camel(&snake_case(&ty.name));
        let free = self.names.clone().take(&camel, "");
        let word = if snake_case(&free) == ty.name {
            "db_enum".to_owned()
        } else {
            format!("db_enum = {}", literal(&ty.name))
        };
        let variants = values.iter().map(|value| (value.clone(), None));
        let name = self.add(&camel, vec![word], None, variants.collect());
        self.known.insert(ty.clone(), name.clone());
        name
    }

    fn add(
        &mut self,
        name: &str,
        words: Vec<String>,
        repr: Option<&'static str>,
        values: Vec<(String, Option<i64>)>,
    ) -> String {
        let name = self.names.take(name, "");
        let mut taken = DistinctNames::default();
        let variants = values.into_iter().map(|(value, number)| {
            let camel = upper_camel(&snake_case(&value));
            let camel = if camel.is_empty() {
                "Empty".to_owned()
            } else {
                camel
            };
            let camel = if camel == "Self" {
                "SelfValue".to_owned()
            } else {
                camel
            };
            let starts_with_digit = camel.starts_with(|sign: char| sign.is_ascii_digit());
            let camel = if starts_with_digit {
                format!("N{camel}")
            } else {
                camel
            };
            let name = taken.take(&camel, "");
            VariantSource {
                rename: (number.is_none() && snake_case(&name) != value).then_some(value),
                name,
                number,
            }
        });
        self.sources.push(EnumSource {
            name: name.clone(),
            words,
            repr,
            variants: variants.collect(),
        });
        name
    }
}
