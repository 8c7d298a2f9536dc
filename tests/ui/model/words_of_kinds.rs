//! `inheritance_column` does not stand on a model; a table has rows of one model

use orm::prelude::*;

#[derive(Model)]
#[orm(inheritance_column = "kind", accepts_nested_attributes_for = pages)]
#[orm(treat_none_as_null = true, managed = false, app_label = "shop")]
struct Book {
    id: i64,
    kind: String,
}

fn main() {}
