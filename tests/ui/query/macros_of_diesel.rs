//! a table is declared by the struct of its rows, and a relation by a field of it; write `#[derive(Model)] struct Book { id: i64, title: String, author: ForeignKey<Author> }`

use orm::prelude::*;

table! {
    books (id) {
        id -> Integer,
        title -> Text,
    }
}

joinable!(books -> authors (author_id));
allow_tables_to_appear_in_same_query!(books, authors);

fn main() {}
