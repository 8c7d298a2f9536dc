//! A list of embedded structs has no columns.

use orm::prelude::*;

#[derive(Embed)]
struct Address {
    city: String,
}

#[derive(Model)]
struct Person {
    id: i64,
    #[orm(embed)]
    addresses: Vec<Address>,
    homes: Vec<Address>,
}

fn main() {}
