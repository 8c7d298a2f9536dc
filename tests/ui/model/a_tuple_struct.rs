//! a model is a struct with named fields, and `Book` has fields without names

use orm::prelude::*;

#[derive(Model)]
struct Book(i64, String);

fn main() {}
