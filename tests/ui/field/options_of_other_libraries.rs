//! Options of other libraries are answered by the word that is meant.

use orm::prelude::*;

#[derive(Model)]
#[orm(tablename = "books", order_by = "title")]
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
    #[orm(unique = "shelf_place", virtual)]
    shelf: i32,
    #[orm(fields = [author_id])]
    place: i32,
    #[orm(concurrency_token)]
    row_version: i32,
    #[orm(foreignkey = Author)]
    author: i64,
}

#[derive(Field)]
#[orm(transparent)]
struct Isbn(String);

#[derive(Row)]
#[row(model = Book)]
struct Line {
    #[row(source = Book.title)]
    name: String,
}

fn main() {}
