//! `Address` has columns of its own; add `#[orm(embed)]` to the field

use orm::prelude::*;

#[derive(Embed)]
struct Address {
    #[orm(max_length = 50)]
    city: String,
}

/// What a struct from another file is to the derive: a name.
type Place = Address;

#[derive(Model)]
struct Person {
    id: i64,
    place: Place,
}

fn main() {}
