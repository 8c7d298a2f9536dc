//! Attributes that other libraries have, without `orm(…)` around them.

use orm::prelude::*;

#[derive(Model)]
#[table("books")]
struct Book {
    #[primary_key]
    id: i64,
    #[unique]
    title: String,
    #[required]
    subtitle: String,
    #[column(length = 20)]
    isbn: String,
    #[orm(char(20))]
    shelf: String,
}

fn main() {}
