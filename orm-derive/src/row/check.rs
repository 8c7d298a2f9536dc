//! Fields of a struct by names that its model has not, as far as the file of the derive tells.

use super::parse::{Shape, ShapeField, Source};
use crate::errors::Errors;
use crate::model::last_name;
use crate::names::nearest;
use crate::source::SourceFile;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Path};

/// A field without `from` has the name of a field of the model.
///
/// Of most others rustc says what the model has. The file is read for those of which more can be said: a list, the row
/// itself, a plural that is a number, a name that begins with a relation, and one with a `column`.
pub(super) fn check_names(shape: &Shape, source: impl FnOnce() -> SourceFile, errors: &mut Errors) {
    let Some(model) = shape.model.as_ref().and_then(Path::get_ident) else {
        return;
    };
    let mut doubtful: Vec<_> = shape
        .fields
        .iter()
        .filter(|field| is_doubtful(field, model))
        .collect();
    if doubtful.is_empty() {
        return;
    }
    let source = source();
    doubtful.retain(|field| source.declares_field_once(field.ident));
    if doubtful.is_empty() {
        return;
    }
    let names = source.fields_of_model(model, &shape.input.ident);
    for field in doubtful {
        let message = names
            .as_ref()
            .and_then(|names| message(field, model, names));
        if let Some(message) = message {
            errors.at(field.ident, message);
        }
    }
}

fn is_doubtful(field: &ShapeField, model: &Ident) -> bool {
    let is_snake = field.ident.to_string().contains('_');
    matches!(field.source, Source::Name)
        && (is_snake
            || *model == last_name(field.ty)
            || field.column.is_some()
            || last_name(field.ty) == "Vec"
            || is_count(field))
}

/// `books: i64`
fn is_count(field: &ShapeField) -> bool {
    let is_whole = ["i64", "u64"].contains(&last_name(field.ty).as_str());
    is_whole && field.ident.to_string().ends_with('s')
}

/// Returns what to write for a field that the model has not.
fn message(field: &ShapeField, model: &Ident, names: &[String]) -> Option<String> {
    let name = field.ident.unraw().to_string();
    if names.contains(&name) {
        return None;
    }
    if let Some(column) = &field.column {
        let column = column_of(column, names);
        return Some(format!(
            "`{model}` has no field `{name}`, and `column` names a column of raw SQL; write `#[row(from = {model}.{column})]`"
        ));
    }
    if *model == last_name(field.ty) {
        return Some(format!(
            "`{model}` has no field `{name}`; the row itself is read by `#[row(flatten)]` on this field"
        ));
    }
    if last_name(field.ty) == "Vec" {
        return Some(format!(
            "`{model}` has no field `{name}`; the rows that refer to it are read by `#[row(from = {model}.{name}())]`, with the name of the relation"
        ));
    }
    if is_count(field) && nearest(&name, names.iter().map(String::as_str)).is_none() {
        return Some(format!(
            "`{model}` has no field `{name}`; the number of rows that refer to it is read by `#[row(from = {model}.{name}().count())]`, with the name of the relation"
        ));
    }
    let (relation, rest) = names.iter().find_map(|relation| {
        let rest = name.strip_prefix(relation.as_str())?.strip_prefix('_')?;
        Some((relation, rest))
    })?;
    Some(format!(
        "`{model}` has no field `{name}`; a field of a related row is read by `#[row(from = {model}.{relation}.{rest})]`"
    ))
}

fn column_of(column: &LitStr, names: &[String]) -> String {
    let column = column.value();
    if names.contains(&column) {
        column
    } else {
        "field".to_owned()
    }
}
