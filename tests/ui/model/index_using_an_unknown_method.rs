//! `using` knows no `btre`; did you mean `btree`?

use orm::prelude::*;

#[derive(Model)]
#[orm(index(title, using = btre))]
struct Book {
    id: i64,
    title: String,
}

fn main() {}
