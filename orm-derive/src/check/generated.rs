//! Fields that the database computes.

use crate::errors::Errors;
use crate::model::{Field, Model};

/// Words that say what a field is set to, which a generated one never is.
const SETTING: [&str; 8] = [
    "default",
    "db_default",
    "auto_now",
    "auto_now_add",
    "identity",
    "validate",
    "version",
    "on_delete",
];

/// Words by which other libraries say how keys are made, without what stands between their parts.
const STRATEGIES: [&str; 14] = [
    "uuid",
    "uuidv4",
    "uuidv7",
    "rowid",
    "increment",
    "autoincrement",
    "identity",
    "always",
    "bydefault",
    "alwaysasidentity",
    "bydefaultasidentity",
    "auto",
    "sequence",
    "serial",
];

pub(super) fn check(model: &Model, errors: &mut Errors) {
    let key = model.key();
    for (position, field) in model.fields.iter().enumerate() {
        if field.attrs.generated.is_none() {
            continue;
        }
        check_words(field, errors);
        if names_a_strategy(field) {
            check_strategy(field, key.contains(&position), errors);
        } else if key.contains(&position) {
            errors.at(
                &field.ident,
                format!(
                    "`{}` is `generated`, so it cannot stand in the primary key; make another field the key, and this one `unique`",
                    field.name
                ),
            );
        }
    }
}

/// Returns whether the SQL of a generated field is a word by which other libraries say how keys are made.
fn names_a_strategy(field: &Field) -> bool {
    let sql = field.attrs.generated.as_ref().map(|sql| sql.sqlite.value());
    let plain = sql.map(|sql| sql.replace(['_', '-', ' '], "").to_lowercase());
    plain.is_some_and(|word| STRATEGIES.contains(&word.as_str()))
}

/// A key is made by itself, and other values by expressions of Rust or SQL.
fn check_strategy(field: &Field, is_key: bool, errors: &mut Errors) {
    let message = if is_key {
        "a primary key is counted up by the database where it is an integer, and made for each row where it is a `Uuid`; leave `generated` out"
    } else {
        "`generated` is the SQL that computes a column from others, `generated = \"copies * 2\"`; a value for each new row is `default = expression`, as in `default = Uuid::now_v7()`"
    };
    let word = field.attrs.words.iter().find(|word| *word == "generated");
    errors.at(word.unwrap_or(&field.ident), message);
}

/// The database computes a generated field, and nothing else sets it.
fn check_words(field: &Field, errors: &mut Errors) {
    let words = field.attrs.words.iter();
    for word in words.filter(|word| SETTING.iter().any(|setting| *word == setting)) {
        let message = if word == "on_delete" {
            format!(
                "a foreign key cannot be `generated`; make `{}` a value, and find the other row by it",
                field.name
            )
        } else {
            format!(
                "the database computes `{}`, so `{word}` never counts; keep one of `generated` and `{word}`",
                field.name
            )
        };
        errors.at(word, message);
    }
}
