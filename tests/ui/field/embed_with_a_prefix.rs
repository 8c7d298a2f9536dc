//! `embed` stands alone, without a value

use orm::prelude::*;

#[derive(Embed)]
struct Address {
    city: String,
}

#[derive(Model)]
struct Home {
    id: i64,
    #[orm(embed(prefix = "at_"))]
    address: Address,
}

fn main() {}
