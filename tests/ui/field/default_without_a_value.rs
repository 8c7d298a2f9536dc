//! `default` is written `default = expression`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(default)]
    title: String,
}

fn main() {}
