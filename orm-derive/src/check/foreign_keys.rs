//! Foreign keys that stand on the struct.

use super::known_field;
use crate::attr::foreign_key::ForeignKeyAttrs;
use crate::errors::Errors;
use crate::model::{Field, Model};
use quote::ToTokens;

pub(super) fn check(model: &Model, errors: &mut Errors) {
    for key in &model.attrs.foreign_keys {
        check_target(key, errors);
        check_actions(key, errors);
        let mut seen = Vec::new();
        for pair in &key.pairs {
            let Some(position) = known_field(model, &pair.own, errors) else {
                continue;
            };
            let field = &model.fields[position];
            if seen.contains(&position) {
                let message = format!("`{}` is in this `foreign_key` already", field.name);
                errors.at(&pair.own, message);
            } else if field.is_embedded() {
                let message = format!(
                    "`{}` is an embedded struct; a foreign key is of fields of the model itself",
                    field.name
                );
                errors.at(&pair.own, message);
            } else {
                check_field(field, key, errors);
            }
            seen.push(position);
        }
    }
}

/// A foreign key refers to one model.
fn check_target(key: &ForeignKeyAttrs, errors: &mut Errors) {
    let name = |path: &syn::Path| path.to_token_stream().to_string();
    let first = &key.pairs[0].model;
    let other = key
        .pairs
        .iter()
        .find(|pair| name(&pair.model) != name(first));
    if let Some(other) = other {
        errors.at(
            &other.own,
            format!(
                "a foreign key refers to one model, and this one to `{}` and `{}`; write one `foreign_key(…)` for each",
                name(first),
                name(&other.model)
            ),
        );
    }
}

/// A foreign key states `on_delete`, under which there is a constraint.
fn check_actions(key: &ForeignKeyAttrs, errors: &mut Errors) {
    match &key.on_delete {
        None => errors.at(
            &key.word,
            "a foreign key must say what becomes of this row when the other is deleted; add `on_delete = Cascade`, or one of `Protect`, `Restrict`, `SetNull`, `SetDefault`",
        ),
        Some(action) if action == "DoNothing" => errors.at(
            action,
            "`foreign_key(…)` is a constraint, and under `DoNothing` there is none; choose another `on_delete`, or leave `foreign_key(…)` out",
        ),
        Some(_) => {}
    }
}

/// The actions find in a field what they need. Whether one may be null the compiler sees.
fn check_field(field: &Field, key: &ForeignKeyAttrs, errors: &mut Errors) {
    let actions = [&key.on_delete, &key.on_update].into_iter().flatten();
    for action in actions {
        if action == "SetNull" && !field.optional && !field.attrs.flawed {
            errors.at(
                action,
                format!(
                    "`SetNull` needs a field that may be null; make `{}` an `Option`, or choose `Cascade`",
                    field.name
                ),
            );
        }
        if action == "SetDefault" && field.attrs.db_default.is_none() && !field.attrs.flawed {
            errors.at(
                action,
                format!(
                    "`SetDefault` needs a default in the database; add `db_default = \"…\"` to `{}`",
                    field.name
                ),
            );
        }
    }
}
