//! unknown option `uniqe`; did you mean `unique`?

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(uniqe)]
    title: String,
}

fn main() {}
