//! Rules across attributes: one function each, its comment the rule.
//!
//! Where an attribute was not understood, the rules on what is absent are silent: it may have been meant.

mod cte;
pub(crate) mod embedded;
mod foreign_keys;
mod generated;
mod keys;
mod lists;
mod members;
mod names;
mod partition;
mod relations;
mod tenant;
mod types;
mod values;
mod within;

use crate::attr::field::FieldAttrs;
use crate::errors::Errors;
use crate::model::{Field, Model};
use syn::Ident;
use syn::ext::IdentExt;

pub(crate) use keys::MAX_PARTS;
pub(crate) use names::RESERVED_FIELDS;
pub(crate) use relations::RESERVED_ACCESSORS;
pub(crate) use types::{
    advice_on_newtype, check_named_parameters, is_unsound, replace_refused, targets_to_stand_in,
};
pub(crate) use values::check_field as check_values;

pub(crate) fn check(model: &Model, errors: &mut Errors) {
    types::check(model, errors);
    names::check(model, errors);
    keys::check(model, errors);
    generated::check(model, errors);
    embedded::check(model, errors);
    lists::check(model, errors);
    foreign_keys::check(model, errors);
    partition::check(model, errors);
    cte::check(model, errors);
    for (position, field) in model.fields.iter().enumerate() {
        check_wrapper(field, model.key().contains(&position), errors);
        check_auto(field, errors);
        check_index(field, errors);
        check_digits(field, errors);
        values::check_field(model, field, errors);
    }
    values::check(model, errors);
    for field in &model.skipped {
        check_skip(field, errors);
    }
    relations::check(model, errors);
    tenant::check(model, errors);
    members::check(model, errors);
}

/// The time of writing is set at one occasion, and by nothing else.
fn check_auto(field: &Field, errors: &mut Errors) {
    let FieldAttrs {
        auto_now_add,
        auto_now,
        default,
        ..
    } = &field.attrs;
    if let (Some(_), Some(auto_now)) = (auto_now_add, auto_now) {
        errors.at(
            auto_now,
            "`auto_now` sets the time at every write, `auto_now_add` at the first alone; keep one of them",
        );
    }
    if let (Some(auto), Some(default)) = (auto_now.as_ref().or(auto_now_add.as_ref()), default) {
        errors.at(
            default,
            format!(
                "`{auto}` sets the field by itself, so `default` never counts; keep one of them"
            ),
        );
    }
}

/// A field that is stored in a wrapper is a value, and no key.
fn check_wrapper(field: &Field, is_key: bool, errors: &mut Errors) {
    let Some(wrapper) = &field.attrs.wrapper else {
        return;
    };
    let found = match (is_key, field.is_relation()) {
        (_, true) => "a foreign key",
        (true, false) => "part of the primary key",
        _ => return,
    };
    errors.at(
        &wrapper.word,
        format!("`as` is for values that are no keys, and `{}` is {found}; make its type a newtype with `derive(Field)`", field.name),
    );
}

/// Only a foreign key has an index that it can do without.
fn check_index(field: &Field, errors: &mut Errors) {
    if let Some(index) = field
        .attrs
        .index
        .as_ref()
        .filter(|index| !index.on && !field.is_relation())
    {
        errors.at(
            &index.word,
            format!(
                "`{}` has no index unless you ask for one; leave `index = false` out",
                field.name
            ),
        );
    }
}

/// A decimal has both numbers of digits, and no more digits behind the point than there are. A foreign key has those of the
/// key that it points at.
fn check_digits(field: &Field, errors: &mut Errors) {
    let (digits, places) = (&field.attrs.max_digits, &field.attrs.decimal_places);
    let Some(first) = digits.as_ref().or(places.as_ref()) else {
        return;
    };
    if field.is_relation() {
        errors.at(
            &first.literal,
            format!(
                "`{}` has the digits of the key that it points at; leave `max_digits` and `decimal_places` out",
                field.name
            ),
        );
        return;
    }
    match (digits, places) {
        (Some(digits), None) if !field.attrs.flawed => errors.at(
            &digits.literal,
            "how many of these digits stand behind the point? add `decimal_places = …`",
        ),
        (None, Some(places)) if !field.attrs.flawed => errors.at(
            &places.literal,
            "how many digits are there, before the point and behind it? add `max_digits = …`",
        ),
        (Some(digits), Some(places)) if places.number > digits.number => errors.at(
            &places.literal,
            format!(
                "`decimal_places` are among the {} digits of `max_digits`, so there cannot be more",
                digits.number
            ),
        ),
        _ => {}
    }
}

/// A field that is no column has nothing else declared.
fn check_skip(field: &Field, errors: &mut Errors) {
    let others = field.attrs.words.iter().filter(|word| *word != "skip");
    for word in others {
        errors.at(
            word,
            format!(
                "`{}` is skipped, so it has no column that `{word}` could speak of",
                field.name
            ),
        );
    }
}

/// A field of this name, or what was meant by it.
fn known_field(model: &Model, name: &Ident, errors: &mut Errors) -> Option<usize> {
    let position = model.position(name);
    if position.is_none() {
        let name_text = name.unraw().to_string();
        let known = || model.fields.iter().map(|field| field.name.as_str());
        let message = if model.skipped.iter().any(|field| field.name == name_text) {
            format!("`{name_text}` is skipped, so it has no column")
        } else if model.members.iter().any(|field| field.name == name_text) {
            format!("`{name_text}` is a `ManyToMany`, so it has no column")
        } else if let Some(meant) = crate::names::nearest(&name_text, known()) {
            format!(
                "no field `{name_text}` on `{}`; did you mean `{meant}`?",
                model.name()
            )
        } else {
            format!(
                "no field `{name_text}` on `{}`; it has {}",
                model.name(),
                crate::names::listed(known())
            )
        };
        errors.at(name, message);
    }
    position
}
