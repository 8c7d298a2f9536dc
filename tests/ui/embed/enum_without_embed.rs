//! An embedded enum whose field lacks `embed`.

use orm::prelude::*;

#[derive(Embed)]
enum Payment {
    Cash,
    Card { number: String },
}

#[derive(Model)]
struct Purchase {
    id: i64,
    payment: Payment,
}

fn main() {}
