//! the variants of `Status` are listed by the constant `ALL`; write `Status::ALL`

use orm::prelude::*;

#[derive(Choices, Clone, Debug, PartialEq)]
enum Status {
    Draft,
    Printed,
}

fn main() {
    for status in Status::all() {
        println!("{status}");
    }
}
