//! Keys, relations by join tables and generated fields stand on the model.

use orm::prelude::*;

#[derive(Model)]
struct Country {
    id: i64,
}

#[derive(Embed)]
struct Address {
    #[orm(primary_key)]
    number: i64,
    #[orm(generated = "number + 1")]
    next: i64,
    #[orm(version)]
    written: i32,
    #[orm(related_name = "addresses", on_delete = Cascade)]
    country: ForeignKey<Country>,
    #[orm(within = country, on_delete = Cascade)]
    land: ForeignKey<Country>,
    former: ForeignKey<Country>,
    visited: ManyToMany<Country>,
}

fn main() {}
