//! the variants of `Status` are listed by the constant `ALL`; write `Status::ALL`

use orm::prelude::*;

#[derive(Choices, Clone, Debug, PartialEq)]
enum Status {
    Draft,
    Printed,
}

fn shown() {
    for status in Status::variants() {
        println!("{status}");
    }
    for status in Status::cases() {
        println!("{status}");
    }
}

fn main() {}
