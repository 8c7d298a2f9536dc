//! The other values are kept as they are stored.

use orm::prelude::*;

#[derive(Choices)]
enum Status {
    Draft,
    #[orm(other)]
    Other(i64),
}

fn main() {}
