//! a model has no parameters; `Book` is one table

use orm::prelude::*;

#[derive(Model)]
struct Book<T> {
    id: i64,
    title: T,
}

fn main() {}
