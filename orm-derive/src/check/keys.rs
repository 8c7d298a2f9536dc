//! The primary key.

use super::known_field;
use super::types;
use crate::errors::Errors;
use crate::model::{Model, last_name};

/// Keys are tuples, and tuples of more are no keys.
pub(crate) const MAX_PARTS: usize = 4;

pub(super) fn check(model: &Model, errors: &mut Errors) {
    check_present(model, errors);
    check_once(model, errors);
    check_parts(model, errors);
    check_never_null(model, errors);
    check_identity(model, errors);
}

/// Returns the first field, if its name and type are those of a key.
fn likely_key(model: &Model) -> Option<&str> {
    let first = model.fields.first()?;
    let of_keys = ["i16", "i32", "i64", "u32", "u64", "String", "Uuid"];
    let (_, word) = first.name.rsplit_once('_').unwrap_or(("", &first.name));
    let is_key = ["id", "no", "number", "nr", "key", "pk", "code", "uuid"].contains(&word);
    (is_key && of_keys.contains(&last_name(&first.ty).as_str())).then_some(&first.name)
}

/// Returns the foreign keys that a model begins with, as the model of a table between others does.
fn foreign_keys_ahead(model: &Model) -> Vec<&str> {
    let keys = model.fields.iter().take_while(|field| field.is_relation());
    keys.map(|field| field.name.as_str()).collect()
}

/// A model has a primary key.
fn check_present(model: &Model, errors: &mut Errors) {
    let flawed = model.attrs.flawed
        || model
            .fields
            .iter()
            .chain(&model.skipped)
            .any(|field| field.attrs.flawed);
    if flawed || model.attrs.primary_key.is_some() || !model.key().is_empty() {
        return;
    }
    let name = model.name();
    let row = ["New", "Create", "Insert", "Insertable"]
        .iter()
        .find_map(|word| name.strip_prefix(word))
        .filter(|row| row.starts_with(char::is_uppercase));
    let between = foreign_keys_ahead(model);
    errors.at(
        &model.ident,
        match (row, likely_key(model)) {
            (None, None) if (2..=MAX_PARTS).contains(&between.len()) => format!(
                "`{name}` has no primary key; write `#[orm(primary_key({}))]` on the struct for one row of each pair, or add `id: i64`",
                between.join(", ")
            ),
            (Some(row), _) => format!(
                "`{name}` has no primary key; a row that is not stored yet is no model of its own, but a draft: write `{row}::draft()` in place of this struct"
            ),
            (None, Some(key)) => format!(
                "`{name}` has no primary key; mark `{key}` with `#[orm(primary_key)]`, or add `id: i64`"
            ),
            (None, None) => format!(
                "`{name}` has no primary key; add `id: i64`, or mark a field with `#[orm(primary_key)]`"
            ),
        },
    );
}

/// The primary key is declared once.
fn check_once(model: &Model, errors: &mut Errors) {
    let mut marked = model
        .fields
        .iter()
        .filter_map(|field| Some((field, field.attrs.primary_key.as_ref()?)));
    if model.attrs.primary_key.is_some() {
        for (field, word) in marked {
            errors.at(
                word,
                format!(
                    "the primary key is declared on the struct already; leave it out on `{}`",
                    field.name
                ),
            );
        }
        return;
    }
    let Some((first, _)) = marked.next() else {
        return;
    };
    for (field, word) in marked {
        let (first, second) = (&first.name, &field.name);
        errors.at(
            word,
            format!("`{first}` is the primary key already; for a key of both write `#[orm(primary_key({first}, {second}))]` on the struct"),
        );
    }
}

/// A key of several fields names each once, and at most four.
fn check_parts(model: &Model, errors: &mut Errors) {
    let Some(key) = &model.attrs.primary_key else {
        return;
    };
    let mut seen = Vec::new();
    for name in &key.names {
        if let Some(position) = known_field(model, name, errors) {
            if seen.contains(&position) {
                errors.at(name, format!("`{name}` is in the primary key already"));
            }
            seen.push(position);
        }
    }
    if let Some(surplus) = key.names.get(MAX_PARTS) {
        errors.at(
            surplus,
            format!("a primary key has at most {MAX_PARTS} fields; make `id` the key and these fields `unique(…)`"),
        );
    }
}

/// A primary key is never null.
fn check_never_null(model: &Model, errors: &mut Errors) {
    for field in model
        .key()
        .into_iter()
        .map(|position| &model.fields[position])
        .filter(|field| field.optional)
    {
        errors.at(
            &field.ty,
            format!(
                "a primary key is never null, so `{}` cannot be an `Option`; write `{}`, since what is not stored yet is a draft",
                field.name,
                types::inner_of_option(&field.ty)
            ),
        );
    }
}

/// `identity` is for the primary key.
fn check_identity(model: &Model, errors: &mut Errors) {
    let key = model.key();
    for (position, field) in model.fields.iter().enumerate() {
        if let Some(identity) = field.attrs.identity.as_ref().filter(|_| key != [position]) {
            errors.at(
                &identity.word,
                format!("only a primary key of one field is counted up, and `{}` is none; leave `identity` out", field.name),
            );
        }
    }
}
