//! A word of a variant, on the enum.

use orm::prelude::*;

#[derive(Choices)]
#[orm(label = "The status")]
enum Status {
    Draft,
}

fn main() {}
