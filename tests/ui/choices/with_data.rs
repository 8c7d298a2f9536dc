//! A choice holds no data.

use orm::prelude::*;

#[derive(Choices)]
enum Status {
    Draft,
    Printed(i32),
    Sold { copies: i32 },
}

fn main() {}
