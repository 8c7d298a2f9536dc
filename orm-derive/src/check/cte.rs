//! A model whose rows are those of a query.

use crate::errors::Errors;
use crate::model::Model;
use syn::Ident;

/// Words on the struct that are of a table.
const OF_TABLE: [&str; 10] = [
    "index",
    "unique",
    "search",
    "no_overlap",
    "check",
    "foreign_key",
    "partition_by",
    "renamed_from",
    "comments",
    "schema",
];

/// Words on a field that are of a column of a table.
const OF_COLUMN: [&str; 11] = [
    "index",
    "unique",
    "identity",
    "db_default",
    "generated",
    "version",
    "auto_now",
    "auto_now_add",
    "renamed_from",
    "on_update",
    "within",
];

/// A query has neither indexes nor constraints, and nobody writes its rows.
pub(super) fn check(model: &Model, errors: &mut Errors) {
    if model.attrs.cte.is_none() {
        return;
    }
    refuse(&model.attrs.words, &OF_TABLE, "a table", errors);
    for field in &model.fields {
        refuse(
            &field.attrs.words,
            &OF_COLUMN,
            "a column of a table",
            errors,
        );
        if let Some(action) = field
            .attrs
            .on_delete
            .as_ref()
            .filter(|it| *it != "DoNothing")
        {
            errors.at(
                action,
                format!(
                    "no row of a query goes with another; leave `on_delete` of `{}` out beside `cte`",
                    field.name
                ),
            );
        }
    }
    for member in &model.members {
        errors.at(
            &member.ty,
            format!(
                "the rows of a query have no join table; leave `{}` out of a model with `cte`",
                member.name
            ),
        );
    }
}

fn refuse(words: &[Ident], refused: &[&str], of: &str, errors: &mut Errors) {
    for word in words
        .iter()
        .filter(|word| refused.iter().any(|it| word == it))
    {
        errors.at(
            word,
            format!("`{word}` is of {of}, and the rows of a model with `cte` are those of a query; leave it out"),
        );
    }
}
