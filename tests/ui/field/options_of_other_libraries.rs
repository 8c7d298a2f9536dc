//! Options of other libraries are answered by the word that is meant.

use orm::prelude::*;

#[derive(Model)]
#[orm(table_name = "books", order_by = "title")]
struct Book {
    #[orm(primary_key, auto_increment)]
    id: i64,
    #[orm(length = 20, min_length = 3)]
    title: String,
    #[orm(range = 1..10, server_default = "0")]
    year: i32,
    #[orm(type = "TEXT", help_text = "a note", verbose_name = "note")]
    note: String,
    #[orm(precision = 12, ignore, created_at)]
    price: i32,
}

fn main() {}
