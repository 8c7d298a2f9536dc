//! The differences between two descriptions of a table that a program would meet.

use super::domains::normal;
use super::introspection::Introspection;
use super::stored::is_null;
use crate::schema::RangeEnd;
use crate::schema::physical::{
    CheckCondition, ChoiceValue, ColumnDefault, ColumnType, ItemKind, PhysicalColumn,
    PhysicalExclusion, PhysicalSearch, PhysicalTable, TableKind,
};
use std::collections::BTreeSet;

/// One difference between a table as it is wanted and as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// The column at this position is missing.
    Missing { column: usize },
    /// The column is of another type.
    Type {
        column: usize,
        wanted: String,
        found: String,
    },
    /// The column is never null, and is wanted to be null at times.
    NeverNull { column: usize },
    /// The column may be null, and is wanted never to be.
    MayBeNull { column: usize },
    /// The database has no value for the column where an insert has none.
    NotFilledIn { column: usize },
    /// The column is limited to other values than the field is, or the field to none.
    Choices {
        column: usize,
        wanted: Option<Vec<ChoiceValue>>,
        found: Vec<ChoiceValue>,
    },
    /// The column is limited to another range than the field is, or the field to none.
    Range {
        column: usize,
        wanted: Option<IntegerRange>,
        found: IntegerRange,
    },
    /// The column has another `min` or `max` than the field, or the field has none.
    Bound {
        column: usize,
        wanted: Option<String>,
        found: String,
    },
    /// The database does not compute the column, and is wanted to.
    NotGenerated { column: usize },
    /// The database computes the column, and the program would write it.
    Generated { column: usize },
    /// The primary key is over these columns.
    PrimaryKey { found: Vec<String> },
    /// No constraint or index keeps these columns unique.
    NotUnique { columns: Vec<String> },
    /// No unique index is the one of this name, which is wanted so.
    NoUniqueIndex { name: String, wanted: String },
    /// The index of this name is another.
    Index {
        name: String,
        wanted: String,
        found: String,
    },
    /// The search index of this name has other columns, or is in another language; the constraint on ranges has other columns.
    Item {
        kind: ItemKind,
        name: String,
        wanted: String,
        found: String,
    },
    /// An unknown column of this name, which every insert must give a value.
    Required { column: String },
}

/// The least and, if there is one, the greatest of some whole numbers.
pub(super) type IntegerRange = (i64, Option<i64>);

/// A table as it is wanted, and as it was found.
#[derive(Clone, Copy)]
pub(super) struct SchemaComparison<'t> {
    pub(super) database: &'static dyn Introspection,
    pub(super) wanted: &'t PhysicalTable,
    pub(super) found: &'t PhysicalTable,
}

impl<'t> SchemaComparison<'t> {
    /// The differences, without regard to lengths, collations, checks, foreign keys and the order of columns. Of the
    /// checks only those count that allow a field other values than its type has; a table made elsewhere may have none.
    ///
    /// The found table may have more columns if they can be left out: they are null or filled in by the database. Of a
    /// view only names and types of columns are compared.
    pub(super) fn differences(self) -> Vec<Difference> {
        let mut differences = self.columns();
        if self.found.kind == TableKind::Base {
            differences.extend(self.choices());
            differences.extend(self.ranges());
            differences.extend(self.bounds());
            differences.extend(self.primary_key());
            differences.extend(self.uniques());
            differences.extend(self.indexes());
            differences.extend(self.searches());
            differences.extend(self.exclusions());
            differences.extend(self.required());
        }
        differences
    }

    fn columns(self) -> Vec<Difference> {
        let columns = self.wanted.columns.iter().enumerate();
        columns
            .filter_map(|(position, wanted)| self.column(position, wanted))
            .collect()
    }

    fn column(self, column: usize, wanted: &PhysicalColumn) -> Option<Difference> {
        let Some(found) = self.found_column(&wanted.name) else {
            return Some(Difference::Missing { column });
        };
        if let Some((wanted, found)) = self.types(&wanted.ty, &found.ty) {
            return Some(Difference::Type {
                column,
                wanted,
                found,
            });
        }
        if self.found.kind == TableKind::View {
            return None;
        }
        match (wanted.is_generated(), found.is_generated()) {
            (true, false) => return Some(Difference::NotGenerated { column }),
            (false, true) => return Some(Difference::Generated { column }),
            _ => {}
        }
        match (wanted.null, found.null) {
            (true, false) => Some(Difference::NeverNull { column }),
            (false, true) => Some(Difference::MayBeNull { column }),
            _ if self.is_filled_in(wanted) && !self.is_filled_in(found) => {
                Some(Difference::NotFilledIn { column })
            }
            _ => None,
        }
    }

    /// Returns the names of two types, if columns of one do not hold values of the other. Of decimals the digits count
    /// too, where the database has some.
    fn types(self, wanted: &ColumnType, found: &ColumnType) -> Option<(String, String)> {
        let database = self.database;
        if let (Some(wanted_digits), Some(found_digits)) = (wanted.digits(), found.digits()) {
            let names = || {
                (
                    database.described_type(wanted),
                    database.described_type(found),
                )
            };
            return (wanted_digits != found_digits).then(names);
        }
        if let ColumnType::Enum(name) = wanted {
            let is_held = match database.stored_type(wanted).logical() {
                Some(stored) => database.holds(stored, found),
                None => wanted == found,
            };
            return (!is_held).then(|| (name.to_string(), database.found_type(found)));
        }
        let holds = |ty| database.holds(ty, found);
        let names = || (database.column_type(wanted), database.found_type(found));
        (!wanted.logical().map_or(wanted == found, holds)).then(names)
    }

    fn found_column(self, name: &str) -> Option<&'t PhysicalColumn> {
        let mut columns = self.found.columns.iter();
        columns.find(|found| self.database.is_name(name, &found.name))
    }

    /// Returns whether the database has a value of its own for the column. A default of null is what every column has.
    fn is_filled_in(self, column: &PhysicalColumn) -> bool {
        match &column.default {
            Some(ColumnDefault::Expression(sql)) => !is_null(self.database.expression(sql)),
            default => default.is_some(),
        }
    }

    /// A check for choices that was found must be the one that is wanted.
    fn choices(self) -> impl Iterator<Item = Difference> {
        let found = self.found.checks.iter();
        let found = found.filter_map(|check| one_of(&check.condition));
        found.filter_map(move |(name, found)| {
            let mut columns = self.wanted.columns.iter();
            let column = columns.position(|own| self.database.is_name(&own.name, name))?;
            let wanted = self.wanted_choices(&self.wanted.columns[column].name);
            (wanted.map(sorted) != Some(sorted(found))).then(|| Difference::Choices {
                column,
                wanted: wanted.map(<[_]>::to_vec),
                found: found.to_vec(),
            })
        })
    }

    /// The values that a column is wanted to be limited to.
    fn wanted_choices(self, column: &str) -> Option<&'t [ChoiceValue]> {
        let checks = self.wanted.checks.iter();
        let mut choices = checks.filter_map(|check| one_of(&check.condition));
        choices.find_map(|(name, values)| (name == column).then_some(values))
    }

    /// A check of a range that was found must be the one that is wanted.
    fn ranges(self) -> impl Iterator<Item = Difference> {
        let found = self.found.checks.iter();
        let found = found.filter_map(|check| range(&check.condition));
        found.filter_map(move |(name, found)| {
            let mut columns = self.wanted.columns.iter();
            let column = columns.position(|own| self.database.is_name(&own.name, name))?;
            let own = &self.wanted.columns[column].name;
            let wanted = self.wanted.checks.iter();
            let mut wanted = wanted.filter_map(|check| range(&check.condition));
            let wanted = wanted.find_map(|(name, range)| (name == own).then_some(range));
            (wanted != Some(found)).then_some(Difference::Range {
                column,
                wanted,
                found,
            })
        })
    }

    /// An end of a range that was found must be the one that is wanted.
    fn bounds(self) -> impl Iterator<Item = Difference> {
        let found = self.found.checks.iter();
        let found = found.filter_map(|check| bound(&check.condition));
        found.filter_map(move |(name, end, found)| {
            let mut columns = self.wanted.columns.iter();
            let column = columns.position(|own| self.database.is_name(&own.name, name))?;
            let own = &self.wanted.columns[column].name;
            let wanted = self.wanted.checks.iter();
            let mut wanted = wanted.filter_map(|check| bound(&check.condition));
            let wanted = wanted.find(|(name, other, _)| name == own && *other == end);
            let wanted = wanted.map(|(_, _, number)| number);
            (wanted.as_ref() != Some(&found)).then(|| Difference::Bound {
                column,
                wanted: wanted.map(|number| bound_words(end, &number)),
                found: bound_words(end, &found),
            })
        })
    }

    fn primary_key(self) -> Option<Difference> {
        let found = self.found.key_columns();
        let names: Vec<&str> = found.iter().map(String::as_str).collect();
        let wanted = self.wanted.key_columns();
        let is_same = self.are_same(wanted, &names) || found.is_empty() && self.identifies(wanted);
        (!is_same).then(|| Difference::PrimaryKey {
            found: found.to_vec(),
        })
    }

    /// Saving a row twice relies on the uniques: `get_or_create`, upserts.
    fn uniques(self) -> impl Iterator<Item = Difference> {
        let wanted = self.wanted.uniques.iter().map(|unique| &unique.columns);
        let missing = wanted.filter(move |columns| !self.is_unique(columns));
        missing.map(|columns| Difference::NotUnique {
            columns: columns.clone(),
        })
    }

    fn is_unique(self, columns: &[String]) -> bool {
        let mut lists = self.found.unique_lists();
        lists.any(|found| self.are_same(columns, &found))
    }

    /// Returns whether columns identify a row as a primary key does: they are unique, and never null.
    fn identifies(self, columns: &[String]) -> bool {
        let mut found = columns.iter().map(|name| self.found_column(name));
        self.is_unique(columns) && found.all(|column| column.is_some_and(|column| !column.null))
    }

    /// A search index that was found must be the one that is wanted.
    fn searches(self) -> impl Iterator<Item = Difference> {
        let wanted = self.wanted.searches.iter();
        wanted.filter_map(move |wanted| {
            let mut found = self.found.searches.iter();
            let found = found.find(|found| found.name == wanted.name)?;
            (wanted != found).then(|| Difference::Item {
                kind: ItemKind::Search,
                name: wanted.name.clone(),
                wanted: search_words(wanted),
                found: search_words(found),
            })
        })
    }

    /// A constraint on ranges that was found must be the one that is wanted, but for its condition: Postgres writes that in its own
    /// way.
    fn exclusions(self) -> impl Iterator<Item = Difference> {
        let wanted = self.wanted.exclusions.iter();
        wanted.filter_map(move |wanted| {
            let mut found = self.found.exclusions.iter();
            let found = found.find(|found| found.name == wanted.name)?;
            let (wanted_words, found_words) = (exclusion_words(wanted), exclusion_words(found));
            (wanted_words != found_words).then(|| Difference::Item {
                kind: ItemKind::Exclusion,
                name: wanted.name.clone(),
                wanted: wanted_words,
                found: found_words,
            })
        })
    }

    fn required(self) -> impl Iterator<Item = Difference> {
        let is_wanted = move |found: &PhysicalColumn| {
            let mut columns = self.wanted.columns.iter();
            columns.any(|own| self.database.is_name(&own.name, &found.name))
        };
        let others = self.found.columns.iter().filter(move |it| !is_wanted(it));
        let required = others.filter(move |it| !it.null && !self.is_filled_in(it));
        required.map(|found| Difference::Required {
            column: found.name.clone(),
        })
    }

    /// Returns whether these are the same columns, in any order.
    fn are_same(self, columns: &[String], found: &[&str]) -> bool {
        let is_found = |column: &String| {
            let mut found = found.iter();
            found.any(|found| self.database.is_name(column, found))
        };
        columns.len() == found.len() && columns.iter().all(is_found)
    }
}

fn sorted(values: &[ChoiceValue]) -> BTreeSet<&ChoiceValue> {
    values.iter().collect()
}

/// The column and the values of a check for choices.
fn one_of(condition: &CheckCondition) -> Option<(&str, &[ChoiceValue])> {
    match condition {
        CheckCondition::OneOf { column, values } => Some((column, values)),
        _ => None,
    }
}

/// `search(title, body, language = "english")`.
fn search_words(search: &PhysicalSearch) -> String {
    format!(
        "search({}, language = \"{}\")",
        search.columns.join(", "),
        search.language
    )
}

/// `no_overlap(room, starts..ends)`.
fn exclusion_words(own: &PhysicalExclusion) -> String {
    let range = own.range();
    let fields: Vec<_> = own
        .equal
        .iter()
        .chain([&range])
        .map(String::as_str)
        .collect();
    format!("no_overlap({})", fields.join(", "))
}

/// The column, the end and the number of a check for the end of a range.
fn bound(condition: &CheckCondition) -> Option<(&str, RangeEnd, String)> {
    match condition {
        CheckCondition::Bound {
            column,
            end,
            number,
            ..
        } => Some((column, *end, normal(number))),
        _ => None,
    }
}

/// `at least 0`
fn bound_words(end: RangeEnd, number: &str) -> String {
    match end {
        RangeEnd::Least => format!("at least {number}"),
        RangeEnd::Greatest => format!("at most {number}"),
    }
}

/// The column and the range of a check for whole numbers.
fn range(condition: &CheckCondition) -> Option<(&str, IntegerRange)> {
    match condition {
        CheckCondition::Between {
            column,
            least,
            most,
        } => Some((column, (*least, *most))),
        _ => None,
    }
}
