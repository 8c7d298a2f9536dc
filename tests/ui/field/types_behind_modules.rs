//! there is no type `models::CharField`: a text is a `String`; write `String`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: models::CharField,
    year: Option<sql_types::Integer>,
}

fn main() {}
