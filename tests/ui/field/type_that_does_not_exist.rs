//! cannot find type `Strng` in this scope

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: Strng,
}

fn main() {}
