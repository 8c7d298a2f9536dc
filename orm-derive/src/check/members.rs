//! Many-to-many relations.

use super::names::check_join_name;
use super::relations::check_related_name;
use super::within::check_within;
use crate::errors::Errors;
use crate::model::{Field, Model};
use crate::names::written;

/// The words that a many-to-many field may have.
const WORDS: [&str; 7] = [
    "related_name",
    "related_trait",
    "within",
    "through",
    "symmetrical",
    "table",
    "renamed_from",
];

pub(super) fn check(model: &Model, errors: &mut Errors) {
    for field in &model.members {
        check_words(field, errors);
        check_option(field, errors);
        check_target(field, errors);
        check_symmetrical(model, field, errors);
        check_through(field, errors);
        check_within(model, field, errors);
        check_related_name(field, errors);
        check_join_name(model, field, errors);
    }
}

/// A many-to-many field has no column, so no word may speak of one.
fn check_words(field: &Field, errors: &mut Errors) {
    let words = field.attrs.words.iter();
    for word in words.filter(|word| !WORDS.iter().any(|known| *word == known)) {
        let message = if word == "on_delete" {
            "a `ManyToMany` has no `on_delete`: the rows of its join table go with either side; to have it otherwise, say so on the foreign keys of a model of your own, and go `through` it".to_owned()
        } else {
            format!(
                "`{}` has a join table and no column that `{word}` could speak of",
                field.name
            )
        };
        errors.at(word, message);
    }
}

/// No row at all is already none.
fn check_option(field: &Field, errors: &mut Errors) {
    if field.optional {
        errors.at(
            &field.ty,
            format!(
                "`{}` may have no rows as it is; leave `Option` out",
                field.name
            ),
        );
    }
}

/// The other side needs the target by name.
fn check_target(field: &Field, errors: &mut Errors) {
    if field.target.is_none() {
        errors.at(
            &field.ty,
            format!("the other side of `{}` needs the name of its model; write the type as `ManyToMany<Tag>`", field.name),
        );
    }
}

/// Both sides are one only where both are the same model, and then there is no other side to name.
fn check_symmetrical(model: &Model, field: &Field, errors: &mut Errors) {
    let (Some(word), Some(target)) = (&field.attrs.symmetrical, &field.target) else {
        return;
    };
    if target
        .segments
        .last()
        .is_none_or(|last| last.ident != model.ident)
    {
        errors.at(
            word,
            format!(
                "`symmetrical` is for relations of a model to itself, and `{}` leads to `{}`; leave it out",
                field.name,
                written(target)
            ),
        );
    }
    if let Some(name) = &field.attrs.related_name {
        errors.at(
            name,
            "a `symmetrical` relation has no other side to name; leave `related_name` out",
        );
    }
}

/// The model that joins the two is named once, and has its own table.
fn check_through(field: &Field, errors: &mut Errors) {
    let attrs = &field.attrs;
    if let (Some(declared), Some(path)) = (&attrs.through, &field.through)
        && written(&declared.model) != written(path)
    {
        errors.at(
            &declared.model,
            format!(
                "`{}` goes through `{}`, as its type says; name the same model here, or leave it out there",
                field.name,
                written(path)
            ),
        );
    }
    if let (Some(through), Some(table)) = (field.between(), &attrs.table) {
        errors.at(
            table,
            format!(
                "`{}` goes through `{}`, which has a table of its own; leave `table` out",
                field.name,
                written(through)
            ),
        );
    }
    if let (Some(through), Some(name)) = (field.between(), &attrs.renamed_from) {
        errors.at(
            name,
            format!(
                "`{}` goes through `{}`, which has a table of its own; `renamed_from` on that model renames it, and this field has nothing to rename",
                field.name,
                written(through)
            ),
        );
    }
    if let (Some(through), Some(within)) = (field.between(), &attrs.within) {
        errors.at(
            within,
            format!(
                "`{}` goes through `{through}`, so `within` stands on the foreign keys of `{through}`; leave it out here",
                field.name,
                through = written(through)
            ),
        );
    }
}
