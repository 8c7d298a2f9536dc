//! A number that would not be stored.

use orm::prelude::*;

#[derive(Choices)]
enum Priority {
    Low = 1,
    High = 2,
}

fn main() {}
