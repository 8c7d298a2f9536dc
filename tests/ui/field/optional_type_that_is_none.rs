//! `Option<Cover>` cannot be the type of a model's field

use orm::prelude::*;

struct Cover;

#[derive(Model)]
struct Book {
    id: i64,
    cover: Option<Cover>,
}

fn main() {}
