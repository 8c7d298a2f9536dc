//! `#[sea_orm]` is no attribute of a model; in the words of `#[orm(…)]`: the name of the table is `table = "…"`

use orm::prelude::*;

#[derive(Model)]
#[sea_orm(table_name = "books")]
struct Book {
    #[sea_orm(primary_key)]
    id: i64,
    #[diesel(sql_type = Text)]
    title: String,
}

#[derive(Model)]
#[model(table = "writers")]
struct Author {
    id: i64,
}

fn main() {}
