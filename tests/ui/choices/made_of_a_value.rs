//! a variant of `Status` is made of what is stored by `parse`; write `text.parse::<Status>()`, whose error is handled before the query

use orm::prelude::*;

#[derive(Choices, Clone, Debug, PartialEq)]
enum Status {
    Draft,
    Printed,
}

fn made(text: &str) -> Option<Status> {
    Status::from_value(text).ok()
}

fn main() {}
