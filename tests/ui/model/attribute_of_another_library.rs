//! Attributes that other libraries have, without `orm(…)` around them.

use orm::prelude::*;

#[derive(Model)]
#[table("books")]
struct Book {
    #[primary_key]
    id: i64,
    #[unique]
    title: String,
}

fn main() {}
