//! A struct without the derive cannot be embedded.

use orm::prelude::*;

struct Address {
    street: String,
}

#[derive(Model)]
struct Person {
    id: i64,
    #[orm(embed)]
    home: Address,
}

fn main() {}
