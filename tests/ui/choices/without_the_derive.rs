//! An enum as a field is one with `derive(Choices)`.

use orm::prelude::*;

enum Status {
    Draft,
}

#[derive(Model)]
struct Book {
    id: i64,
    status: Status,
}

fn main() {}
