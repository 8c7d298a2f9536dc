//! Fields named on the struct.

use super::known_field;
use crate::attr::model::Fields;
use crate::errors::Errors;
use crate::model::Model;
use quote::ToTokens;

pub(super) fn check(model: &Model, errors: &mut Errors) {
    for lists in [&model.attrs.indexes, &model.attrs.uniques] {
        for (position, list) in lists.iter().enumerate() {
            check_list(model, list, errors);
            check_repeated(list, &lists[..position], errors);
        }
    }
    for key in &model.attrs.ordering {
        check_order(model, &key.path, errors);
    }
}

/// An index or unique names fields of the model, each once.
fn check_list(model: &Model, list: &Fields, errors: &mut Errors) {
    let mut seen = Vec::new();
    for name in &list.names {
        if let Some(position) = known_field(model, name, errors) {
            if seen.contains(&position) {
                errors.at(name, format!("`{name}` is in this `{}` already", list.word));
            }
            seen.push(position);
        }
    }
}

/// No index or unique is declared twice.
fn check_repeated(list: &Fields, before: &[Fields], errors: &mut Errors) {
    if before.iter().any(|other| other.names == list.names) {
        let names: Vec<String> = list.names.iter().map(ToString::to_string).collect();
        errors.at(
            &list.word,
            format!(
                "`{}({})` is declared twice; keep one of them",
                list.word,
                names.join(", ")
            ),
        );
    }
}

/// An order begins at a field of the model; where it goes on from there, the compiler sees.
fn check_order(model: &Model, path: &[syn::Ident], errors: &mut Errors) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    let Some(position) = known_field(model, first, errors) else {
        return;
    };
    let field = &model.fields[position];
    if rest.is_empty() && field.is_relation() {
        errors.at(
            first.to_token_stream(),
            format!("`{first}` is a relation; order by one of its fields, such as `{first}.id`"),
        );
    }
}
