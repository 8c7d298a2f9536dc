//! Embedded structs as fields, and the fields within them.

use super::relations::{check_inner_names, check_key};
use super::{
    check_auto, check_digits, check_index, check_skip, check_values, check_wrapper, names, types,
};
use crate::embed::variants::EmbeddedEnum;
use crate::errors::Errors;
use crate::model::{Field, Model};
use syn::Ident;

/// The words that a field with an embedded struct may have.
const WORDS: [&str; 5] = ["embed", "prefix", "default", "renamed_from", "related_name"];

/// Words that no field of an embedded struct may have, and what to do instead.
const REFUSED: [(&str, &str); 8] = [
    ("primary_key", "keep the primary key on the model"),
    ("identity", "keep the primary key on the model"),
    (
        "related_name",
        "several models may have it; name the other side where a model embeds it: `#[orm(embed, related_name(author = Author.books))]`",
    ),
    (
        "related_trait",
        "several models may have it; name the other side where a model embeds it: `#[orm(embed, related_name(author = Author.books))]`",
    ),
    ("version", "keep the version on the model"),
    ("within", "declare the foreign key on the model"),
    ("tenant", "declare the foreign key on the model"),
    (
        "generated",
        "declare the generated field on the model; its SQL may name the columns of the struct",
    ),
];

pub(super) fn check(model: &Model, errors: &mut Errors) {
    let key = model.key();
    for (position, field) in model.fields.iter().enumerate() {
        check_words(field, errors);
        check_inner_names(field, errors);
        if field.is_embedded() && key.contains(&position) {
            errors.at(
                &field.ident,
                format!(
                    "`{}` is an embedded struct, and no primary key; write its fields in the model itself, and `#[orm(primary_key(…, …))]` of them on the struct",
                    field.name
                ),
            );
        }
    }
}

/// The rules of a struct with `#[derive(Embed)]`.
pub(crate) fn check_struct(embed: &Model, errors: &mut Errors) {
    types::check(embed, errors);
    names::check_fields(embed, errors);
    for field in &embed.fields {
        check_words(field, errors);
        check_refused(field, errors);
        check_key(field, errors);
        check_wrapper(field, false, errors);
        check_auto(field, errors);
        check_index(field, errors);
        check_digits(field, errors);
        check_values(embed, field, errors);
    }
    for field in &embed.members {
        refuse_relation(field, errors);
    }
    for field in &embed.skipped {
        check_skip(field, errors);
    }
}

/// The rules of an enum with `#[derive(Embed)]`: those of the struct that it is stored as, and of the structs of its variants.
pub(crate) fn check_enum(embed: &EmbeddedEnum, errors: &mut Errors) {
    check_struct(&embed.stored, errors);
    let contents = embed.variants.iter().filter_map(|it| it.content.as_ref());
    for content in contents {
        let is_named = content.name.is_some();
        if is_named {
            check_struct(&content.fields, errors);
        }
        for field in &content.fields.fields {
            check_unfilled(field, errors);
            check_set_null(field, is_named, errors);
        }
    }
}

/// Words by which a field gets a value by itself.
const FILLING: [&str; 4] = ["default", "db_default", "auto_now", "auto_now_add"];

/// A field of a variant has a value from its enum alone, since it is null in rows of others.
fn check_unfilled(field: &Field, errors: &mut Errors) {
    let words = field.attrs.words.iter();
    for word in words.filter(|word| FILLING.iter().any(|filling| word == filling)) {
        errors.at(
            word,
            format!("a field of a variant gets no value by itself, since it is null in rows of the other variants; leave `{word}` out, and write the value where the variant is made"),
        );
    }
}

/// A foreign key that is all of a variant is never null in it.
fn check_set_null(field: &Field, is_named: bool, errors: &mut Errors) {
    let actions = [&field.attrs.on_delete, &field.attrs.on_update];
    let set_null = actions.into_iter().flatten().find(|it| *it == "SetNull");
    if let Some(action) = set_null.filter(|_| !is_named) {
        errors.at(
            action,
            "the variant is nothing but this foreign key, so that it cannot be null; write `Cascade`, `Protect` or `DoNothing`, or a variant with a name for it, `{ item: Option<ForeignKey<…>> }`",
        );
    }
}

/// Words about a column stand on the fields of an embedded struct, and `prefix` on the struct alone.
fn check_words(field: &Field, errors: &mut Errors) {
    let name = &field.name;
    if !field.is_embedded() {
        if let Some(prefix) = &field.attrs.prefix {
            errors.at(
                prefix,
                format!("`prefix` is for embedded structs; name the column of `{name}` by `column = \"…\"`, or add `embed`"),
            );
        }
        return;
    }
    let words = field.attrs.words.iter();
    let known = |word: &Ident| WORDS.iter().any(|known| word == known);
    // A key is answered as a whole.
    for word in words.filter(|word| !known(word) && *word != "primary_key") {
        let message = if word == "column" {
            format!(
                "`{name}` has several columns; say what their names begin with: `prefix = \"…\"`"
            )
        } else {
            format!(
                "`{name}` is an embedded struct; put `{word}` on the field of it that it is about"
            )
        };
        errors.at(word, message);
    }
}

/// Words about the whole row stand on the model.
fn check_refused(field: &Field, errors: &mut Errors) {
    for word in &field.attrs.words {
        let found = REFUSED.iter().find(|(refused, _)| word == refused);
        if let Some((_, instead)) = found {
            errors.at(
                word,
                format!("a field of an embedded struct cannot have `{word}`; {instead}"),
            );
        }
    }
}

/// A relation by a join table is a field of the model, whose key stands in that table.
fn refuse_relation(field: &Field, errors: &mut Errors) {
    errors.at(
        &field.ty,
        format!(
            "`{}` has a join table, and an embedded struct has columns alone; declare it on each model",
            field.name
        ),
    );
}
