//! `prefix` does not stand on an enum of choices; a choice is asked by its variant, `Book.status.eq(Status::Draft)` in a query

use orm::prelude::*;

#[derive(Choices, Clone, Debug, PartialEq)]
#[orm(prefix = true, scopes = false, default = "draft")]
enum Status {
    Draft,
    Printed,
}

fn main() {}
