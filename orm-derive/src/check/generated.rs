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

pub(super) fn check(model: &Model, errors: &mut Errors) {
    let key = model.key();
    for (position, field) in model.fields.iter().enumerate() {
        if field.attrs.generated.is_none() {
            continue;
        }
        check_words(field, errors);
        if key.contains(&position) {
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
