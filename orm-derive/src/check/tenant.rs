//! The foreign key to the tenant of a row.

use crate::errors::Errors;
use crate::model::{Field, Model};

/// Words that would set the tenant of a row to one that nobody chose, or leave it open.
const REFUSED: [&str; 4] = ["default", "db_default", "generated", "within"];

/// One foreign key says whose a row is, and is never null.
pub(super) fn check(model: &Model, errors: &mut Errors) {
    let mut fields = model.fields.iter();
    let mut tenants = fields.by_ref().filter(|field| field.attrs.tenant.is_some());
    let Some(field) = tenants.next() else {
        return;
    };
    for second in tenants {
        if let Some(word) = &second.attrs.tenant {
            errors.at(
                word,
                format!("`{}` is the `tenant` already; a row has one", field.name),
            );
        }
    }
    check_field(field, errors);
    if let Some(word) = &model.attrs.every_tenant {
        errors.at(
            word,
            format!(
                "`{}` says whose a row is, so its rows are not of every tenant; keep one of the two",
                field.name
            ),
        );
    }
}

fn check_field(field: &Field, errors: &mut Errors) {
    let Some(word) = &field.attrs.tenant else {
        return;
    };
    if !field.is_relation() {
        errors.at(
            word,
            format!(
                "a `tenant` is a foreign key, and `{name}` is none; write `{row}: ForeignKey<…>` of the model whose rows are the tenants",
                name = field.name,
                row = field.name.strip_suffix("_id").unwrap_or(&field.name),
            ),
        );
    } else if field.optional {
        errors.at(
            word,
            format!(
                "every row is of one `tenant`, and `{}` may be null; leave `Option` out",
                field.name
            ),
        );
    }
    let words = field.attrs.words.iter();
    for other in words.filter(|word| REFUSED.iter().any(|refused| *word == refused)) {
        errors.at(
            other,
            format!("`db.tenant(…)` says whose a row is; leave `{other}` out beside `tenant`"),
        );
    }
}
