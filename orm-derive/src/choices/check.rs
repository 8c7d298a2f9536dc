//! The rules that an enum of choices keeps.

use super::parse::{Choices, Variant};
use crate::errors::Errors;
use syn::{Expr, ExprLit, Fields, Lit};

/// The types that integers can be stored as.
const INTEGERS: [&str; 7] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32"];

pub(super) fn check(choices: &Choices<'_>, errors: &mut Errors) {
    check_parameters(choices, errors);
    check_variants(choices, errors);
    check_repr(choices, errors);
    check_other(choices, errors);
    check_db_enum(choices, errors);
    if choices.repr.is_some() {
        check_renames_of_integers(choices, errors);
    } else {
        check_numbers_of_texts(choices, errors);
        check_texts(choices, errors);
        check_former_texts(choices, errors);
    }
}

/// Choices have no parameters.
fn check_parameters(choices: &Choices<'_>, errors: &mut Errors) {
    let generics = &choices.input.generics;
    if !generics.params.is_empty() {
        let name = choices.name();
        errors.at(
            generics,
            format!(
                "choices have no parameters; the variants of `{name}` are values by themselves"
            ),
        );
    }
}

/// There is a variant, and none holds data but one that keeps other values.
fn check_variants(choices: &Choices<'_>, errors: &mut Errors) {
    let name = choices.name();
    if choices.plain().next().is_none() {
        errors.at(
            &choices.input.ident,
            format!("`{name}` has no value to choose; give it a variant without data"),
        );
    }
    for variant in &choices.variants {
        let holds = variant.name();
        match (variant.fields, variant.kept(), &variant.attrs.other) {
            (Fields::Unit, ..) | (_, Some(_), Some(_)) => {}
            (_, Some(_), None) => errors.at(
                variant.ident,
                format!(
                    "a choice holds no data, and `{holds}` does; write `{holds}` alone, or `#[orm(other)]` before it if it keeps the values that no other variant has; an enum with data derives `Embed` in place of `Choices`, with `#[orm(embed)]` at the field, or is a document in a `Json<…>`"
                ),
            ),
            _ => errors.at(
                variant.ident,
                format!("a choice holds no data, and `{holds}` does; write `{holds}` alone, or `#[derive(Embed)]` in place of `Choices`, with `#[orm(embed)]` at the field, or store the enum in a `Json<…>`"),
            ),
        }
    }
}

/// Numbers are stored as one of the integers that fields have.
fn check_repr(choices: &Choices<'_>, errors: &mut Errors) {
    let Some(repr) = &choices.repr else { return };
    if !INTEGERS.iter().any(|known| repr == known) {
        errors.at(
            repr,
            format!(
                "choices are not stored as `{repr}`; write `#[repr(u8)]`, `i16`, `i32` or `i64` for an enum that is stored as numbers, or no integer for one that is stored as texts"
            ),
        );
    }
}

/// At most one variant takes all other values.
fn check_other(choices: &Choices<'_>, errors: &mut Errors) {
    let others = choices.variants.iter();
    let mut others = others.filter_map(|variant| Some((variant, variant.attrs.other.as_ref()?)));
    let Some((first, _)) = others.next() else {
        return;
    };
    for (_, word) in others {
        let first = first.name();
        errors.at(
            word,
            format!("`{first}` is what other values are read as already; keep one `other`"),
        );
    }
}

/// An enum type of a database has texts, and no others than those of the variants.
fn check_db_enum(choices: &Choices<'_>, errors: &mut Errors) {
    let Some(db_enum) = &choices.attrs.db_enum else {
        return;
    };
    let name = choices.name();
    if choices.repr.is_some() {
        errors.at(
            &db_enum.word,
            format!(
                "an enum type of Postgres has texts, and `{name}` is stored as numbers; leave out `db_enum`, or `repr`"
            ),
        );
    }
    if let Some(other) = choices.other() {
        errors.at(
            &db_enum.word,
            format!(
                "an enum type of Postgres has no other values than those of its variants, and `{}` is there for others; leave out `db_enum`, or `other`",
                other.name()
            ),
        );
    }
}

/// Numbers have no other names.
fn check_renames_of_integers(choices: &Choices<'_>, errors: &mut Errors) {
    let name = choices.name();
    let message = |word: &str| {
        format!(
            "`{word}` is for texts, and `{name}` is stored as numbers; give the variants numbers (`Draft = 1`), or leave `repr` out"
        )
    };
    if let Some((word, _)) = &choices.attrs.rename_all {
        errors.at(word, message("rename_all"));
    }
    for variant in &choices.variants {
        if let Some((word, _)) = &variant.attrs.rename {
            errors.at(word, message("rename"));
        }
        if let Some((word, _)) = &variant.attrs.renamed_from {
            errors.at(word, message("renamed_from"));
        }
    }
}

/// Where there are numbers, it is said that they are stored.
fn check_numbers_of_texts(choices: &Choices<'_>, errors: &mut Errors) {
    let mut variants = choices.variants.iter();
    if let Some(number) = variants.find_map(|variant| variant.discriminant) {
        let name = choices.name();
        let message = match number {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => format!(
                "a variant stands without a value in Rust; the text that is stored is `#[orm(rename = {})]` on the variant",
                text.token()
            ),
            _ => format!(
                "`{name}` is stored as texts, which leaves this number out; add `#[repr(i16)]`, `i32` or `i64` to the enum to store numbers"
            ),
        };
        errors.at(number, message);
    }
}

/// A text that a variant had before is that of no other variant now.
fn check_former_texts(choices: &Choices<'_>, errors: &mut Errors) {
    for variant in &choices.variants {
        let Some((word, before)) = &variant.attrs.renamed_from else {
            continue;
        };
        if variant.attrs.other.is_some() {
            let name = variant.name();
            errors.at(
                word,
                format!("`{name}` is stored as no text of its own; leave out `renamed_from`"),
            );
        }
        let mut plain = choices.plain();
        let owner = plain.find(|(_, other)| choices.text(other) == before.value());
        if let Some((_, owner)) = owner {
            let name = owner.name();
            errors.at(
                before,
                format!(
                    "`{name}` is stored as `{}`; `renamed_from` is a text that no variant has any more",
                    before.value()
                ),
            );
        }
    }
}

/// No two variants have one text, and both databases store each.
fn check_texts(choices: &Choices<'_>, errors: &mut Errors) {
    let mut seen: Vec<(String, &Variant<'_>)> = Vec::new();
    for (_, variant) in choices.plain() {
        let text = choices.text(variant);
        if text.contains('\0') {
            errors.at(variant.ident, "no database stores a text with a NUL");
        }
        match seen.iter().find(|(stored, _)| *stored == text) {
            Some((_, first)) => errors.at(
                variant.ident,
                format!(
                    "`{}` and `{}` are both stored as `{text}`; give one of them another text by `#[orm(rename = \"…\")]`",
                    first.name(),
                    variant.name()
                ),
            ),
            None => seen.push((text, variant)),
        }
    }
}
