//! Choices have no parameters.

use orm::prelude::*;

#[derive(Choices)]
enum Status<T> {
    Draft,
    Printed(T),
}

fn main() {}
