//! A derive that is not there has no column store its type; one that is there may.

use orm::prelude::*;

#[derive(Enum, Clone, Debug)]
enum Genre {
    #[orm(rename = "roman")]
    Novel,
    Poem,
}

#[derive(Clone, Debug, orm::FieldType)]
struct Isbn(String);

#[derive(Model)]
struct Book {
    id: i64,
    genre: Genre,
    isbn: Isbn,
}

fn main() {}
