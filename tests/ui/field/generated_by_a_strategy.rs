//! a primary key is counted up by the database where it is an integer, and made for each row where it is a `Uuid`; leave `generated` out

use orm::prelude::*;

#[derive(Model)]
struct Book {
    #[orm(generated = "uuid")]
    id: Uuid,
}

#[derive(Model)]
struct Tag {
    #[orm(primary_key, generated = "always as identity")]
    number: i64,
    #[orm(generated = "uuid")]
    token: Uuid,
}

fn main() {}
