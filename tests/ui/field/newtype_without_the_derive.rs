//! A newtype without `derive(Field)` is told so at each field, whatever refers to its model.

use orm::prelude::*;

struct AuthorId(i64);

#[derive(Clone, Debug)]
struct Email(String);

#[derive(Model)]
struct Author {
    id: AuthorId,
    email: Option<Email>,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
