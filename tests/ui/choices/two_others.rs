//! At most one variant takes all other values.

use orm::prelude::*;

#[derive(Choices)]
enum Status {
    Draft,
    #[orm(other)]
    Unknown,
    #[orm(other)]
    Other(String),
}

fn main() {}
