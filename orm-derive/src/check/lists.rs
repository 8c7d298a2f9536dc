//! Fields named on the struct.

use super::known_field;
use crate::attr::index::{IndexAttrs, KeyValue};
use crate::attr::no_overlap::NoOverlapAttrs;
use crate::attr::path::FieldPath;
use crate::attr::search::SearchAttrs;
use crate::errors::Errors;
use crate::model::{Field, Model};
use crate::names::joined;
use proc_macro2::Span;
use quote::ToTokens;
use syn::LitStr;

pub(super) fn check(model: &Model, errors: &mut Errors) {
    for lists in [&model.attrs.indexes, &model.attrs.uniques] {
        for (position, list) in lists.iter().enumerate() {
            check_list(model, list, errors);
            check_repeated(list, &lists[..position], errors);
        }
    }
    for unique in &model.attrs.uniques {
        check_unique(unique, errors);
    }
    let searches = &model.attrs.searches;
    for (position, search) in searches.iter().enumerate() {
        check_search(model, search, errors);
        check_repeated_search(search, &searches[..position], errors);
    }
    let no_overlaps = &model.attrs.no_overlaps;
    for (position, own) in no_overlaps.iter().enumerate() {
        check_no_overlap(model, own, errors);
        check_repeated_no_overlap(own, &no_overlaps[..position], errors);
    }
    for key in &model.attrs.ordering {
        check_order(model, &key.path, errors);
    }
}

/// An index or unique names fields of the model, each once.
fn check_list(model: &Model, list: &IndexAttrs, errors: &mut Errors) {
    let mut seen = Vec::new();
    for key in &list.keys {
        let (name, is_field) = match &key.value {
            KeyValue::Field(name) => (name, true),
            KeyValue::IgnoringCase(name) => (name, false),
            KeyValue::Expression(sql) => {
                check_expression(model, list, &sql.sqlite, errors);
                continue;
            }
        };
        if let Some(position) = known_path(model, name, errors) {
            let place = (position, name.inner(), is_field);
            if seen.contains(&place) {
                errors.at(name, format!("`{name}` is in this `{}` already", list.word));
            }
            seen.push(place);
        }
    }
    for name in &list.include {
        known_path(model, name, errors);
    }
}

/// A text is SQL, and a field is named without quotes.
fn check_expression(model: &Model, list: &IndexAttrs, sql: &LitStr, errors: &mut Errors) {
    let text = sql.value();
    let name = text.strip_prefix('-').unwrap_or(&text);
    let relation = name.strip_suffix("_id");
    let is_meant = |field: &&Field| {
        field.name == name || field.is_relation() && Some(field.name.as_str()) == relation
    };
    if let Some(field) = model.fields.iter().find(is_meant) {
        let (word, sign) = (&list.word, if name == text { "" } else { "-" });
        errors.at(
            sql,
            format!(
                "a text is SQL here, and a field is named without quotes; write `{sign}{}`, as in `{word}({sign}{}, …)`",
                field.name, field.name
            ),
        );
    }
}

/// A field with a column: of an embedded struct one of its fields, which the compiler finds.
fn known_path(model: &Model, path: &FieldPath, errors: &mut Errors) -> Option<usize> {
    let position = known_field(model, &path.first, errors)?;
    let field = &model.fields[position];
    match (field.is_embedded(), path.rest.is_empty()) {
        (true, true) => errors.at(
            path,
            format!("`{path}` is an embedded struct; name one of its fields: `{path}.…`"),
        ),
        (false, false) => errors.at(
            path,
            format!(
                "`{}` is no embedded struct, so it has no field of its own in this table",
                field.name
            ),
        ),
        _ => return Some(position),
    }
    None
}

/// A unique constraint has neither an order nor a method, and holds on both databases.
fn check_unique(unique: &IndexAttrs, errors: &mut Errors) {
    let orders = unique.keys.iter().flat_map(|key| {
        let nulls = key.nulls.as_ref().map(syn::Ident::span);
        key.descending.into_iter().chain(nulls)
    });
    let options = [&unique.method, &unique.only].into_iter().flatten();
    let options = options.map(syn::Ident::span);
    let ops = unique.ops.as_ref().map(syn::LitStr::span);
    let spans: Vec<Span> = orders.chain(options).chain(ops).collect();
    for span in spans {
        errors.push(syn::Error::new(
            span,
            "`unique` takes fields, expressions, `name`, `where` and `include`; for an order or a method declare an `index(…)` beside it",
        ));
    }
}

/// A search index names fields of the model, each once, and not more than Postgres tells apart.
fn check_search(model: &Model, search: &SearchAttrs, errors: &mut Errors) {
    const MAX_FIELDS: usize = 4;
    let mut seen = Vec::new();
    for path in &search.fields {
        if known_path(model, path, errors).is_none() {
            continue;
        }
        if seen.contains(&path) {
            errors.at(path, format!("`{path}` is in this `search` already"));
        }
        seen.push(path);
    }
    if let Some(fifth) = search.fields.get(MAX_FIELDS) {
        errors.at(
            fifth,
            format!("a search index has at most {MAX_FIELDS} fields; declare another `search(…)` for the others, or a `generated` field that joins some"),
        );
    }
}

/// No search index is declared twice without a name of its own.
fn check_repeated_search(search: &SearchAttrs, before: &[SearchAttrs], errors: &mut Errors) {
    let is_same = |other: &SearchAttrs| other.fields == search.fields && other.name.is_none();
    if search.name.is_none() && before.iter().any(is_same) {
        errors.at(
            &search.word,
            format!(
                "`search({})` is declared twice; keep one of them, or give one a `name`",
                joined(&search.fields)
            ),
        );
    }
}

/// A `no_overlap` names fields of the model, each once, and its range is of values.
fn check_no_overlap(model: &Model, own: &NoOverlapAttrs, errors: &mut Errors) {
    let mut seen = Vec::new();
    for path in own.fields() {
        if known_path(model, path, errors).is_none() {
            continue;
        }
        if seen.contains(&path) {
            errors.at(path, format!("`{path}` is in this `no_overlap` already"));
        }
        seen.push(path);
    }
    for path in [&own.range.start, &own.range.end] {
        let position = model.position(&path.first);
        let field = position.map(|position| &model.fields[position]);
        if field.is_some_and(Field::is_relation) {
            errors.at(
                path,
                format!("`{path}` is a relation, and no end of a range; name it before the range, as one of the fields that are equal"),
            );
        }
    }
}

/// No `no_overlap` is declared twice without a name of its own.
fn check_repeated_no_overlap(own: &NoOverlapAttrs, before: &[NoOverlapAttrs], errors: &mut Errors) {
    let is_same = |other: &NoOverlapAttrs| other.name.is_none() && other.fields().eq(own.fields());
    if own.name.is_none() && before.iter().any(is_same) {
        errors.at(
            &own.word,
            format!(
                "`no_overlap({})` is declared twice; keep one of them, or give one a `name`",
                joined(own.fields())
            ),
        );
    }
}

/// No index or unique is declared twice.
fn check_repeated(list: &IndexAttrs, before: &[IndexAttrs], errors: &mut Errors) {
    let Some(fields) = list.fields() else { return };
    let mut before = before.iter().filter_map(IndexAttrs::fields);
    if before.any(|other| other == fields) {
        errors.at(
            &list.word,
            format!(
                "`{}({})` is declared twice; keep one of them",
                list.word,
                joined(fields)
            ),
        );
    }
}

/// An order begins at a field of the model; where it goes on from there, the compiler sees.
fn check_order(model: &Model, path: &[syn::Ident], errors: &mut Errors) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if let Some(direction) = direction(model, path) {
        let ordering = model.attrs.ordering.iter().map(|key| &key.path[0]);
        let mut known = ordering.filter(|name| model.position(name).is_some());
        let field = known.next().unwrap_or(&model.fields[0].ident);
        errors.at(
            direction,
            format!(
                "the highest first is said by `-` in front of the field, the lowest first by the field alone; write `ordering = -{field}`"
            ),
        );
        return;
    }
    let Some(position) = known_field(model, first, errors) else {
        return;
    };
    let field = &model.fields[position];
    if rest.is_empty() && field.is_embedded() {
        errors.at(
            first,
            format!("`{first}` is an embedded struct; order by one of its fields: `{first}.…`"),
        );
    }
    if rest.is_empty() && field.is_relation() {
        errors.at(
            first.to_token_stream(),
            format!("`{first}` is a relation; order by one of its fields, such as `{first}.id`"),
        );
    }
}

/// A direction in the words of other libraries: `desc` of `(year, desc)` or `year.desc`.
fn direction<'a>(model: &Model, path: &'a [syn::Ident]) -> Option<&'a syn::Ident> {
    let (last, before) = path.split_last()?;
    let is_direction = ["asc", "ascending", "desc", "descending"]
        .iter()
        .any(|word| last == word);
    let is_field = match before.first() {
        None => model.position(last).is_some(),
        Some(first) => model
            .position(first)
            .is_none_or(|at| model.fields[at].is_relation() || model.fields[at].is_embedded()),
    };
    (is_direction && !is_field).then_some(last)
}
