//! Which rule of which model a constraint's name stands for.

use super::Context;
use crate::error::{Error, Source};
use crate::schema::Table;

/// What a constraint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// No two rows are the same in its fields.
    Unique,
    /// The text of its field has at most so many characters.
    Length(u32),
    /// The number in its field fits the field's type.
    Range,
    /// A foreign key.
    ForeignKey,
    /// Any other check.
    Check,
}

/// A constraint that the models know.
pub(super) struct Named {
    pub(super) table: &'static Table,
    pub(super) rule: Rule,
    /// The fields it is about.
    pub(super) fields: Vec<&'static str>,
}

impl Named {
    /// The field it is about, if it is about one.
    pub(super) fn field(&self) -> Option<&'static str> {
        match *self.fields {
            [field] => Some(field),
            _ => None,
        }
    }
}

/// The constraint of this name, looked for in the statement's table before any other.
pub(super) fn find(context: &Context<'_>, name: &str) -> Option<Named> {
    context.tables().find_map(|table| of_table(table, name))
}

/// The constraint of this name among those of a table.
fn of_table(table: &'static Table, name: &str) -> Option<Named> {
    let found = |rule, fields: &[usize]| {
        let fields = fields.iter().map(|&field| table.fields[field].name).collect();
        Some(Named { table, rule, fields })
    };
    if table.checks.iter().any(|check| check.name == name) {
        return found(Rule::Check, &[]);
    }
    if is(name, table, &[], "pkey") {
        return found(Rule::Unique, table.primary_key);
    }
    for (position, field) in table.fields.iter().enumerate() {
        let columns: Vec<_> = table.columns_of(position).iter().map(|column| column.name).collect();
        if is(name, table, &columns, "key") {
            return found(Rule::Unique, &[position]);
        }
        if is(name, table, &columns, "fkey") {
            return found(Rule::ForeignKey, &[position]);
        }
        for column in columns {
            let ending = ENDINGS.into_iter().find(|ending| is(name, table, &[column], ending));
            match (ending, field.max_length) {
                (Some("len"), Some(max)) => return found(Rule::Length(max), &[position]),
                (Some("range"), _) => return found(Rule::Range, &[position]),
                (Some(_), _) => return found(Rule::Check, &[position]),
                (None, _) => {}
            }
        }
    }
    let unique = table.uniques.iter().find(|unique| {
        let columns = unique.fields.iter().flat_map(|&field| table.columns_of(field));
        is(name, table, &columns.map(|column| column.name).collect::<Vec<_>>(), "key")
    });
    unique.and_then(|unique| found(Rule::Unique, unique.fields))
}

/// What the names of checks of one column end in.
const ENDINGS: [&str; 7] = ["len", "range", "bool", "choice", "min", "max", "json"];

/// Whether the name is that of the constraint over these columns. Long ones are cut in the middle: those are compared
/// by what they begin and end with.
fn is(name: &str, table: &Table, columns: &[&str], ending: &str) -> bool {
    let mut whole = table.name.to_owned();
    for column in columns {
        whole.push('_');
        whole.push_str(column);
    }
    let Some(stem) = name.strip_suffix(ending).and_then(|stem| stem.strip_suffix('_')) else { return false };
    if whole.len() + 1 + ending.len() <= MAX_BYTES {
        return stem == whole;
    }
    let Some((start, hash)) = stem.rsplit_once('_') else { return false };
    whole.starts_with(start) && hash == format!("{:08x}", fnv(&whole))
}

/// The longest identifier that Postgres keeps.
const MAX_BYTES: usize = 63;

/// FNV-1a, by which names that are too long are told apart.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The fields that these columns belong to, each once.
pub(super) fn fields(table: &'static Table, columns: &[&str]) -> Vec<&'static str> {
    let mut fields = Vec::new();
    for column in table.columns().iter().filter(|column| columns.contains(&column.name)) {
        let name = table.fields[column.field].name;
        if !fields.contains(&name) {
            fields.push(name);
        }
    }
    fields
}

/// The error of a unique constraint of this name.
pub(super) fn unique(context: &Context<'_>, name: &str, source: Source) -> Option<Error> {
    let named = find(context, name).filter(|named| named.rule == Rule::Unique)?;
    let (model, constraint) = (named.table.model, Some(name.to_owned()));
    Some(Error::UniqueViolation { model, fields: named.fields, constraint, source: Some(source) })
}

/// The error of a check of this name.
pub(super) fn check(context: &Context<'_>, name: &str, source: Source) -> Error {
    let named = find(context, name);
    let model = named.as_ref().map_or(context.model(), |named| named.table.model);
    let field = named.as_ref().and_then(Named::field);
    match named.map(|named| named.rule) {
        Some(Rule::Length(max)) => Error::TooLong { model, field, max: Some(max) },
        Some(Rule::Range) => {
            Error::OutOfRange { model, field, why: "the number does not fit the field's type".to_owned() }
        }
        _ => Error::CheckViolation { model, constraint: name.to_owned(), field, source: Some(source) },
    }
}
