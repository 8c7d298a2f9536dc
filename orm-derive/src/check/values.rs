//! Rules on the values of fields: `min`, `max`, `validate`, `version`.

use super::known_field;
use super::types::{inner_of_option, written};
use crate::attr::field::{Bound, function_of_sql};
use crate::errors::Errors;
use crate::model::{Field, Model};
use std::cmp::Ordering;

pub(super) fn check(model: &Model, errors: &mut Errors) {
    check_version(model, errors);
    check_digits(model, errors);
    check_rule_parameters(model, errors);
    check_functions_of_sql(model, errors);
    check_validators(model, errors);
}

/// The rules that one field tells.
pub(crate) fn check_field(field: &Field, errors: &mut Errors) {
    check_relation(field, errors);
    check_range(field, errors);
    check_places(field, errors);
}

/// A foreign key has the values of the key that it points at, and a rule of its own none to ask about.
fn check_relation(field: &Field, errors: &mut Errors) {
    if !field.is_relation() {
        return;
    }
    let name = &field.name;
    for bound in [&field.attrs.min, &field.attrs.max].into_iter().flatten() {
        errors.at(
            &bound.literal,
            format!(
                "`{name}` has the values of the key that it points at; put `min` and `max` there"
            ),
        );
    }
    if let Some(function) = &field.attrs.validate {
        errors.at(
            function,
            format!("`{name}` is a relation; ask about it in a rule on the struct: `validate = …({name})`"),
        );
    }
}

/// The least number is not above the greatest.
fn check_range(field: &Field, errors: &mut Errors) {
    if let (Some(min), Some(max)) = (&field.attrs.min, &field.attrs.max)
        && order(min, max) == Some(Ordering::Greater)
    {
        errors.at(
            &max.literal,
            format!(
                "no number is at least {} and at most {}; swap `min` and `max`",
                min.text, max.text
            ),
        );
    }
}

fn order(one: &Bound, other: &Bound) -> Option<Ordering> {
    let whole = (one.text.parse::<i128>(), other.text.parse::<i128>());
    if let (Ok(one), Ok(other)) = whole {
        return Some(one.cmp(&other));
    }
    let one: f64 = one.text.parse().ok()?;
    one.partial_cmp(&other.text.parse().ok()?)
}

/// A column of decimals holds the numbers at the ends of its range.
fn check_places(field: &Field, errors: &mut Errors) {
    let Some(places) = &field.attrs.decimal_places else {
        return;
    };
    for bound in [&field.attrs.min, &field.attrs.max].into_iter().flatten() {
        if bound.places() > places.number as usize {
            errors.at(
                &bound.literal,
                format!(
                    "`{}` has {} decimal places, and {} has more; round it",
                    field.name, places.number, bound.text
                ),
            );
        }
    }
}

/// A decimal says how many digits it has. What is called so and comes from elsewhere is asked by its type.
fn check_digits(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        let attrs = &field.attrs;
        let has_digits = attrs.max_digits.is_some() || attrs.decimal_places.is_some();
        if has_digits || attrs.flawed || field.wrapped.is_some() {
            continue;
        }
        let ty = inner_of_option(&field.ty);
        let is_decimal = match ty.as_str() {
            "Decimal" => model.source.knows_decimal(),
            "orm::Decimal" | "rust_decimal::Decimal" => true,
            _ => false,
        };
        if is_decimal {
            errors.at(
                &field.ty,
                format!("`{}` is a `Decimal`; say how many digits it has, and how many of them stand behind the point: `#[orm(max_digits = 12, decimal_places = 2)]`", field.name),
            );
        }
    }
}

/// One field is the version of the row, which nothing else sets and by which no row is found.
fn check_version(model: &Model, errors: &mut Errors) {
    let mut versions = (0..model.fields.len()).filter_map(|position| {
        let word = model.fields[position].attrs.version.as_ref()?;
        Some((position, word))
    });
    let Some((position, word)) = versions.next() else {
        return;
    };
    let field = &model.fields[position];
    for (_, second) in versions {
        errors.at(
            second,
            format!("`{}` is the `version` already; a row has one", field.name),
        );
    }
    if model.key().contains(&position) || field.is_relation() {
        errors.at(
            word,
            format!("a `version` counts how often a row was written, and `{}` is a key; make it a field of its own: `version: i32`", field.name),
        );
    }
    let others = field.attrs.words.iter().filter(|word| {
        [
            "default",
            "db_default",
            "auto_now",
            "auto_now_add",
            "unique",
        ]
        .contains(&word.to_string().as_str())
    });
    for other in others {
        errors.at(
            other,
            format!("the first `version` is 1, and each write adds 1; leave `{other}` out"),
        );
    }
}

/// A rule on a field takes a reference to the value, as far as the file of the model tells.
fn check_rule_parameters(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        let Some(function) = field.attrs.validate.as_ref().and_then(|it| it.get_ident()) else {
            continue;
        };
        let ty = written(&field.ty);
        if model.source.takes_by_value(function, &ty) {
            let borrowed = if ty == "String" { "str" } else { &ty };
            errors.at(
                function,
                format!(
                    "a rule takes a reference to the value; write `fn {function}({}: &{borrowed})`",
                    field.name
                ),
            );
        }
    }
}

/// A default calls functions of Rust, as far as the file of the model tells.
fn check_functions_of_sql(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        let called = field.attrs.default.as_ref().and_then(function_of_sql);
        if let Some((function, message)) = called
            && model.source.surely_lacks(&function.to_string())
        {
            errors.at(function, message);
        }
    }
}

/// A rule on the struct names fields with a column.
fn check_validators(model: &Model, errors: &mut Errors) {
    for name in model.attrs.validators.iter().flat_map(|it| &it.fields) {
        let Some(position) = known_field(model, name, errors) else {
            continue;
        };
        let field = &model.fields[position];
        if field.is_embedded() {
            errors.at(
                name,
                format!("`{name}` is an embedded struct; put `validate = …` on the fields of it"),
            );
        }
    }
}
