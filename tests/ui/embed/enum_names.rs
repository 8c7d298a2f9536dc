//! Names that the derive gives its own types.

use orm::prelude::*;

#[derive(Choices, PartialEq)]
enum PaymentKind {
    Now,
    Later,
}

#[derive(Embed)]
struct PaymentCard {
    number: String,
}

#[derive(Embed)]
enum Payment {
    Cash,
    Card { number: String },
}

fn main() {}
