//! The indexes of a table that a program would miss, or that stand where its own should be.

use super::compare::{Difference, SchemaComparison};
use super::index::definition;
use crate::schema::physical::{IndexedValue, PhysicalIndex, PhysicalIndexKey};

impl SchemaComparison<'_> {
    /// Unique indexes that are missing, and indexes that are others than the ones of their names. The text of expressions
    /// and conditions is not compared, since databases write it in their own way.
    pub(super) fn indexes(self) -> impl Iterator<Item = Difference> {
        let wanted = self.wanted.indexes.iter();
        let wanted = wanted.filter(move |index| self.database.has_index(index));
        wanted.filter_map(move |index| self.index(index))
    }

    fn index(self, wanted: &PhysicalIndex) -> Option<Difference> {
        let mut found = self.found.indexes.iter();
        if wanted.is_unique {
            let is_there = found.any(|found| self.is_index(wanted, found));
            return (!is_there).then(|| Difference::NoUniqueIndex {
                name: wanted.name.clone(),
                wanted: self.words(wanted),
            });
        }
        let found = found.find(|found| self.database.is_name(&wanted.name, &found.name))?;
        (!self.is_index(wanted, found)).then(|| Difference::Index {
            name: wanted.name.clone(),
            wanted: self.words(wanted),
            found: self.words(found),
        })
    }

    /// Returns whether an index that was found serves as the one that is wanted: a unique one keeps the same rows apart in any
    /// order.
    fn is_index(self, wanted: &PhysicalIndex, found: &PhysicalIndex) -> bool {
        wanted.is_unique == found.is_unique
            && wanted.method.eq_ignore_ascii_case(&found.method)
            && wanted.condition.is_some() == found.condition.is_some()
            && self.are_names(&wanted.include, &found.include)
            && wanted.keys.len() == found.keys.len()
            && wanted.keys.iter().zip(&found.keys).all(|(key, found)| {
                let is_order = (key.descending, key.nulls) == (found.descending, found.nulls);
                self.is_key(key, found) && (is_order || wanted.is_unique)
            })
    }

    fn is_key(self, wanted: &PhysicalIndexKey, found: &PhysicalIndexKey) -> bool {
        let is_value = match (&wanted.value, &found.value) {
            (IndexedValue::Column(wanted), IndexedValue::Column(found))
            | (IndexedValue::IgnoringCase(wanted), IndexedValue::IgnoringCase(found)) => {
                self.database.is_name(wanted, found)
            }
            (IndexedValue::Expression(_), found) => !matches!(found, IndexedValue::Column(_)),
            _ => false,
        };
        let is_class = match (&wanted.operator_class, &found.operator_class) {
            (Some(wanted), Some(found)) => wanted.rsplit('.').next() == Some(found),
            // A class that is the usual one of its type is not read.
            _ => found.operator_class.is_none(),
        };
        is_value && is_class
    }

    fn are_names(self, wanted: &[String], found: &[String]) -> bool {
        let is_name = |(wanted, found): (&String, &String)| self.database.is_name(wanted, found);
        wanted.len() == found.len() && wanted.iter().zip(found).all(is_name)
    }

    /// `UNIQUE ("title") WHERE (is_public)`.
    fn words(self, index: &PhysicalIndex) -> String {
        let unique = if index.is_unique { "UNIQUE" } else { "" };
        let words = format!("{unique}{}", definition(self.database, index));
        words.trim_start().to_owned()
    }
}
