//! `rs_type` does not stand on an enum of choices; the choices are stored as texts without a word

use orm::prelude::*;

#[derive(Choices, Clone, Copy, PartialEq)]
#[orm(rs_type = "String", db_type = "Enum", case = "snake_case")]
enum Status {
    Draft,
    Printed,
}

fn main() {}
