//! Foreign keys that share a column with the field that they are within.

use super::known_field;
use crate::errors::Errors;
use crate::model::{Field, Model};

/// `within` names another field of the model, which is never null.
pub(super) fn check_within(model: &Model, field: &Field, errors: &mut Errors) {
    let Some(name) = &field.attrs.within else {
        return;
    };
    let Some(position) = known_field(model, name, errors) else {
        return;
    };
    let within = &model.fields[position];
    let message = if within.name == field.name {
        format!(
            "`{name}` cannot be within itself; name the field that holds a part of the same key"
        )
    } else if within.is_embedded() {
        format!("`{name}` is an embedded struct, and holds no part of a key; leave `within` out")
    } else if within.optional {
        format!(
            "`{}` shares its column with `{}`, which may be null; leave `Option` out there, or `within` out here",
            within.name, field.name
        )
    } else if within.attrs.generated.is_some() {
        format!(
            "the database computes `{name}`, so `{}` cannot be within it; leave `within` out",
            field.name
        )
    } else {
        return;
    };
    errors.at(name, message);
}

/// A foreign key that becomes null leaves the column that it shares as it is, and no database sets a part of a key alone
/// to null.
pub(super) fn check_set_null_within(field: &Field, errors: &mut Errors) {
    let Some(within) = &field.attrs.within else {
        return;
    };
    let actions = [&field.attrs.on_delete, &field.attrs.on_update];
    for action in actions.into_iter().flatten() {
        if action == "SetNull" {
            errors.at(
                action,
                format!(
                    "`SetNull` would make `{within}` null too, in which `{name}` is; choose `Restrict`, `Protect` or `Cascade`, and set `{name}` to `None` before a delete",
                    name = field.name
                ),
            );
        }
    }
}

/// A field that becomes its default takes the foreign keys within it along, to rows that nobody chose.
pub(super) fn check_set_default_around(model: &Model, field: &Field, errors: &mut Errors) {
    let is_within = |other: &&Field| {
        let within = other.attrs.within.as_ref();
        within.is_some_and(|within| within == &field.name)
    };
    let Some(inner) = model.fields.iter().find(is_within) else {
        return;
    };
    let actions = [&field.attrs.on_delete, &field.attrs.on_update];
    for action in actions.into_iter().flatten() {
        if action == "SetDefault" {
            errors.at(
                action,
                format!(
                    "`SetDefault` would lead `{inner}`, which is within `{name}`, to another row; choose `Restrict`, `Protect` or `Cascade`",
                    inner = inner.name,
                    name = field.name
                ),
            );
        }
    }
}
