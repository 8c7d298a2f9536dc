//! Each type that is declared beside the model is told once.

use orm::prelude::*;

enum Genre {
    Novel,
    Poem,
}

enum Origin {
    Bought(String),
    Found,
}

struct Cover {
    color: String,
}

#[derive(Model)]
struct Author {
    id: i64,
    books: Vec<Book>,
}

#[derive(Model)]
struct Book {
    id: i64,
    genre: Option<Genre>,
    origin: Origin,
    cover: Cover,
    author: Author,
}

fn main() {}
