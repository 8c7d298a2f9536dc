//! `Cover` cannot be stored in a column

use orm::prelude::*;

struct Cover;

#[derive(Model)]
struct Book {
    id: i64,
    cover: Option<Cover>,
}

fn main() {}
