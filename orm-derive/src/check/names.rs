//! Names of tables, columns, constraints and fields.

use crate::errors::Errors;
use crate::model::{Field, Model};
use crate::names::{MAX_NAME, is_identifier};
use quote::ToTokens;
use std::collections::HashMap;
use syn::LitStr;

/// The draft's own methods.
pub(crate) const RESERVED_FIELDS: [&str; 4] =
    ["save", "save_with", "get_or_create", "update_or_create"];

pub(super) fn check(model: &Model, errors: &mut Errors) {
    check_table(model, errors);
    for field in &model.fields {
        check_reserved(field, errors);
    }
    check_fields(model, errors);
    check_checks(model, errors);
}

/// The names of columns, in a model or an embedded struct.
pub(super) fn check_fields(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        check_column(field, errors);
    }
    check_distinct_columns(model, errors);
}

/// A table, its schema and its former name are identifiers.
fn check_table(model: &Model, errors: &mut Errors) {
    let attrs = &model.attrs;
    match &attrs.table {
        Some(table) => check_name("a table", table, errors),
        None => check_default_name("table", &model.table(), &model.ident, "table", errors),
    }
    check_declared("a schema", attrs.schema.as_ref(), errors);
    check_declared("a table", attrs.renamed_from.as_ref(), errors);
}

/// A column and its former name are identifiers.
fn check_column(field: &Field, errors: &mut Errors) {
    if field.is_embedded() {
        return check_prefix(field, errors);
    }
    match &field.attrs.column {
        Some(column) => check_name("a column", column, errors),
        None => check_default_name("column", &field.column(), &field.ident, "column", errors),
    }
    check_declared("a field", field.attrs.renamed_from.as_ref(), errors);
}

/// Columns whose names begin with the prefix are identifiers; none is needed.
fn check_prefix(field: &Field, errors: &mut Errors) {
    let declared = field.attrs.prefix.as_ref();
    check_declared(
        "a column",
        declared.filter(|prefix| !prefix.value().is_empty()),
        errors,
    );
}

/// A field is not named like one of the draft's own methods.
fn check_reserved(field: &Field, errors: &mut Errors) {
    let name = field.name.as_str();
    if RESERVED_FIELDS.contains(&name) {
        errors.at(
            &field.ident,
            format!("a field cannot be called `{name}`, because a draft has a method of that name; rename it and keep the column with `#[orm(column = \"{name}\")]`"),
        );
    }
}

/// No two fields have one column.
fn check_distinct_columns(model: &Model, errors: &mut Errors) {
    let mut columns: HashMap<String, &Field> = HashMap::new();
    for field in model.fields.iter().filter(|field| !field.is_embedded()) {
        let column = field.column();
        if let Some(other) = columns.get(&column) {
            let message = same_column(&column, other, field);
            match &field.attrs.column {
                Some(declared) => errors.at(declared, message),
                None => errors.at(&field.ident, message),
            }
        } else {
            columns.insert(column, field);
        }
    }
}

/// The message about two fields of one column. A foreign key has the column of its key by itself, and other libraries have
/// a field for each.
fn same_column(column: &str, one: &Field, other: &Field) -> String {
    let (key, plain) = if one.is_relation() {
        (one, other)
    } else {
        (other, one)
    };
    if key.is_relation() && !plain.is_relation() && plain.attrs.column.is_none() {
        return format!(
            "`{}` has the column `{column}`; leave `{}` out: in a row the key is `{}.id`",
            key.name, plain.name, key.name
        );
    }
    format!(
        "`{}` and `{}` are both the column `{column}`; give one of them another with `#[orm(column = \"…\")]`",
        one.name, other.name
    )
}

/// A join table and its former name are identifiers.
pub(super) fn check_join_name(model: &Model, field: &Field, errors: &mut Errors) {
    check_declared("a field", field.attrs.renamed_from.as_ref(), errors);
    match &field.attrs.table {
        Some(table) => check_name("a table", table, errors),
        None if field.between().is_some() => {}
        None => check_default_name(
            "join table",
            &model.join_table(field),
            &field.ident,
            "table",
            errors,
        ),
    }
}

/// A check's name is an identifier, and no two checks have one name.
fn check_checks(model: &Model, errors: &mut Errors) {
    let checks = &model.attrs.checks;
    for (position, check) in checks.iter().enumerate() {
        check_name("a check", &check.name, errors);
        let name = check.name.value();
        if checks[..position]
            .iter()
            .any(|other| other.name.value() == name)
        {
            errors.at(
                &check.name,
                format!("two checks are called `{name}`; rename one of them"),
            );
        }
    }
}

fn check_declared(what: &str, name: Option<&LitStr>, errors: &mut Errors) {
    if let Some(name) = name {
        check_name(what, name, errors);
    }
}

/// A name is made of letters, digits and underscores, and not too long.
fn check_name(what: &str, name: &LitStr, errors: &mut Errors) {
    if let Some(wrong) = wrong_with(&name.value()) {
        errors.at(
            name,
            format!("{what} cannot be called `{}`: {wrong}", name.value()),
        );
    }
}

fn check_default_name(
    what: &str,
    name: &str,
    place: &impl ToTokens,
    word: &str,
    errors: &mut Errors,
) {
    if let Some(wrong) = wrong_with(name) {
        errors.at(place, format!("the {what} cannot be called `{name}`: {wrong}; name it with `#[orm({word} = \"…\")]`"));
    }
}

fn wrong_with(name: &str) -> Option<String> {
    if !is_identifier(name) {
        return Some("a name is made of the letters a to z, digits and underscores, and begins with no digit".to_owned());
    }
    (name.len() > MAX_NAME).then(|| {
        format!(
            "a name has at most {MAX_NAME} bytes, and this one {}",
            name.len()
        )
    })
}
