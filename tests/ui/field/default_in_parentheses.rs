//! `default` is written `default` or `default = expression`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(default("untitled"))]
    title: String,
}

fn main() {}
