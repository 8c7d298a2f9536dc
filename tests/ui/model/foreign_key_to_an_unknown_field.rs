//! no field `cod` on type `CountryFields<

use orm::prelude::*;

#[derive(Model)]
struct Country {
    id: i64,
    #[orm(unique)]
    code: String,
}

#[derive(Model)]
#[orm(foreign_key(country = Country.cod, on_delete = Cascade))]
struct City {
    id: i64,
    country: String,
}

fn main() {}
