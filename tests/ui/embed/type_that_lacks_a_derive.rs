//! A field of an embedded struct whose type lacks its derive.

use orm::prelude::*;

enum Kind {
    Home,
    Work,
}

#[derive(Embed)]
struct Address {
    street: String,
    kind: Kind,
}

#[derive(Model)]
struct Person {
    id: i64,
    #[orm(embed)]
    address: Address,
}

fn main() {}
