//! `Author` has no field `full_name`, and `column` names a column of raw SQL; write `#[row(from = Author.name)]`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
}

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    #[row(column = "name")]
    full_name: String,
}

fn main() {}
