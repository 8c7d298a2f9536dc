//! a model is a struct with named fields, and `Book` is an enum

use orm::prelude::*;

#[derive(Model)]
enum Book {
    Paper,
    Audio,
}

fn main() {}
