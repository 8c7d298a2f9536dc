//! a model has no parameters, since a row owns what it holds; write `Book` without `<'a>`, and `String` for a text

use orm::prelude::*;

#[derive(Model)]
struct Book<'a> {
    id: i64,
    title: &'a str,
}

fn main() {}
