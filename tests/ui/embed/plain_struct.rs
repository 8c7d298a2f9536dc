//! `Address` cannot be embedded; add `#[derive(Embed)]` to it

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
