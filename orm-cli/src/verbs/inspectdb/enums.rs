//! The enums of all models.

use super::model_names::is_reserved;
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
        let name = self.take(name);
        self.add(&name, Vec::new(), is_number.then_some(repr), variants);
        name
    }

    /// The enum of an enum type, one for all columns of it.
    pub(super) fn of_type(&mut self, ty: &EnumName, values: &[String]) -> String {
        if let Some(known) = self.known.get(ty) {
            return known.clone();
        }
        let name = self.take(&as_type(&upper_camel(&snake_case(&ty.name))));
        let word = if snake_case(&name) == ty.name {
            "db_enum".to_owned()
        } else {
            format!("db_enum = {}", literal(&ty.name))
        };
        let variants = values.iter().map(|value| (value.clone(), None));
        self.add(&name, vec![word], None, variants.collect());
        self.known.insert(ty.clone(), name.clone());
        name
    }

    /// A name that no other type of the text has.
    fn take(&mut self, name: &str) -> String {
        if is_reserved(name, |name| self.names.has(name)) {
            self.names.take(&format!("{name}Choice"), "")
        } else {
            self.names.take(name, "")
        }
    }

    fn add(
        &mut self,
        name: &str,
        words: Vec<String>,
        repr: Option<&'static str>,
        values: Vec<(String, Option<i64>)>,
    ) {
        let mut taken = DistinctNames::default();
        let variants = values.into_iter().map(|(value, number)| {
            let camel = match upper_camel(&snake_case(&value)) {
                camel if camel.is_empty() => "Empty".to_owned(),
                camel if camel == "Self" => "SelfValue".to_owned(),
                camel => as_type(&camel),
            };
            let name = taken.take(&camel, "");
            VariantSource {
                rename: (number.is_none() && snake_case(&name) != value).then_some(value),
                name,
                number,
            }
        });
        self.sources.push(EnumSource {
            name: name.to_owned(),
            words,
            repr,
            variants: variants.collect(),
        });
    }
}

/// The name of a type or a variant: `N2nd` for `2nd`.
fn as_type(camel: &str) -> String {
    match camel.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("N{camel}"),
        Some(_) => camel.to_owned(),
        None => "Values".to_owned(),
    }
}
