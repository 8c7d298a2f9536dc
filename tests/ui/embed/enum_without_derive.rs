//! Enums that lack their derive.

use orm::prelude::*;

enum Payment {
    Cash,
    Card { number: String },
}

#[derive(PartialEq)]
enum Genre {
    Novel,
    Poem,
}

#[derive(Model)]
struct Purchase {
    id: i64,
    #[orm(embed)]
    payment: Payment,
    #[orm(embed)]
    genre: Genre,
}

fn main() {}
