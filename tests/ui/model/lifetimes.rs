//! a model has no parameters; `Book` is one table

use orm::prelude::*;

#[derive(Model)]
struct Book<'a> {
    id: i64,
    title: &'a str,
}

fn main() {}
