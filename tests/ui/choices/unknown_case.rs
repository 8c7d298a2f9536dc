//! A form of names that is nearly one.

use orm::prelude::*;

#[derive(Choices)]
#[orm(rename_all = "kebap-case")]
enum Status {
    Draft,
}

fn main() {}
